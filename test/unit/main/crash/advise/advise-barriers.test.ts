import { describe, expect, it } from 'vitest';
import { adviseBarriers, type AdviceSetup } from '../../../../../main/crash/advise/advise-barriers';
import { chooseBarriers } from '../../../../../main/crash/advise/choose-barriers';
import type { BlockFile } from '../../../../../main/storage/block-file';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { crashSetup, FLUSH, writeTo as write } from '../../../../support/image/crash-images';
import { bytesOf, memoryImage, specOf } from '../../../../support/image/device-images';
import { forgetful } from '../../../../support/image/forgetful-driver';
import { contextCancelledAfter } from '../../../../support/session/job-context';

/** 8 zones of 64 KiB, 3 open, 4 active. */
function tinyImage() {
  const limits = { openZonesMax: 3, activeZonesMax: 4 };
  return memoryImage(specOf({ variant: 'extended', zoneCount: 8, zoneSizeBytes: 2 ** 16, limits }));
}

/** The commands from `first` on are explored. Entries do not wait for those that gave up a place among the active zones. */
function setupOf(
  commands: readonly ZoneCommand[],
  first: number,
  more: Partial<AdviceSetup> = {},
): AdviceSetup {
  const { base, open, trace, context } = crashSetup(commands, { base: tinyImage() });
  return {
    ...{ base, open, context, policy: 'nvme', limit: 65_536, tearBytes: null },
    carryOut: forgetful(open, ({ of }) => of === 'mapping'),
    trace: { header: trace.header, entries: [...trace.entries] },
    window: { first, last: commands.length - 1 },
    ...more,
  };
}

const finish = (zone: number): ZoneCommand => ({ op: 'finish', zone });
const close = (zone: number): ZoneCommand => ({ op: 'close', zone });
/** Four zones are active, which is as many as may be, and that is durable. */
const FOUR_ACTIVE = [write(0), write(1), write(2), close(0), write(3), FLUSH];

describe('adviseBarriers', () => {
  it('puts a flush between a finish and the write that takes its place among the active zones', () => {
    const setup = setupOf([...FOUR_ACTIVE, finish(0), write(4)], FOUR_ACTIVE.length);
    const before = bytesOf(setup.base);
    const advice = adviseBarriers(setup);
    expect(advice).toMatchObject({
      outcome: 'found',
      sentence:
        '1 barrier makes 8 violated images impossible: a flush before command 7 (write 2 blocks in zone 4).',
      barriers: [
        {
          ...{ kind: 'flush', command: 7, write: null },
          gap: 'behind storage write 2 of command 6 (finish zone 0) and before storage write 3 of command 7 (write 2 blocks in zone 4)',
          why: {
            invariant: 'active-limit',
            message: '5 active zones after recovery, the limit is 4',
            lost: [{ command: 6, write: 2, kind: 'table', length: 8 }],
            survived: { command: 7, write: 3, kind: 'table', length: 8 },
          },
        },
      ],
      before: { violated: 8, complete: true },
      after: { violated: 0, complete: true },
    });
    expect(advice.impossible).toEqual([advice.barriers[0]!.why.id]);
    // A finish has no forced access.
    expect(advice.instead).toBeUndefined();
    expect(bytesOf(setup.base)).toEqual(before);
  });

  it('puts in as many as there are races, and no more', () => {
    const commands = [...FOUR_ACTIVE, finish(0), write(4), FLUSH, finish(1), write(5)];
    const advice = adviseBarriers(setupOf(commands, FOUR_ACTIVE.length));
    expect(advice.outcome).toBe('found');
    expect(advice.barriers.map(({ kind, command }) => `${kind} ${command}`)).toEqual(['flush 7', 'flush 10']);
    expect(advice.after).toMatchObject({ violated: 0 });
    // One flush does for two races between the same commands.
    const together = [...FOUR_ACTIVE, finish(0), finish(1), write(4), write(5)];
    expect(adviseBarriers(setupOf(together, FOUR_ACTIVE.length)).barriers).toMatchObject([
      { kind: 'flush', command: 8 },
    ]);
  });

  it('says that nothing is violated, and when only a sample was looked at', () => {
    const advice = adviseBarriers(setupOf([write(1), FLUSH, write(2)], 0));
    expect(advice).toMatchObject({ outcome: 'nothing violated', barriers: [], after: null, impossible: [] });
    const sampled = adviseBarriers(setupOf([write(1), write(2), write(1)], 0, { limit: 10 }));
    expect(sampled.sentence).toBe('Nothing is violated of a sample: no barrier is needed.');
  });

  it('says so where no flush helps: another judge takes nothing', () => {
    const judge = (): string => 'it is never right';
    const advice = adviseBarriers(setupOf([write(1), FLUSH], 0, { judge }));
    expect(advice).toMatchObject({ outcome: 'none', barriers: [], after: null, impossible: [] });
    expect(advice.against).toMatchObject({
      invariant: 'external-check',
      lost: [],
      message: 'it is never right',
    });
    expect(advice.sentence).toMatch(/^No barriers were found .*although nothing before the cut is lost\.$/);
  });

  it('ends at once when it is cancelled, wherever that is', () => {
    const commands = [...FOUR_ACTIVE, finish(0), write(4)];
    let looks = 0;
    const counting = { checkCancelled: () => void looks++, progress: () => undefined };
    adviseBarriers(setupOf(commands, FOUR_ACTIVE.length, { context: counting }));
    const STEPS = 20;
    for (let step = 0; step < STEPS; step++) {
      const context = contextCancelledAfter(Math.floor((looks * step) / STEPS));
      expect(() => adviseBarriers(setupOf(commands, FOUR_ACTIVE.length, { context }))).toThrow('cancelled');
    }
  });

  it('passes on what base and trace say', () => {
    const open = (file: BlockFile) => setupOf([], 0).open(file);
    expect(() => adviseBarriers({ ...setupOf([write(1)], 0), open, window: { first: 0, last: 9 } })).toThrow(
      'the trace has no commands 0 to 9',
    );
  });
});

describe('chooseBarriers', () => {
  const COMMANDS = [2, 0, 3].map((writes, command) => ({ command, writes }));
  const at = (command: number, write: number) => ({ command, write });
  const choose = (ranges: Parameters<typeof chooseBarriers>[0], out = (_kind: string) => false) =>
    chooseBarriers(ranges, COMMANDS, ({ kind }) => out(kind))?.map(
      ({ kind, point }) => `${kind} ${point.command} ${point.write}`,
    );

  it('takes the latest place, and a flush between commands before one of the driver', () => {
    expect(choose([{ from: at(0, 1), before: at(2, 1) }])).toEqual(['flush 1 Infinity']);
    expect(choose([{ from: at(0, 1), before: at(2, 3) }])).toEqual(['flush 1 Infinity']);
    expect(choose([{ from: at(2, 1), before: at(2, 3) }])).toEqual(['storage 2 2']);
    expect(choose([{ from: at(0, 1), before: at(0, Infinity) }])).toEqual(['storage 0 2']);
  });

  it('takes one for all ranges that have a place in common, and the fewest for others', () => {
    const first = { from: at(0, 1), before: at(2, 1) };
    expect(choose([{ from: at(0, 2), before: at(2, 3) }, first])).toEqual(['flush 1 Infinity']);
    expect(choose([{ from: at(2, 1), before: at(2, 3) }, first])).toEqual([
      'flush 1 Infinity',
      'storage 2 2',
    ]);
  });

  it('does without what is known not to help, and says when nothing is left', () => {
    const range = { from: at(0, 1), before: at(2, 1) };
    expect(choose([range], (kind) => kind === 'flush')).toEqual(['storage 0 2']);
    expect(choose([range], () => true)).toBeUndefined();
    expect(choose([{ from: at(2, 1), before: at(2, 1) }])).toBeUndefined();
  });
});
