import { execFileSync } from 'node:child_process';
import { closeSync, copyFileSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createImage } from '../../main/image/create-image';
import { completeSpec } from '../../main/image/defaults';
import { openImage } from '../../main/image/open-image';
import { formatBytes } from '../../shared/units/format';
import { GIB, MIB, type ByteCount } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { cli, cliMilliseconds, inTurn, isThere, peakOf, report, spread, type BenchSetup } from './measure';

const UUID = '00000000-0000-4000-8000-000000000000';
const ZONE_BYTES = 64 * MIB;
const ZONES = 1600;
const PIECE_BYTES = 4 * MIB;

/** `diff` of two sparse images of 100 GiB with 1 GiB of data each, beside `cmp` over files that hold nothing but that data. */
export function benchComparing({ folder, quick }: BenchSetup): void {
  if (!isThere('cmp', 'diffutils')) return;
  const dataBytes = quick ? GIB / 4 : GIB;
  const [a, b, plainA, plainB] = ['a.zoned', 'b.zoned', 'a.data', 'b.data'].map((name) => join(folder, name));
  const spec = completeSpec({ zoneCount: ZONES, zoneSizeBytes: ZONE_BYTES }, UUID);
  for (const path of [a!, b!]) {
    createImage(path, spec, { replace: true });
    writeData(path, dataBytes);
  }
  writePlain(plainA!, dataBytes);
  copyFileSync(plainA!, plainB!);
  const starts: number[] = [];
  const taken = inTurn(
    quick ? 3 : 9,
    () => {
      starts.push(cliMilliseconds('diff', a!, b!, '--zones-only', '--quiet') / 1000);
      return cliMilliseconds('diff', a!, b!, '--quiet') / 1000;
    },
    () => milliseconds('cmp', plainA!, plainB!) / 1000,
  );
  const seconds = (value: number): string => value.toFixed(2);
  const name = `diff of two sparse ${formatBytes(ZONES * ZONE_BYTES)}, ${formatBytes(dataBytes)} of data, seconds`;
  report(name, spread(taken.ours, seconds), 'aim < 10');
  report('  cmp of the data alone, seconds', spread(taken.theirs, seconds), '');
  const overData = taken.ours.map((ours, round) => taken.theirs[round]! / (ours - starts[round]!));
  report('  speed over data by that of cmp', spread(overData, seconds), 'aim ≥ 0.8');
  report('  the same with the start of the program', spread(taken.ratios, seconds), '');
  const { peakBytes } = peakOf(folder, ['diff', a!, b!, '--quiet']);
  report('  largest memory', formatBytes(peakBytes), `aim < ${formatBytes(400 * MIB)}`);
  findPlanted(a!, b!);
}

function milliseconds(program: string, ...words: readonly string[]): number {
  const started = performance.now();
  execFileSync(program, words, { stdio: 'ignore' });
  return performance.now() - started;
}

/** The same bytes in every image: a piece in every so many zones. */
function writeData(path: string, dataBytes: ByteCount): void {
  const { device, dispose } = openImage(path, { access: 'write', tableWrites: 'deferred' });
  const { logicalBlockSizeBytes: block } = device.image.facts.geometry;
  const pieces = dataBytes / PIECE_BYTES;
  for (let piece = 0; piece < pieces; piece++) {
    const zone = Math.floor((piece * ZONES) / pieces);
    device.execute({ op: 'write', zone, blocks: PIECE_BYTES / block }, bytesOf(piece));
    device.execute({ op: 'finish', zone });
  }
  dispose();
}

function writePlain(path: string, dataBytes: ByteCount): void {
  const fd = openSync(path, 'w');
  for (let piece = 0; piece < dataBytes / PIECE_BYTES; piece++) writeSync(fd, bytesOf(piece));
  closeSync(fd);
}

function bytesOf(piece: number): Uint8Array {
  const random = new Random(piece);
  const bytes = new Uint32Array(PIECE_BYTES / 4);
  for (let at = 0; at < bytes.length; at++) bytes[at] = random.below(2 ** 32);
  return new Uint8Array(bytes.buffer);
}

/** Seven bytes, in data and in holes: they are found and nothing else. */
function findPlanted(a: string, b: string): void {
  const zones = [0, 100, 333, 700, 1024, 1333, 1599];
  for (const zone of zones) cli('patch', b, '--at', `z${zone}+0x123457`, '--hex', 'a5', '--quiet');
  const started = performance.now();
  const found = printed(['diff', a, b, '--json', '--quiet']);
  const offsets = found.ranges.map(({ offsetA, length }) => `${offsetA - 0x123457}+${length}`);
  const expected = zones.map((zone) => `${zone * ZONE_BYTES}+1`);
  const isRight = String(offsets) === String(expected) && found.zones.length === 0;
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  report('  7 changed bytes', `${isRight ? 'found, nothing else' : 'NOT as planted'} in ${seconds} s`, '');
}

interface Found {
  readonly zones: readonly unknown[];
  readonly ranges: readonly { readonly offsetA: number; readonly length: number }[];
}

/** A difference ends with status 1. */
function printed(words: readonly string[]): Found {
  try {
    return JSON.parse(cli(...words)) as Found;
  } catch (thrown) {
    return JSON.parse((thrown as { readonly stdout: string }).stdout) as Found;
  }
}
