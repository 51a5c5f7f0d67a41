import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exploration } from '../../shared/crash/exploration';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openImage } from '../../main/image/open-image';
import { formatTraceEntry, formatTraceHeader } from '../../main/trace/native-codec';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { formatBytes, formatCount } from '../../shared/units/format';
import { MIB } from '../../shared/units/units';
import { cli, milliseconds, peakOf, report, spread, type BenchSetup } from './measure';

const UUID = '00000000-0000-4000-8000-000000000000';
const ZONES = 16;
const ROUND = ['open', 'write', 'close', 'finish', 'reset'] as const;
/** Commands of the trace; their storage writes have more subsets than are looked at. */
const COMMANDS = 40;
const MOST_STATES = 1_000_000;

/** Crash states a second of an image with metadata events, whole programs, and the memory that they take. */
export function benchExploring({ folder, quick, thorough }: BenchSetup): void {
  const [image, trace] = [join(folder, 'explored.zoned'), join(folder, 'events.trace')];
  makeTrace(image, trace);
  const words = (states: number) => ['crash', 'explore', image, '--trace', trace, '--limit', String(states)];
  const states = quick ? 100_000 : 300_000;
  const rates = Array.from({ length: quick ? 1 : 2 }, () => {
    let found: Exploration | undefined;
    const taken = milliseconds(() => {
      found = JSON.parse(cli(...words(states), '--json')) as Exploration;
    });
    return (found!.states / taken) * 1000;
  });
  report(
    `explore, states a second of ${formatCount(states)}`,
    spread(rates, (rate) => formatCount(Math.round(rate))),
    'aim ≥ 10,000',
  );
  for (const size of [states / 10, thorough ? MOST_STATES : states])
    report(
      `  largest memory, ${formatCount(size)} states`,
      formatBytes(peakOf(folder, words(size)).peakBytes),
      'aim: flat',
    );
}

/** Zone management and short writes in turn over all zones, none of them flushed. */
function makeTrace(image: string, trace: string): void {
  createImage(image, completeSpec({ zoneCount: ZONES, zoneSizeBytes: MIB }, UUID), { replace: true });
  const opened = openImage(image, { access: 'read' });
  const { engine, rules } = opened.device;
  const lines = [formatTraceHeader(makeTraceHeader({ ...engine.setup, rules }))];
  opened.dispose();
  for (let i = 0; i < COMMANDS; i++) {
    const op = ROUND[i % ROUND.length]!;
    const zone = Math.floor(i / ROUND.length) % ZONES;
    const { zoneSizeBlocks } = engine.setup.geometry;
    if (op === 'write')
      lines.push(
        formatTraceEntry({
          i,
          t: 0,
          op,
          zone,
          lba: zone * zoneSizeBlocks,
          blocks: 1,
          data: { pattern: 'stamp' },
        }),
      );
    else lines.push(formatTraceEntry({ i, t: 0, op, zone }));
  }
  writeFileSync(trace, `${lines.join('\n')}\n`);
}
