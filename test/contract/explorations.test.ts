import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { ArgumentsOf } from '../../shared/ipc/channels';
import type { ExplorationChoice } from '../../shared/crash/exploration-choice';
import type { JobResult } from '../../shared/session/job';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { footprint } from '../support/storage/disk-footprint';
import { SMALL, specOf } from '../support/image/device-images';

describe('explorations over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  let trace: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  type StartChannel = 'workloads:start' | 'explorations:start' | 'explorations:states' | 'crashes:reproduce';

  async function end<Name extends StartChannel>(channel: Name, args: ArgumentsOf<Name>) {
    const ended = window.next('jobs:finished');
    await call(channel, args);
    return ended;
  }

  async function finish<Kind extends JobResult['kind'], Name extends StartChannel>(
    kind: Kind,
    channel: Name,
    args: ArgumentsOf<Name>,
  ): Promise<Extract<JobResult, { kind: Kind }>> {
    const { result, error } = await end(channel, args);
    expect(error).toBeNull();
    expect(result?.kind).toBe(kind);
    return result as Extract<JobResult, { kind: Kind }>;
  }

  const choiceOf = (more: Partial<ExplorationChoice> = {}): ExplorationChoice => ({
    ...{ trace, first: 0, last: 1, tearBytes: null, limit: 65_536 },
    ...more,
  });
  /** The strict policy objects to each zone that is found open: some states violate it, others do not. */
  const explore = (choice = choiceOf()) =>
    finish('exploration', 'explorations:start', { session, choice, policy: 'strict' });

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf({ ...SMALL, zoneCount: 8 }), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
    const settings = { commands: '10', bytes: '4096', flush: '4' };
    const spec = { session, name: 'append-round-robin', seed: 7, settings, target: 'scratch' } as const;
    trace = (await finish('workload', 'workloads:start', spec)).trace!.trace;
  });
  afterEach(() => window.dispose());

  it('explorations:preview counts what explorations:start looks at', async () => {
    const { outlook } = await call('explorations:preview', { session, choice: choiceOf() });
    const { summary } = await explore();
    expect(outlook).toEqual({ cuts: summary.cuts, states: summary.states, formula: summary.formula });
    expect(summary).toMatchObject({ complete: true, shard: null });
    const beyond = { session, choice: choiceOf({ last: 99 }) };
    await expect(call('explorations:preview', beyond)).rejects.toMatchObject({ code: 'out-of-range' });
    const { error } = await end('explorations:start', { ...beyond, policy: 'nvme' });
    expect(error).toMatchObject({ code: 'out-of-range' });
  });

  it('explorations:cuts gives each cut once, the worst first, and changes nothing', async () => {
    const before = footprint(path);
    const { exploration, summary } = await explore();
    const cuts = await call('explorations:cuts', { session, exploration, first: 0, count: 100 });
    expect(cuts.map(({ number }) => number).sort((a, b) => a - b)).toEqual([...cuts.keys()]);
    expect(cuts).toHaveLength(summary.cuts);
    const violated = cuts.map((cut) => cut.violated);
    expect(violated).toEqual([...violated].sort((a, b) => b - a));
    expect(violated.reduce((sum, count) => sum + count, 0)).toBe(summary.violated);
    expect(summary.violated).toBeGreaterThan(0);
    const rest = await call('explorations:cuts', { session, exploration, first: 2, count: 2 });
    expect(rest).toEqual(cuts.slice(2, 4));
    expect(footprint(path)).toEqual(before);
    const gone = { session, exploration: 'e99', first: 0, count: 1 };
    await expect(call('explorations:cuts', gone)).rejects.toMatchObject({ code: 'gone' });
  });

  it('explorations:states judges each state of a cut, in pages, as its crash is judged', async () => {
    const { exploration } = await explore(choiceOf({ tearBytes: 512 }));
    const cuts = await call('explorations:cuts', { session, exploration, first: 0, count: 100 });
    const { number: cut, states: count } = cuts.find(({ states }) => states > 4 && states <= 32)!;
    const args = { session, exploration, cut, first: 0, count: 100 };
    const { page } = await finish('states', 'explorations:states', args);
    expect(page).toMatchObject({ cut, first: 0, total: count });
    expect(new Set(page.states.map(({ id }) => id)).size).toBe(count);
    expect(page.states.filter(({ verdict }) => verdict === 'violated').length).toBeGreaterThan(0);
    const middle = { ...args, first: 1, count: 2 };
    expect((await finish('states', 'explorations:states', middle)).page.states).toEqual(
      page.states.slice(1, 3),
    );
    for (const { id, verdict, message } of page.states) {
      const { report } = await finish('crash', 'crashes:reproduce', { session, trace, id, policy: 'strict' });
      expect(report.sentence).toBe(message);
      expect(report.verdict === 'violated').toBe(verdict === 'violated');
      expect(report.crash.id).toBe(id);
    }
    const { error } = await end('explorations:states', { ...args, cut: 99 });
    expect(error).toMatchObject({ code: 'out-of-range' });
  });

  it('crashes:reproduce gives an image to look at, whose bytes are those of its id', async () => {
    const { summary } = await explore();
    const { id } = summary.examples[0]!;
    const kept: string[] = [];
    for (const name of ['a.zoned', 'b.zoned']) {
      const args = { session, trace, id, policy: 'strict' } as const;
      const { crash } = await finish('crash', 'crashes:reproduce', args);
      await call('crashes:keep', { session, crash, path: name, recovered: false, replace: false });
      kept.push(
        createHash('sha256')
          .update(readFileSync(join(window.folder, name)))
          .digest('hex'),
      );
    }
    expect(kept[1]).toBe(kept[0]);
    const other = id.replace(/_[0-9a-f]{16}$/, '_0123456789abcdef');
    const { error } = await end('crashes:reproduce', { session, trace, id: other, policy: 'nvme' });
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining('other commands') });
  });

  it('crashes:zones gives the zones of each moment, and only the newest state is kept', async () => {
    const { summary } = await explore();
    const { id } = summary.examples.find(({ verdict }) => verdict === 'violated')!;
    const state = () => finish('crash', 'crashes:reproduce', { session, trace, id, policy: 'nvme' });
    const { crash, report } = await state();
    const zonesAt = (moment: 'before' | 'crashed' | 'recovered', of = crash) =>
      call('crashes:zones', { session, crash: of, moment, first: 0, count: 100 });
    const [before, crashed, recovered] = [
      await zonesAt('before'),
      await zonesAt('crashed'),
      await zonesAt('recovered'),
    ];
    expect([before.count, crashed.count, recovered.count]).toEqual([8, 8, 8]);
    const differing = [...before.state.keys()].filter(
      (zone) =>
        [before, crashed, recovered].some(({ state }) => state[zone] !== before.state[zone]) ||
        [crashed, recovered].some(({ writePointer }) => writePointer[zone] !== before.writePointer[zone]),
    );
    expect(differing).toEqual(report.zones.map(({ zone }) => zone));
    await state();
    await expect(zonesAt('before')).rejects.toMatchObject({ code: 'gone' });
  });

  it('an exploration that is cancelled leaves nothing', async () => {
    const before = readdirSync(window.folder);
    const ended = window.next('jobs:finished');
    const { job } = await call('explorations:start', { session, choice: choiceOf(), policy: 'nvme' });
    await call('jobs:cancel', { job });
    expect((await ended).error).toMatchObject({ code: 'cancelled' });
    expect(readdirSync(window.folder)).toEqual(before);
    const first = { session, exploration: 'e1', first: 0, count: 1 };
    await expect(call('explorations:cuts', first)).rejects.toMatchObject({ code: 'gone' });
  });
});
