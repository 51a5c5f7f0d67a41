import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openDevice } from '../../main/image/open-device';
import { openImage } from '../../main/image/open-image';
import { NodeScratchStore } from '../../main/storage/overlay/node-scratch-store';
import { readLines } from '../../main/trace/lines';
import { parseTrace } from '../../main/trace/native-codec';
import { replayTrace } from '../../main/trace/replay-trace';
import { TimeLine } from '../../main/trace/time-travel/time-line';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { generateWorkload } from '../../main/workload/registry';
import { formatCount } from '../../shared/units/format';
import { GIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { writeManagementTrace } from './management-trace';
import { cli, median, milliseconds, report, spread, type BenchSetup } from './measure';

const UUID = '00000000-0000-4000-8000-000000000000';
const QUIET = { checkCancelled: () => undefined, progress: () => undefined };

/** Traces replayed, and stepped through. */
export function benchTraces(setup: BenchSetup): void {
  benchReplay(setup);
  benchMoments(setup);
}

/** Zone management without data, from a trace file that asserts status and state. */
function benchReplay({ folder, quick }: BenchSetup): void {
  const commands = quick ? 200_000 : 1_000_000;
  const [image, trace] = [join(folder, 'replayed.zoned'), join(folder, 'management.trace')];
  writeManagementTrace({ image, trace }, commands);
  const rates = Array.from({ length: quick ? 3 : 7 }, () => {
    const summary = JSON.parse(cli('replay', trace, image, '--json', '--quiet')) as {
      matched: number;
      elapsedSeconds: number;
    };
    if (summary.matched !== commands)
      throw new Error(`${summary.matched} of ${commands} commands as asserted`);
    return commands / summary.elapsedSeconds;
  });
  const text = spread(rates, (rate) => formatCount(Math.round(rate)));
  report('replay, commands a second, read from a file', text, 'aim ≥ 500,000');
  inMemory(image, trace);
}

/** As the window replays what it holds. */
function inMemory(image: string, path: string): void {
  const { header, entries: read } = parseTrace(readLines([readFileSync(path)]));
  const entries = [...read];
  const opened = openImage(image, { access: 'write', tableWrites: 'deferred' });
  const rates = Array.from({ length: 5 }, () => {
    const clock = (): number => performance.now() * 1000;
    const { elapsedSeconds } = replayTrace(opened.device, { header, entries }, { context: QUIET, clock });
    return entries.length / elapsedSeconds;
  });
  opened.dispose();
  report(
    '  from memory',
    spread(rates, (rate) => formatCount(Math.round(rate))),
    'aim ≥ 500,000',
  );
}

/** Jumps within a trace that writes and resets, of 4 KiB a write. */
function benchMoments({ folder, quick }: BenchSetup): void {
  const commands = quick ? 100_000 : 1_000_000;
  const path = join(folder, 'moments.zoned');
  createImage(path, completeSpec({ zoneCount: 512, zoneSizeBytes: GIB / 64 }, UUID), { replace: true });
  const image = openImage(path, { access: 'read' });
  try {
    const settings = { commands: String(commands), bytes: '4KiB' };
    const { engine, rules, file } = image.device;
    const generated = generateWorkload({ name: 'reset-churn', seed: 1, settings }, engine.setup);
    const entries = Array.from(generated, (command, i): TraceEntry => ({ i, t: 0, ...command }));
    let line: TimeLine | null = null;
    const indexed = milliseconds(() => {
      line = TimeLine.make({
        base: file,
        open: (over) => openDevice(over, { durability: 'none' }).device,
        header: makeTraceHeader({ ...engine.setup, rules }, { seed: 1 }),
        entries,
        context: QUIET,
        makeStore: () => new NodeScratchStore(),
      });
    });
    const random = new Random(1);
    const jumps = Array.from({ length: quick ? 40 : 200 }, () => {
      const position = random.below(commands + 1);
      return milliseconds(() => line!.moment(position).dispose());
    });
    line!.dispose();
    const name = `jump within ${formatCount(commands)} commands, ms`;
    report(
      name,
      spread(jumps, (ms) => ms.toFixed(0)),
      'aim: median < 100',
    );
    report(
      '  stepping through it first',
      `${formatCount(Math.round(commands / (indexed / 1000)))} a second`,
      '',
    );
    if (median(jumps) === 0) throw new Error('no time was measured');
  } finally {
    image.dispose();
  }
}
