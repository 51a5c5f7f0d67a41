import { beforeEach, describe, expect, it } from 'vitest';
import { useFind } from '../../../../../renderer/stores/inspect/find';
import { useGoing } from '../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { KIB, MIB } from '../../../../../shared/units/units';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
/** Zones 4, 5 and 6 hold a block of 5ah each. */
const WRITES = [4, 5, 6].map((zone): ZoneCommand => ({
  op: 'write',
  zone,
  lba: (zone * MIB) / 4096,
  blocks: 1,
  data: { pattern: 'byte', value: 0x5a },
}));

beforeEach(async () => {
  workbench = openWorkbench();
  useFind();
  await workbench.open('a.img', { commands: WRITES });
});

/** Finds the three blocks, a hit of a kibibyte after the other. */
async function findBlocks(scope: 'all' | 'written' = 'all'): Promise<void> {
  const find = useFind();
  Object.assign(find, { isShown: true, kind: 'regex', text: 'Z{512}Z{512}', scope });
  expect(await find.start()).toBe(true);
}

describe('find', () => {
  it('lists hits with their places', async () => {
    await findBlocks();
    const find = useFind();
    expect([find.count, find.summary?.hits, find.isRunning]).toEqual([12, 12, false]);
    expect(find.hitAt(5)).toMatchObject({ zone: 5, zoneByte: 1024, length: 1024, lba: (5 * MIB) / 4096 });
  });

  it.each(['all', 'written'] as const)(
    'goes from hit to hit, from the cursor and around the end: %s',
    async (scope) => {
      await findBlocks(scope);
      const find = useFind();
      const inspector = useInspector();
      const steps = async (by: 1 | -1, count = 1) => {
        for (let step = 0; step < count; step++) await find.step(by);
        await workbench.settle();
        return find.current;
      };
      expect(await steps(1)).toBe(0);
      expect(inspector.cursor).toBe(find.hitAt(0)!.offset);
      expect(inspector.selectedZone).toBe(4);
      expect(await steps(1, 2)).toBe(2);
      expect(await steps(-1)).toBe(1);
      expect(await steps(-1, 2)).toBe(11);
      expect(useNotices().announcement).toBe('Hit 12 of 12, from the last on');
      useGoing().moveTo(find.hitAt(7)!.offset! + 1);
      await workbench.settle();
      expect(await steps(1)).toBe(8);
      useGoing().moveTo(find.hitAt(7)!.offset! + 1);
      await workbench.settle();
      expect(await steps(-1)).toBe(7);
    },
  );

  it('tells what is wrong beside the pattern, until something else is typed', async () => {
    const find = useFind();
    Object.assign(find, { kind: 'hex', text: '5g' });
    expect(await find.start()).toBe(false);
    expect(find.problem).toMatch(/'g' is neither/);
    expect(useNotices().list).toEqual([]);
    find.text = '5a';
    await workbench.settle();
    expect(find.problem).toBe('');
    Object.assign(find, { scope: 'zones', zones: '99' });
    expect(await find.start()).toBe(false);
    expect(find.problem).toMatch(/99/);
    Object.assign(find, { zones: '' });
    expect(await find.start()).toBe(false);
    expect(find.problem).not.toBe('');
  });

  it('finds in zones alone', async () => {
    const find = useFind();
    Object.assign(find, { kind: 'regex', text: 'Z{512}Z{512}', scope: 'zones', zones: '5-7' });
    await find.start();
    expect(find.count).toBe(8);
  });

  it('can be cancelled, and keeps what it had', async () => {
    const find = useFind();
    Object.assign(find, { kind: 'hex', text: '5a' });
    workbench.holdJobs();
    const started = find.start();
    await workbench.settle();
    expect(find.isRunning).toBe(true);
    const cancelled = find.cancel();
    await workbench.settle();
    workbench.runJobs();
    await Promise.all([started, cancelled]);
    expect(await started).toBe(false);
    expect([find.isRunning, find.summary]).toEqual([false, null]);
    expect(useNotices().list).toEqual([]);
  });

  it('tells the hits that touch bytes while it is shown', async () => {
    await findBlocks();
    const find = useFind();
    const { offset } = find.hitAt(0)!;
    expect(find.within({ offset: offset! + 10, length: 4 * KIB })).toEqual([{ offset, length: 4 * KIB }]);
    find.isShown = false;
    expect(find.within({ offset: offset!, length: 16 })).toEqual([]);
  });

  it('notices that the image has changed since', async () => {
    await findBlocks();
    const find = useFind();
    await useSessions().setMode(useSessions().activeId!, 'editing');
    expect(find.isOutdated).toBe(false);
    await useZones().give({ op: 'finish', zone: 7 });
    await workbench.settle();
    expect(find.isOutdated).toBe(true);
  });

  it('belongs to its image', async () => {
    await findBlocks();
    const find = useFind();
    const first = useSessions().activeId!;
    await workbench.open('b.img');
    expect([find.count, find.text, find.isShown, find.run]).toEqual([0, '', false, null]);
    useSessions().activate(first);
    await workbench.settle();
    expect([find.count, find.text, find.isShown]).toEqual([12, 'Z{512}Z{512}', true]);
  });
});
