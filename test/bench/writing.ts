import { formatBytes } from '../../shared/units/format';
import { KIB, MIB, type ByteCount } from '../../shared/units/units';
import { inTurn, isThere, median, report, spread, type BenchSetup } from './measure';
import { runDd, runFio, runNode, runOurs, type Flushed, type WriteWork } from './writers';

/** Less would measure how a program warms up, which is not what a workload of minutes waits for. */
const BYTES = { quick: 256 * MIB, full: 1024 * MIB } as const;
/** Writes with a flush behind each of them: a disk decides how long one takes. */
const FLUSHED_WRITES = { quick: 50, full: 200 } as const;

const FLUSHES: Readonly<Record<Flushed, string>> = {
  none: 'no flush',
  end: 'one flush at the end',
  each: 'a flush after each',
};

/** Our `run` beside fio, dd and a loop in Node, and a qcow2 image beside our own format: the same bytes, blocks and flushes. */
export function benchWriting(setup: BenchSetup): void {
  const hasFio = isThere('fio', 'fio');
  for (const block of [4 * KIB, 64 * KIB, MIB]) {
    for (const flushed of ['none', 'end', 'each'] as const) {
      const work = { folder: setup.folder, block, flushed, total: bytesOf(setup, block, flushed) };
      if (hasFio) besideOthers(work, setup.quick || flushed !== 'end' ? 3 : 5);
      if (flushed === 'end') againstQcow2(work, setup.quick ? 3 : 5);
    }
  }
}

function bytesOf({ quick }: BenchSetup, block: ByteCount, flushed: Flushed): ByteCount {
  const size = quick ? 'quick' : 'full';
  if (flushed === 'each') return FLUSHED_WRITES[size] * block;
  return BYTES[size] * (block === 4 * KIB ? 0.5 : 1);
}

/** Seconds by round of each program, all in turn. */
function besideOthers(work: WriteWork, rounds: number): void {
  const programs = [runOurs, runFio, runDd, runNode];
  const taken = programs.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    programs.forEach((run, program) => taken[program]!.push(run(work)));
  const [ours, fio] = taken as [number[], number[]];
  const ratios = ours.map((seconds, round) => fio[round]! / seconds);
  const aim = work.block >= 64 * KIB ? 'aim ≥ 1.00' : 'aim ≥ 0.80';
  const name = `run / fio, ${formatBytes(work.block)}, ${FLUSHES[work.flushed]}`;
  report(name, spread(ratios, twoDigits), work.flushed === 'end' ? aim : '');
  const rates = taken.map((seconds) => `${formatBytes(Math.round(work.total / median(seconds)))}/s`);
  report('  ours, fio, dd, plain Node', rates.join(', '), '');
}

function againstQcow2(work: WriteWork, rounds: number): void {
  const { ratios } = inTurn(
    rounds,
    () => runOurs(work, 'qcow2'),
    () => runOurs(work, 'zoned', ['--logical-block', '512']),
  );
  report(`run, qcow2 / zoned, ${formatBytes(work.block)}`, spread(ratios, twoDigits), 'aim ≥ 0.90');
}

function twoDigits(value: number): string {
  return value.toFixed(2);
}
