import { copyFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../../../../renderer/api/client';
import { useComparison } from '../../../../../renderer/stores/compare/comparison';
import { useDifferenceLists } from '../../../../../renderer/stores/compare/difference-lists';
import { useDifferenceSteps } from '../../../../../renderer/stores/compare/difference-steps';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useDrops } from '../../../../../renderer/stores/files/drops';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useJobs } from '../../../../../renderer/stores/jobs';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useTraces } from '../../../../../renderer/stores/traces/traces';
import { PASTED_TEXT_MAX } from '../../../../../shared/session/comparison';
import { MIB } from '../../../../../shared/units/units';
import { cli } from '../../../../support/cli/cli';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
let session: string;
const settle = () => workbench.settle();

beforeEach(async () => {
  workbench = openWorkbench();
  ({ session } = await workbench.open('a.img', { commands: [{ op: 'write', zone: 4, blocks: 4 }] }));
});

/** Another image: zone 7 holds two blocks, and zone 4 the same four. */
const makeOther = () =>
  workbench.make('b.img', {
    commands: [
      { op: 'write', zone: 4, blocks: 4 },
      { op: 'write', zone: 7, blocks: 2 },
    ],
  });

describe('comparison store', () => {
  it('compares with a file, and is undisturbed by what it finds equal', async () => {
    const comparison = useComparison();
    copyFileSync(workbench.path('a.img'), workbench.path('c.img'));
    expect(useCommands().whyNot('compare.next')).toMatch(/^Nothing was compared yet/);
    await comparison.withFile(workbench.path('c.img'));
    expect(comparison.summary?.counts.semantic).toBe(0);
    expect(useDifferenceLists().lists).toEqual([]);
    await comparison.withFile(makeOther());
    expect(comparison.summary?.counts).toMatchObject({ zones: 1, fields: 2 });
    expect(useDifferenceLists().lists).toEqual(['zones', 'structures', 'runs']);
  });

  it('says what is missing of a choice', () => {
    const comparison = useComparison();
    expect(comparison.problem).toBe('Choose a file first.');
    comparison.kind = 'text';
    expect(comparison.problem).toBe('Paste a report first.');
    comparison.text = 'x'.repeat(PASTED_TEXT_MAX + 1);
    expect(comparison.problem).toMatch(/^More than 524,288 characters/);
    comparison.kind = 'self';
    comparison.zonesA = '4';
    expect(comparison.problem).toBe('Name zones on both sides.');
    comparison.kind = 'moment';
    expect(comparison.problem).toBe('Nothing was recorded on this image yet.');
  });

  it('takes a pasted report, and names the zone that it says otherwise', async () => {
    const comparison = useComparison();
    await comparison.withReport(await cli('report', makeOther(), '--as', 'blkzone'));
    expect(comparison.summary).toMatchObject({ isReport: true, counts: { zones: 1, runs: 0 } });
    const lists = useDifferenceLists();
    expect(await lists.differenceWhenThere('zones', 0)).toMatchObject({ list: 'zones', of: { index: 7 } });
  });

  it('compares zones of the image with each other', async () => {
    const comparison = useComparison();
    comparison.kind = 'self';
    [comparison.zonesA, comparison.zonesB] = ['4', '9'];
    await comparison.run();
    expect(await useDifferenceLists().differenceWhenThere('zones', 0)).toMatchObject({
      of: { index: 4, indexB: 9 },
    });
  });

  it('carries a trace out before it compares with one of its moments', async () => {
    await workbench.record(session, 50);
    await useTraces().load();
    const comparison = useComparison();
    comparison.kind = 'moment';
    comparison.position = '51';
    expect(comparison.problem).toMatch(/^The trace has 50 commands/);
    comparison.position = '0';
    expect((await comparison.run())?.counts.semantic).toBe(0);
    comparison.position = '50';
    expect((await comparison.run())?.counts.zones).toBeGreaterThan(0);
    expect(comparison.summary?.with).toMatch(/, command 50$/);
  });

  it('opens the image itself as it is open, and tells when it has changed since', async () => {
    const comparison = useComparison();
    useSessions().apply(await call('sessions:setMode', { session, mode: 'editing' }));
    await comparison.withFile(workbench.path('a.img'));
    expect([comparison.summary?.counts.semantic, comparison.isOutdated]).toEqual([0, false]);
    await call('zones:execute', { session, command: { op: 'finish', zone: 9 } });
    useSessions().apply(await call('sessions:describe', { session }));
    expect(comparison.isOutdated).toBe(true);
    expect((await comparison.run())?.counts.zones).toBe(1);
    expect(comparison.isOutdated).toBe(false);
  });

  it('keeps what was found when the next one fails, and says why', async () => {
    const comparison = useComparison();
    await comparison.withFile(makeOther());
    const { summary } = comparison;
    writeFileSync(workbench.path('noise'), Buffer.from([0, 1, 2, 255]));
    expect(await comparison.withFile(workbench.path('noise'))).toBeNull();
    expect(useNotices().list.at(-1)?.severity).toBe('error');
    expect([comparison.summary, comparison.isUnderWay]).toEqual([summary, false]);
    expect(comparison.isOfOther).toBe(true);
    comparison.path = workbench.path('b.img');
    expect(comparison.isOfOther).toBe(false);
  });

  it('can be cancelled, without a message', async () => {
    const comparison = useComparison();
    const before = useNotices().list.length;
    workbench.holdJobs();
    const ended = comparison.withFile(makeOther());
    await settle();
    expect(comparison.isUnderWay).toBe(true);
    await useJobs().cancel(comparison.job!.job);
    workbench.runJobs();
    expect(await ended).toBeNull();
    expect([comparison.isUnderWay, useNotices().list.length]).toEqual([false, before]);
  });

  it('keeps what was entered and found for each image', async () => {
    const comparison = useComparison();
    await comparison.withFile(makeOther());
    await useSessions().open(workbench.path('b.img'));
    await settle();
    expect([comparison.path, comparison.summary]).toEqual(['', null]);
    useSessions().activate(session);
    expect([comparison.path, comparison.summary?.counts.zones]).toEqual([workbench.path('b.img'), 1]);
  });
});

describe('steps from one difference to the next', () => {
  beforeEach(async () => {
    await useComparison().withFile(makeOther());
  });

  it('go through a list, into the next one, and back; the end is said', async () => {
    const lists = useDifferenceLists();
    const steps = useDifferenceSteps();
    expect(await steps.step('back')).toBeNull();
    await steps.step('forward');
    await steps.step('forward');
    expect([lists.list, lists.row]).toEqual(['zones', 1]);
    expect(useNotices().announcement).toMatch(/^Difference 2 of 2: zone 7, write pointer: 7,340,032 B here/);
    await steps.step('forward');
    expect([lists.list, lists.row]).toEqual(['structures', 0]);
    await steps.step('back');
    expect([lists.list, lists.row]).toEqual(['zones', 1]);
    lists.look('runs', lists.counts!.runs - 1);
    expect(await steps.step('forward')).toBeNull();
    expect(useNotices().announcement).toBe('That was the last difference');
  });

  it('go from the cursor of the hex view to the nearest run of bytes', async () => {
    const lists = useDifferenceLists();
    const steps = useDifferenceSteps();
    const inspector = useInspector();
    await steps.stepFromCursor('forward');
    await settle();
    const [first] = await call('differences:runs', { ...lists.address!, first: 0, count: 1 });
    expect(first!.offsetA).toBeGreaterThanOrEqual(7 * MIB);
    expect([inspector.cursor, lists.list, lists.row]).toEqual([first!.fileOffsetA, 'runs', 0]);
    expect(inspector.highlight).toEqual({ offset: first!.fileOffsetA, length: first!.length });
    await steps.stepFromCursor('forward');
    await settle();
    expect(lists.row).toBe(1);
    await steps.stepFromCursor('back');
    await settle();
    await steps.stepFromCursor('back');
    expect([lists.row, useNotices().announcement]).toEqual([0, 'That was the first difference']);
  });

  it('show a zone or a field in the image', async () => {
    const lists = useDifferenceLists();
    const steps = useDifferenceSteps();
    expect(await steps.show((await lists.differenceWhenThere('zones', 0))!)).toBe(true);
    await settle();
    expect(useInspector().selectedZone).toBe(7);
    const field = (await lists.differenceWhenThere('structures', 0))!;
    expect(await steps.show(field)).toBe(true);
    expect(useInspector().cursor).toBe(field.list === 'structures' && field.of.offsetA);
    const beyond = { list: 'zones', of: { index: 99, field: 'state', a: null, b: 'empty' } } as const;
    expect(await steps.show(beyond)).toBe(false);
  });
});

describe('a file that is dropped on the view that compares', () => {
  it('is compared by its path where the page is told it', async () => {
    const path = makeOther();
    workbench.pathOf = () => path;
    await useDrops().compareWith(new File(['anything'], 'b.img'));
    expect(useComparison().summary?.counts.zones).toBe(1);
  });

  it('is a report where it is text, and an image is to be chosen from its folder', async () => {
    const text = await cli('report', makeOther(), '--as', 'nvme');
    await useDrops().compareWith(new File([text], 'report.txt'));
    expect(useComparison()).toMatchObject({ kind: 'text', summary: { isReport: true } });
    await useDrops().compareWith(new File([new Uint8Array([0x51, 0, 0])], 'b.img'));
    expect(useNotices().list.at(-1)).toMatchObject({
      severity: 'warning',
      action: { title: 'Choose a file…' },
    });
  });
});
