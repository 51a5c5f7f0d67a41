import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../main/storage/block-file';
import type { Fate, LogEntry } from '../../main/storage/filters/write-log-file';
import { WriteLogFile } from '../../main/storage/filters/write-log-file';
import { MIB } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import { compareReferences } from '../support/qcow2/qcow2-references';
import { newQcow2, partsOf, plainQcow2 } from '../support/qcow2/qcow2-writing';
import { runsOf, seedsOf } from '../support/run/seeds';

const SECTOR = 512;
const DEVICE = 4 * MIB;
const STEPS = 100;
const CUTS = runsOf(50);

/** What a cut may not lose: the bytes at the last flush, and which sectors were touched since. */
interface Promised {
  readonly bytes: Uint8Array;
  readonly touched: Uint8Array;
}

/** Random writes, zeroes, settles and flushes over a log; `promisedAt` tells what each point of the log promised. */
function runWorkload(file: BlockFile, random: Random) {
  const log = new WriteLogFile(file);
  const { writer } = partsOf(log);
  const model = new Uint8Array(DEVICE);
  const promises: { readonly entry: number; readonly bytes: Uint8Array }[] = [];
  const changes: { readonly entry: number; readonly from: number; readonly to: number }[] = [];
  const promise = () => promises.push({ entry: log.count, bytes: model.slice() });
  promise();
  for (let step = 0; step < STEPS; step++) {
    const choice = random.below(10);
    const from = random.below(DEVICE / SECTOR) * SECTOR;
    const length = Math.min(DEVICE - from, (1 + random.below(300)) * SECTOR);
    if (choice < 8) changes.push({ entry: log.count, from, to: from + length });
    if (choice < 6) {
      const value = 1 + random.below(255);
      writer.write(from, new Uint8Array(length).fill(value));
      model.fill(value, from, from + length);
    } else if (choice < 8) {
      writer.zero(from, length);
      model.fill(0, from, from + length);
    } else {
      // As a device flushes: what is written, then what is renewed at a flush.
      log.flush();
      promise();
      if (writer.settle()) log.flush();
    }
  }
  const promisedAt = (entry: number): Promised => {
    const { bytes, entry: since } = promises.filter((made) => made.entry <= entry).at(-1)!;
    const touched = new Uint8Array(DEVICE / SECTOR);
    for (const change of changes) {
      if (change.entry < since || change.entry >= entry) continue;
      touched.fill(1, change.from / SECTOR, change.to / SECTOR);
    }
    return { bytes, touched };
  };
  return { log, promisedAt };
}

/** Any point of the log; every second one right behind a change of the header, where there are any. */
function pickCut(log: WriteLogFile, random: Random): number {
  const headers = headerWrites(log);
  if (headers.length === 0 || random.below(2) > 0) return 1 + random.below(log.count);
  return Math.min(log.count, headers[random.below(headers.length)]! + 1 + random.below(3));
}

function headerWrites(log: WriteLogFile): number[] {
  return [...log.entries()]
    .filter(({ kind, operation }) => kind === 'header' && operation === 'write')
    .map(({ index }) => index);
}

/** Index of the last flush before a cut: what came before it is durable. */
function lastFlush(log: WriteLogFile, end: number): number {
  let durable = 0;
  for (const { operation, index } of log.entries(0, end)) if (operation === 'flush') durable = index;
  return durable;
}

/** Everything before the last flush survives; of what came later any part, the last write perhaps in part. */
function survivors(log: WriteLogFile, end: number, random: Random): (entry: LogEntry) => Fate {
  const durable = lastFlush(log, end);
  const share = 1 + random.below(3);
  return ({ index, length, offset, operation }) => {
    if (index < durable || random.below(4) < share) return 'full';
    if (operation !== 'write' || random.below(3) > 0) return 'none';
    const sectors = Math.floor((offset % SECTOR) + length / SECTOR);
    return { bytes: Math.max(0, random.below(sectors + 1) * SECTOR - (offset % SECTOR)) };
  };
}

function expectPromised(file: BlockFile, { bytes, touched }: Promised): void {
  const now = partsOf(file).read(0, DEVICE);
  const lost: number[] = [];
  for (let sector = 0; sector < touched.length; sector++) {
    const range = [sector * SECTOR, (sector + 1) * SECTOR] as const;
    if (touched[sector] === 0 && Buffer.compare(now.subarray(...range), bytes.subarray(...range)) !== 0)
      lost.push(sector);
  }
  expect(lost).toEqual([]);
}

/** The image is written to again, and stays sound. */
function expectUsable(file: BlockFile, random: Random): void {
  const { writer, read } = partsOf(file);
  for (let step = 0; step < 5; step++) {
    const from = random.below(DEVICE / SECTOR - 64) * SECTOR;
    writer.write(from, new Uint8Array(64 * SECTOR).fill(0xe1));
    expect(read(from, 64 * SECTOR).every((byte) => byte === 0xe1)).toBe(true);
  }
  writer.settle();
  expect(compareReferences(file).corrupt).toEqual([]);
}

describe.each([
  { name: 'variant 44, clusters of 64 KiB', make: () => newQcow2() },
  { name: 'variant 48-b, clusters of 64 KiB', make: () => newQcow2({ variant: '48-b' }) },
  {
    name: 'clusters of 4 KiB and wide refcounts',
    make: () => plainQcow2({ clusterBits: 12, refcountOrder: 6, virtualBytes: DEVICE }),
  },
  {
    name: 'clusters of 512 bytes, whose refcount table grows',
    make: () => plainQcow2({ clusterBits: 9, refcountOrder: 6, virtualBytes: DEVICE }),
  },
  { name: 'version 2, which has no zero flag', make: () => plainQcow2({ version: 2, clusterBits: 12 }) },
])('a power cut during writes: $name', ({ make }) => {
  it.each(seedsOf('qcow2-power-cut'))(
    `leaves at worst leaked clusters, whatever of the unflushed writes is lost (${CUTS} cuts, seed $seed)`,
    ({ seed }) => {
      const random = new Random(seed);
      const { log, promisedAt } = runWorkload(make(), random);
      let leaks = 0;
      for (let cut = 0; cut < CUTS; cut++) {
        const end = pickCut(log, random);
        const file = make();
        log.replayInto(file, survivors(log, end, random), end);
        const { corrupt, leaked } = compareReferences(file);
        expect(corrupt, `cut ${cut} at entry ${end}`).toEqual([]);
        leaks += leaked.length;
        expectPromised(file, promisedAt(end));
        expectUsable(file, random);
      }
      // Otherwise no cut fell between the counting of clusters and their use, and this proved nothing.
      expect(leaks).toBeGreaterThan(0);
    },
  );

  it('a kill around any change of the length counts nothing behind the end of the file', () => {
    const { log } = runWorkload(make(), new Random(5));
    const resized = [...log.entries()].filter(({ operation }) => operation === 'resize');
    for (const { index } of resized.slice(0, 20)) {
      for (const end of [index, index + 1, index + 2]) {
        const file = make();
        log.replayInto(file, () => 'full', end);
        const clusters = Math.ceil(file.size() / partsOf(file).map.header.clusterBytes);
        const { leaked } = compareReferences(file);
        expect([end, leaked.filter((cluster) => cluster >= clusters)]).toEqual([end, []]);
      }
    }
    expect(resized.length).toBeGreaterThan(3);
  });

  it('an order that lets entries overtake refcounts would be noticed', () => {
    const { log } = runWorkload(make(), new Random(3));
    const file = make();
    const isRefcount = firstRefcountWrites(log);
    log.replayInto(file, ({ index }) => (isRefcount.has(index) ? 'none' : 'full'));
    expect(compareReferences(file).corrupt).not.toEqual([]);
  });
});

describe('a power cut while the refcount table moves', () => {
  const make = () => plainQcow2({ clusterBits: 9, refcountOrder: 6, virtualBytes: DEVICE });

  it('any single write may be lost, or be the only one to survive', () => {
    const { log } = runWorkload(make(), new Random(4711));
    const header = headerWrites(log).at(-1)!;
    let states = 0;
    for (let end = header - 4; end <= header + 12; end++) {
      const durable = lastFlush(log, end);
      for (let chosen = durable + 1; chosen < end; chosen++) {
        for (const survives of [true, false]) {
          const file = make();
          const isKept = (index: number) => index < durable || (index === chosen) === survives;
          log.replayInto(file, ({ index }) => (isKept(index) ? 'full' : 'none'), end);
          expect(compareReferences(file).corrupt, `cut at ${end}, entry ${chosen}`).toEqual([]);
          states++;
        }
      }
    }
    expect(states).toBeGreaterThan(15);
  });
});

/** Writes between a resize that grows the file and the next flush: those of refcounts. */
function firstRefcountWrites(log: WriteLogFile): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { index, operation } of log.entries(1)) {
    const { operation: before } = log.entry(index - 1);
    if (operation === 'write' && before === 'resize') found.add(index);
  }
  expect(found.size).toBeGreaterThan(0);
  return found;
}
