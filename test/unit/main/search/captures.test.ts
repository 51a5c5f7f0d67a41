import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDevice } from '../../../../main/image/open-device';
import { openImage } from '../../../../main/image/open-image';
import type { ZonedDevice } from '../../../../main/device/device';
import { toldEnd } from '../../../../main/format/zone-spans';
import type { SearchPattern } from '../../../../shared/search/pattern';
import { MIB } from '../../../../shared/units/units';
import {
  deviceBlocks,
  isConventional,
  zoneCapacity,
  zoneSize,
  zoneStart,
} from '../../../../shared/zone/geometry';
import { filesOf, qemuImagePath, QEMU_FAMILIES, scenariosOf } from '../../../support/image/format-qemu';
import { CLUSTER } from '../../../support/qcow2/qcow2-writing';
import { handMade, pokeBe, TABLE, withZones } from '../../../support/qcow2/qcow2-variants';
import { search } from '../../../support/search/found';

/** Images that are read whole to know what has to be found. */
const LARGEST = 16 * MIB;
const HITS_MAX = 300;

/** The last state of each scenario. */
const images = QEMU_FAMILIES.flatMap(scenariosOf).flatMap((scenario) => {
  const file = filesOf(scenario).at(-1);
  return file === undefined ? [] : [[`${scenario}/${file}`, qemuImagePath(scenario, file)] as const];
});

/** The first places of a byte, another one, and the first again. */
function placesOf(bytes: Buffer, [a, b]: readonly [number, number]): number[] {
  const places: number[] = [];
  const pattern = Buffer.from([a, b]);
  for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + 1)) {
    if (bytes[at + 3] === b) places.push(at);
    if (places.length === HITS_MAX) break;
  }
  return places;
}

const patternOf = ([a, b]: readonly [number, number]): SearchPattern => {
  const digits = Buffer.from([a, b, b]).toString('hex');
  return { kind: 'hex', text: `${digits.slice(0, 4)} ?? ${digits.slice(4)}` };
};

/** The last two bytes that follow each other of what is not zeros. */
function pairIn(bytes: Buffer): readonly [number, number] | null {
  let at = bytes.length - 2;
  while (at >= 0 && bytes[at] === 0) at--;
  return at < 0 ? null : [bytes[at]!, bytes[at + 1]!];
}

/** Device bytes below the pointers, as stretches that nothing divides. */
function* writtenOf({ image }: ZonedDevice): Generator<{ readonly byte: number; readonly bytes: Buffer }> {
  const { geometry } = image.facts;
  const block = geometry.logicalBlockSizeBytes;
  let open = null as { byte: number; parts: Buffer[]; end: number } | null;
  for (let zone = 0; zone < geometry.zoneCount; zone++) {
    const start = zoneStart(geometry, zone);
    const end = isConventional(geometry, zone)
      ? start + zoneSize(geometry, zone)
      : toldEnd(image.table.zones, zone, [start, start + zoneCapacity(geometry, zone)]);
    if (end === start) continue;
    const bytes = Buffer.alloc((end - start) * block);
    image.blocks.read(start, bytes);
    if (open?.end === start) open = { ...open, parts: [...open.parts, bytes], end };
    else {
      if (open) yield { byte: open.byte, bytes: Buffer.concat(open.parts) };
      open = { byte: start * block, parts: [bytes], end };
    }
  }
  if (open) yield { byte: open.byte, bytes: Buffer.concat(open.parts) };
}

describe('find in images made by QEMU', () => {
  it('finds in file and data what reading all of it finds', () => {
    let [searched, found] = [0, 0];
    for (const [name, path] of images) {
      const image = tryOpen(path);
      if (image === null) continue;
      const { device } = image;
      const all = Buffer.alloc(Math.min(LARGEST, device.file.size()));
      device.file.read(0, all);
      const pair = device.file.size() > LARGEST ? null : pairIn(all);
      if (pair !== null) {
        const places = placesOf(all, pair).slice(0, HITS_MAX);
        const { hits } = search(device, patternOf(pair), { limit: HITS_MAX });
        expect(
          hits.map(({ offset }) => offset),
          name,
        ).toEqual(places);
        found += compareWritten(device, pair, name);
        searched++;
      }
      image.dispose();
    }
    expect([searched > 20, found > 100], `${searched} ${found}`).toEqual([true, true]);
  });
});

function tryOpen(path: string) {
  try {
    return openImage(path, { access: 'read' });
  } catch {
    return null;
  }
}

function compareWritten(device: ZonedDevice, pair: readonly [number, number], name: string): number {
  const { geometry, dataRefusal } = device.image.facts;
  if (geometry.zoneCount === 0 || dataRefusal !== null) return 0;
  const block = geometry.logicalBlockSizeBytes;
  if (deviceBlocks(geometry) * block > LARGEST) return 0;
  const places: number[] = [];
  for (const { byte, bytes } of writtenOf(device))
    for (const at of placesOf(bytes, pair)) places.push(byte + at);
  const { hits } = search(device, patternOf(pair), { in: 'written', limit: HITS_MAX });
  const found = hits.map(({ zone, zoneByte }) => zoneStart(geometry, zone!) * block + zoneByte!);
  expect(found, name).toEqual(places.slice(0, HITS_MAX));
  return found.length;
}

describe('find in compressed clusters', () => {
  it('finds what they hold, which has no place in the file', () => {
    const [l1, l2, data] = [0x30000, TABLE + CLUSTER, TABLE + 2 * CLUSTER];
    const mark = Buffer.from('within a compressed cluster');
    const content = Buffer.alloc(CLUSTER);
    mark.copy(content, 1000);
    const file = withZones(handMade('56'));
    pokeBe(file, l1, 8, (1n << 63n) | BigInt(l2));
    const stored = deflateRawSync(content);
    file.write(data, stored);
    file.resize(data + CLUSTER);
    const sectors = BigInt(Math.ceil(stored.length / 512) - 1);
    pokeBe(file, l2 + 8, 8, (1n << 62n) | (sectors << 54n) | BigInt(data));
    const { device } = openDevice(file, { variant: '56' });
    const pattern: SearchPattern = { kind: 'text', text: mark.toString(), encoding: 'utf-8' };
    const { hits } = search(device, pattern, { in: '0' });
    expect(hits).toEqual([
      {
        offset: null,
        length: mark.length,
        lba: (CLUSTER + 1000 - (1000 % 512)) / 512,
        zone: 0,
        zoneByte: CLUSTER + 1000,
      },
    ]);
    expect(search(device, pattern).hits).toEqual([]);
  });
});
