import { beforeEach, describe, expect, it } from 'vitest';
import type { ExplorationChoice } from '../../../../../shared/crash/exploration-choice';
import { useCrash } from '../../../../../renderer/stores/crash/crash';
import { useCrashedImages } from '../../../../../renderer/stores/crash/crashed-images';
import { useExplorations } from '../../../../../renderer/stores/crash/explorations';
import { useJobs } from '../../../../../renderer/stores/jobs';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
let session: string;
let trace: string;
const settle = () => workbench.settle();
const choiceOf = (more: Partial<ExplorationChoice> = {}): ExplorationChoice => ({
  ...{ trace, first: 0, last: 1, tearBytes: null, limit: 1000 },
  ...more,
});

beforeEach(async () => {
  workbench = openWorkbench();
  ({ session } = await workbench.open('a.img', { spec: { zoneCount: 8, conventional: [] } }));
  trace = await workbench.record(session, 4);
  await settle();
  useCrash().policy = 'strict';
});

describe('explorations store', () => {
  it('counts, explores, lists cuts, judges the states of one and recovers a state', async () => {
    const explorations = useExplorations();
    await explorations.look(choiceOf());
    const { outlook } = explorations.asked!;
    expect(explorations.isAsked(choiceOf())).toBe(true);
    expect(explorations.isAsked(choiceOf({ limit: 3 }))).toBe(false);

    const found = (await explorations.run(choiceOf()))!;
    expect(found.summary).toMatchObject({ states: outlook!.states, cuts: outlook!.cuts, complete: true });
    expect(explorations.cutAt(0)).toBeNull();
    await settle();
    const cut = explorations.cutAt(0)!;
    expect(cut.violated).toBeGreaterThan(0);

    await explorations.showStates(cut.number);
    expect(explorations.page).toMatchObject({ cut: cut.number, total: cut.states });
    const state = explorations.page!.states.find(({ verdict }) => verdict === 'violated')!;
    const outcome = (await explorations.showState(state.id))!;
    expect(outcome.report).toMatchObject({ verdict: 'violated', sentence: state.message });
    expect(explorations.outcome?.id).toBe(state.id);

    const zones = await useCrashedImages().readZones(
      { session, crash: outcome.crash, moment: 'recovered' },
      0,
      8,
    );
    expect(zones?.count).toBe(8);
    const gone = { session, crash: 'c99', moment: 'before' } as const;
    expect(await useCrashedImages().readZones(gone, 0, 8)).toBeNull();
    expect(useNotices().shown).toEqual([]);
  });

  it('tells an objection in words, and asks again once the choice is another', async () => {
    const explorations = useExplorations();
    await explorations.look(choiceOf({ last: 99 }));
    expect(explorations.asked).toMatchObject({ outlook: null, problem: expect.stringContaining('window') });
    await explorations.look(choiceOf());
    expect(explorations.asked?.problem).toBe('');
  });

  it('keeps no word of work that was in the way, so that it asks again when that ended', async () => {
    const explorations = useExplorations();
    workbench.refuse('explorations:preview', {
      code: 'busy',
      subject: null,
      message: 'a job is running',
      data: {},
    });
    await explorations.look(choiceOf());
    expect(explorations.asked).toBeNull();
    expect(explorations.isAsked(choiceOf())).toBe(false);
  });

  it('does one thing at a time, and keeps nothing of what was cancelled', async () => {
    const explorations = useExplorations();
    workbench.holdJobs();
    const over = explorations.run(choiceOf());
    await settle();
    expect(explorations.isRunning).toBe(true);
    expect(await explorations.run(choiceOf())).toBeNull();
    await useJobs().cancelAll();
    workbench.runJobs();
    expect(await over).toBeNull();
    expect(explorations.found).toBeNull();
    expect(explorations.job?.status).toBe('cancelled');
  });

  it('keeps what was found with its image and with its trace', async () => {
    const explorations = useExplorations();
    explorations.isShown = true;
    await explorations.run(choiceOf());
    const { exploration } = explorations.found!;
    await workbench.open('b.img');
    expect([explorations.found, explorations.isShown]).toEqual([null, false]);
    useSessions().activate(session);
    expect([explorations.found?.exploration, explorations.isShown]).toEqual([exploration, true]);
    const other = await workbench.record(session, 4);
    await settle();
    useCrash().chooseTrace(other);
    expect(explorations.found).toBeNull();
    useCrash().chooseTrace(trace);
    expect(explorations.found?.exploration).toBe(exploration);
  });
});
