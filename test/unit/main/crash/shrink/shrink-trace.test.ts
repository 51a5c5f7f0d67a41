import { describe, expect, it } from 'vitest';
import { failingCondition, type ConditionSetup } from '../../../../../main/crash/shrink/failing-condition';
import { shrinkTrace, type ShrunkTrace } from '../../../../../main/crash/shrink/shrink-trace';
import { makeTraceHeader } from '../../../../../main/trace/trace-header';
import { replayTrace } from '../../../../../main/trace/replay-trace';
import { generateWorkload } from '../../../../../main/workload/registry';
import { runCommands } from '../../../../../main/workload/run-commands';
import { MIB } from '../../../../../shared/units/units';
import { parseShrinkCheck } from '../../../../../shared/workload/shrink-check';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';
import { refusal } from '../../../../support/errors/refusal';
import { deviceOver, memoryImage } from '../../../../support/image/device-images';
import { contextCancelledAfter, quietContext, steppingClock } from '../../../../support/session/job-context';

const SPEC = {
  zoneCount: 32,
  zoneSizeBytes: 4 * MIB,
  limits: { openZonesMax: 4, activeZonesMax: 6 },
} as const;
const COMMANDS = 10_000;

/** A long recorded trace without data that matters; `change` plants something into it. */
function planted(
  change: (entries: TraceEntry[]) => void,
  more: Partial<ConditionSetup> = {},
): ConditionSetup {
  const device = deviceOver(memoryImage(SPEC));
  const entries: TraceEntry[] = [];
  const settings = { commands: String(COMMANDS), bytes: '32KiB', pattern: 'zero' };
  runCommands(device, generateWorkload({ name: 'reset-churn', seed: 3, settings }, device.engine.setup), {
    context: quietContext(),
    clock: steppingClock(),
    seed: 3,
    record: (entry) => entries.push(entry),
  });
  change(entries);
  return {
    base: memoryImage(SPEC),
    open: (file) => deviceOver(file, { durability: 'none' }),
    header: makeTraceHeader({ ...device.engine.setup, rules: device.rules }, { seed: 3 }),
    entries,
    context: quietContext(),
    ...more,
  };
}

function shrink(check: string, setup: ConditionSetup): ShrunkTrace | null {
  const { geometry } = setup.open(setup.base).image.facts;
  const condition = failingCondition(parseShrinkCheck(check), setup);
  return shrinkTrace({ ...condition, context: setup.context, geometry, blocksMax: 16_384 });
}

/** A write somewhere in the second half that is not the first one of its zone. */
function aLateWrite(entries: readonly TraceEntry[]): number {
  return entries.findIndex(({ op, lba }, at) => at > COMMANDS / 2 && op === 'write' && lba! % 1024 > 256);
}

describe('shrinkTrace', () => {
  it('finds the writes that a wrong write pointer depends on, joined', () => {
    const setup = planted((entries) => {
      const at = aLateWrite(entries);
      const { expect: found } = entries[at]!;
      entries[at] = { ...entries[at]!, expect: { ...found, writePointer: found!.writePointer! + 1 } };
    });
    const shrunk = shrink('divergence', setup)!;
    expect(shrunk.entries.length).toBeLessThanOrEqual(5);
    const { divergences } = replayTrace(
      setup.open(memoryImage(SPEC)),
      { header: setup.header, entries: shrunk.entries },
      { context: quietContext(), clock: steppingClock(), collect: true },
    );
    expect(divergences).toHaveLength(1);
    expect(divergences[0]!.expected).toMatch(/^write pointer /);
  });

  it.each(['boundary', 'out-of-range', 'too-many-active'] as const)(
    'keeps what a refusal %s needs and nothing else',
    (status) => {
      const setup = planted((entries) => {
        const i = entries.at(-1)!.i;
        const all = { op: 'reset', all: true } as const;
        const opened = Array.from({ length: 7 }, (_, zone) => ({ op: 'open', zone }) as const);
        const closed = opened.map(({ zone }) => ({ op: 'close', zone }) as const);
        const bad = {
          boundary: [{ op: 'write', lba: 1024, blocks: 1025 } as const],
          'out-of-range': [{ op: 'write', lba: 32 * 1024, blocks: 1 } as const],
          'too-many-active': opened.flatMap((open, at) => [open, closed[at]!]),
        }[status];
        [all, ...bad, { op: 'flush' } as const].forEach((command, at) =>
          entries.push({ i: i + 1 + at, t: 0, ...command }),
        );
      });
      const shrunk = shrink(`refused:${status}`, setup)!;
      const device = setup.open(memoryImage(SPEC));
      const statuses = shrunk.entries.map((entry) => device.execute(entry).status);
      expect(statuses.at(-1)).toBe(status);
      expect(shrunk.entries.length).toBeLessThanOrEqual(status === 'too-many-active' ? 13 : 1);
      // No single command can be left out.
      const { fails } = failingCondition(parseShrinkCheck(`refused:${status}`), setup);
      for (const left of shrunk.entries)
        expect(fails(shrunk.entries.filter((entry) => entry !== left))).toBe(false);
    },
  );

  it.each([
    'qemu-zoned-rfc',
    'qemu-qcow2-v4',
    'zbc',
    'linux-blk,max-open=1',
    'victim=lowest',
    'max-active=2',
  ])('keeps what tells the rules of an image from %s', (rules) => {
    const setup = planted(() => undefined);
    const shrunk = shrink(`difference:${rules}`, setup)!;
    expect(shrunk.entries.length).toBeLessThanOrEqual(5);
    const { fails } = failingCondition({ kind: 'difference', rules }, setup);
    expect(fails(shrunk.entries)).toBe(true);
    for (const left of shrunk.entries)
      expect(fails(shrunk.entries.filter((entry) => entry !== left))).toBe(false);
  });

  it('asks a program for its judgement', () => {
    const judged: string[] = [];
    const judge: ConditionSetup['judge'] = (command, content) => {
      judged.push(command);
      return deviceOver(content).image.table.zones.state.filter((state) => state !== 1).length >= 3;
    };
    const setup = planted(() => undefined, { judge });
    const shrunk = shrink('exec:look {image}', setup)!;
    expect(shrunk.entries).toHaveLength(3);
    expect(new Set(judged)).toEqual(new Set(['look {image}']));
  });

  it('says that a trace does not fail', () => {
    expect(
      shrink(
        'refused',
        planted(() => undefined),
      ),
    ).toBeNull();
    expect(
      shrink(
        'divergence',
        planted(() => undefined),
      ),
    ).toBeNull();
    expect(
      shrink(
        'finding',
        planted(() => undefined),
      ),
    ).toBeNull();
  });

  it('leaves nothing of a trace where the image itself fails', () => {
    const setup = planted((entries) => entries.splice(20), { judge: () => true });
    expect(shrink('exec:true', setup)!.entries).toEqual([]);
  });

  it('stops when it is cancelled', () => {
    const setup = planted(() => undefined, { context: contextCancelledAfter(200) });
    expect(() => shrink('refused', setup)).toThrow(refusal('cancelled'));
  });
});
