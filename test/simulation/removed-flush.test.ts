/** A flush that is removed from our own drivers is found by exploring, shrunk to what it takes, and named by the advice. */
import { describe, expect, it } from 'vitest';
import { adviseBarriers } from '../../main/crash/advise/advise-barriers';
import { exploreCrashes } from '../../main/crash/explore/explore-crashes';
import { failingCondition } from '../../main/crash/shrink/failing-condition';
import { shrinkTrace } from '../../main/crash/shrink/shrink-trace';
import type { BlockFile } from '../../main/storage/block-file';
import { makeTraceHeader } from '../../main/trace/trace-header';
import type { ZoneCommand } from '../../shared/workload/command';
import { parseShrinkCheck } from '../../shared/workload/shrink-check';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { baseOf, type FormatName } from '../support/image/crash-bases';
import { deviceOver } from '../support/image/device-images';
import { forgetful, type MadeFlush } from '../support/image/forgetful-driver';
import { quietContext } from '../support/session/job-context';

const FLUSH: ZoneCommand = { op: 'flush' };
const append = (zone: number): ZoneCommand => ({ op: 'append', zone, blocks: 8 });
/** Appends to three zones, a flush behind every second or third command; of a thorough run twice as many. */
const COMMANDS: readonly ZoneCommand[] = [
  ...[append(0), FLUSH, append(1), append(0), FLUSH, append(2)],
  ...(process.env['ZONESMITH_THOROUGH'] === '1'
    ? [append(1), FLUSH, append(2), append(1), FLUSH, { op: 'finish', zone: 2 } as const, FLUSH]
    : []),
];
const FORGOTTEN = 4;
/** States of an exploration that are looked at. */
const LIMIT = 200;
/** By which a command is known when its number has changed: flushes were put in before it. */
const timeOf = (command: number): number => 100 * command;
const ENTRIES = COMMANDS.map((command, i): TraceEntry => ({ i, t: timeOf(i), ...command }));

/** A driver that forgets a flush, and everything that is asked of it. */
function labOf(
  format: FormatName,
  variant: string,
  forgets: (flush: MadeFlush) => boolean,
  isChecked = false,
) {
  const base = baseOf(format, variant, {});
  const { engine, rules, image } = base.device;
  const open = (file: BlockFile) => deviceOver(file, { ...base.request, durability: 'flush' });
  const header = makeTraceHeader({ ...engine.setup, rules }, { seed: 3 });
  const checkErrors = (file: BlockFile): string | null => {
    const findings = [...open(file).image.anatomy.check(() => undefined)];
    return findings.find(({ severity }) => severity === 'error')?.message ?? null;
  };
  const input = { base: base.file, open, carryOut: forgetful(open, forgets), context: quietContext() };
  const setupOf = (entries: readonly TraceEntry[]) => ({
    ...{ ...input, trace: { header, entries } },
    ...(isChecked && { judge: checkErrors }),
    window: { first: entries[0]!.i, last: entries.at(-1)!.i },
    policy: image.facts.defaultRecovery,
    ...{ limit: LIMIT, tearBytes: null, shard: null },
  });
  const shrunk = (until: string, all: readonly TraceEntry[]): readonly TraceEntry[] => {
    const study = { ...input, header, entries: all, ...(isChecked && { objection: checkErrors }) };
    const condition = failingCondition(parseShrinkCheck(until), study);
    const { geometry } = image.facts;
    return shrinkTrace({ ...condition, context: quietContext(), geometry, blocksMax: 1024 })!.entries;
  };
  return { setupOf, shrunk };
}

describe.each([
  ['zoned', 'extended'],
  ['zoned', 'rfc'],
  ['qcow2', '44'],
] as const)('%s %s', (format, variant) => {
  it(`without the flush that command ${FORGOTTEN} asks for: a flush before it is advised`, () => {
    const { setupOf, shrunk } = labOf(format, variant, ({ entry }) => entry.t === timeOf(FORGOTTEN));
    const explored = exploreCrashes(setupOf(ENTRIES));
    expect(explored.examples[0]).toMatchObject({ verdict: 'violated', invariant: 'flushed-data' });

    const entries = shrunk('violation:flushed-data', ENTRIES);
    expect(entries.map(({ i, op }) => `${i} ${op}`)).toEqual([
      expect.stringMatching(/^\d+ append$/),
      `${FORGOTTEN} flush`,
    ]);

    const advice = adviseBarriers(setupOf(entries));
    expect(advice.outcome).toBe('found');
    expect(advice.barriers).toMatchObject([
      {
        ...{ kind: 'flush', command: FORGOTTEN, place: `a flush before command ${FORGOTTEN} (flush)` },
        gap: expect.stringMatching(
          /^behind storage write \d of command \d+ \(append .*and before the end of command \d+ \(flush\)$/,
        ),
        why: { invariant: 'flushed-data', survived: null },
      },
    ]);
    expect(advice.before.violated).toBeGreaterThan(0);
    expect(advice.after).toMatchObject({ violated: 0, complete: true });
    expect(advice.impossible.length).toBeGreaterThan(0);
    expect(advice.instead).toMatchObject({ kind: 'forced', command: entries[0]!.i });
  });
});

describe('qcow2 44, flushes that it makes within a command', () => {
  /** Of the first append: clusters of an L2 table and of data are counted, each before anything refers to them. */
  it.each([1, 2])('without flush %i of command 0: one in its gap is advised', (number) => {
    const behind: number[] = [];
    const forgets = ({ entry, of, ...flush }: MadeFlush): boolean => {
      const isIt = entry.t === timeOf(0) && of === 'mapping' && flush.number === number;
      if (isIt) behind.push(flush.behind);
      return isIt;
    };
    const { setupOf, shrunk } = labOf('qcow2', '44', forgets, true);
    const explored = exploreCrashes(setupOf(ENTRIES.slice(0, 3)));
    expect(explored.examples[0]).toMatchObject({ verdict: 'violated', invariant: 'external-check' });

    const entries = shrunk('violation:external-check', ENTRIES.slice(0, 3));
    expect(entries.map(({ i, op }) => `${i} ${op}`)).toEqual(['0 append']);

    const advice = adviseBarriers(setupOf(entries));
    expect(advice.barriers).toMatchObject([
      {
        ...{ kind: 'storage', command: 0 },
        why: {
          invariant: 'external-check',
          message: expect.stringMatching(/COPIED is set but its cluster \d has refcount 0/),
          lost: [{ command: 0, kind: 'mapping' }],
          survived: { command: 0, kind: 'mapping' },
        },
      },
    ]);
    // The gap begins behind what has to be counted and ends before what refers to it: the flush was there, and data may be.
    const { write, why } = advice.barriers[0]!;
    expect(why.lost[0]!.write).toBeLessThanOrEqual(behind[0]!);
    expect(behind[0]).toBeLessThan(why.survived!.write);
    expect(write).toBe(why.survived!.write - 1);
    expect(advice.after).toMatchObject({ violated: 0, complete: true });
  });
});
