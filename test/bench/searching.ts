import { randomFillSync } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes, formatCount } from '../../shared/units/format';
import { GIB, KIB, MIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { cli, cliMilliseconds, CLI, inTurn, milliseconds, peakOf, report, spread } from './measure';
import type { BenchSetup } from './measure';

const ZONE_BYTES = 64 * MIB;
const ZONES = 1_600;
/** Data lies in so many places, far from each other. */
const PLACES = 16;
const MARKS_EACH = 16;
const MARK = 'planted-mark-7f3a';
/** A search is cancelled when it has run for so long. */
const CANCELLED_AFTER_MS = 700;

/** What is planted in 100 GiB is found, all of it and nothing else; speed against grep; how soon a cancel is heard. */
export function benchSearching({ folder, quick }: BenchSetup): void {
  const image = join(folder, 'searched.zoned');
  cli('create', image, '--zone-size', '64MiB', '--zones', String(ZONES));
  const dataBytes = quick ? GIB / 4 : GIB;
  const planted = plant(image, dataBytes);
  const found = JSON.parse(cli('find', image, '--text', MARK, '--json')) as {
    readonly hits: readonly { readonly offset: number }[];
  };
  const isAll = JSON.stringify(found.hits.map(({ offset }) => offset)) === JSON.stringify(planted);
  const size = `${formatBytes(ZONES * ZONE_BYTES)}, ${formatBytes(dataBytes)} of them data`;
  report(`find in ${size}`, isAll ? `all ${planted.length}, none else` : 'NOT WHAT WAS PLANTED', 'aim all');
  for (const [name, words, pattern] of [
    ['a text', ['--text', MARK], MARK],
    ['with a wildcard', ['--hex', '70 6c 61 6e 74 65 64 ?? 6d 61 72 6b'], 'planted.mark'],
    ['an expression', ['--regex', 'planted-m[a-z]+k'], 'planted-m[a-z]*k'],
  ] as const) {
    const { ours, ratios } = inTurn(
      quick ? 3 : 7,
      () => cliMilliseconds('find', image, ...words),
      () => grepMilliseconds(pattern, image),
    );
    report(
      `find / grep -c, ${name}`,
      spread(ratios, (ratio) => ratio.toFixed(2)),
      'aim ≥ 0.50',
    );
    const rate = (taken: number) => `${formatCount(Math.round(dataBytes / MIB / (taken / 1000)))} MiB/s`;
    report('… a second', spread(ours, rate), '');
  }
  const { peakBytes } = peakOf(folder, ['find', image, '--text', MARK]);
  report('… and its largest memory', formatBytes(peakBytes), `aim < ${formatBytes(200 * MIB)}`);
  const cancels = Array.from({ length: quick ? 3 : 9 }, () => cancelMilliseconds(image));
  report(
    'find, from SIGINT to its end',
    `${spread(cancels, (taken) => taken.toFixed(0))} ms`,
    'aim < 200 ms',
  );
}

/** To a pipe: where nobody reads, grep ends with the first line. */
function grepMilliseconds(pattern: string, image: string): number {
  return milliseconds(() => {
    const env = { ...process.env, LC_ALL: 'C' };
    const { stdout } = spawnSync('grep', ['-c', pattern, image], { env, encoding: 'utf8' });
    if (!(Number(stdout) > 0)) throw new Error(`grep -c ${pattern} printed '${stdout}'`);
  });
}

/** Random bytes with marks in them, one of them over each end of a MiB; where the marks lie, ascending. */
function plant(image: string, dataBytes: number): number[] {
  const random = new Random(10);
  const piece = Buffer.alloc(MIB);
  const [offsets, each] = [[] as number[], dataBytes / PLACES];
  const file = openSync(image, 'r+');
  for (let place = 0; place < PLACES; place++) {
    const start = (1 + place * Math.floor(ZONES / PLACES)) * ZONE_BYTES;
    for (let at = start; at < start + each; at += MIB) {
      randomFillSync(piece);
      writeSync(file, piece, 0, MIB, at);
    }
    for (let mark = 0; mark < MARKS_EACH; mark++) {
      const room = each / MARKS_EACH;
      const inside = 1 + random.below(room - KIB);
      const offset = start + mark * room + (mark % 2 === 0 ? inside : room - (1 + (mark % MARK.length)));
      writeSync(file, MARK, Math.min(offset, start + each - MARK.length));
      offsets.push(Math.min(offset, start + each - MARK.length));
    }
  }
  closeSync(file);
  return offsets;
}

/** From the signal to the end of a search that would take longer. */
function cancelMilliseconds(image: string): number {
  const words = ['find', image, '--regex', '[^\\x00]{1,40}\\x00{6}'];
  let status: number | null = null;
  const taken = milliseconds(() => {
    const how = { timeout: CANCELLED_AFTER_MS, killSignal: 'SIGINT', stdio: 'ignore' } as const;
    ({ status } = spawnSync(process.execPath, [CLI, ...words], how));
  });
  if (status !== 130) throw new Error(`a search that was cancelled answered ${status}`);
  return taken - CANCELLED_AFTER_MS;
}
