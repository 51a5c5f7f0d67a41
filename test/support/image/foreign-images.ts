/** Containers of other programs, made field by field as their FORMAT.md has them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIB } from '../../../shared/units/units';

/** A zone of a dump; start and length follow from its place. */
export interface DumpedZone {
  readonly type?: number;
  readonly condition: number;
  /** Bytes from the zone start. */
  readonly written?: number;
  readonly flags?: number;
}

/** Zones of 1 MiB with 768 KiB capacity, blocks of 4096 bytes. */
export const DUMP_ZONE_BYTES = MIB;
export const DUMP_CAPACITY = 768 * 1024;

/** One zone of each sort. */
export const DUMPED: readonly DumpedZone[] = [
  { type: 1, condition: 0 },
  { condition: 1 },
  { condition: 2, written: 8192 },
  { condition: 3, written: 4096 },
  { condition: 4, written: 12_288, flags: 1 },
  { condition: 0xe },
  { condition: 0xd },
  { condition: 0xf },
];

/** Bytes of an information file. */
export function dumpInfo(zones = DUMPED, range: readonly [number, number] = [0, zones.length]): Uint8Array {
  const bytes = new Uint8Array(192 + 64 * zones.length);
  const view = new DataView(bytes.buffer);
  const deviceBytes = zones.length * DUMP_ZONE_BYTES;
  bytes.set(new TextEncoder().encode('ATA EXAMPLE 0001'));
  const wide = [deviceBytes / 512, deviceBytes / 4096, deviceBytes / 4096, DUMP_ZONE_BYTES];
  [...wide, DUMP_ZONE_BYTES / 512, 4096, 4096].forEach((value, index) => {
    view.setBigUint64(32 + 8 * index, BigInt(value), true);
  });
  [zones.length, 14, 0xffff_ffff, 1].forEach((value, index) => view.setUint32(88 + 4 * index, value, true));
  range.forEach((value, index) => view.setUint32(128 + 4 * index, value, true));
  zones.forEach(({ type = 2, condition, written = 0, flags = 0 }, zone) => {
    const start = zone * DUMP_ZONE_BYTES;
    const capacity = type === 1 ? DUMP_ZONE_BYTES : DUMP_CAPACITY;
    [start, DUMP_ZONE_BYTES, capacity, start + written].forEach((value, index) => {
      view.setBigUint64(192 + 64 * zone + 8 * index, BigInt(value), true);
    });
    [flags, type, condition].forEach((value, index) => {
      view.setUint32(192 + 64 * zone + 32 + 4 * index, value, true);
    });
  });
  return bytes;
}

/** Bytes of a data file: every dumped byte is the number of its zone, from 1. */
export function dumpData(zones = DUMPED): Uint8Array {
  const bytes = new Uint8Array(zones.length * DUMP_ZONE_BYTES);
  zones.forEach(({ type = 2, condition, written }, zone) => {
    if (condition === 0xf) return;
    const length = written ?? (condition === 1 ? 0 : type === 1 ? DUMP_ZONE_BYTES : DUMP_CAPACITY);
    bytes.fill(zone + 1, zone * DUMP_ZONE_BYTES, zone * DUMP_ZONE_BYTES + length);
  });
  return bytes;
}

/** Writes a folder of zone files; every byte of a file is `fill`. */
export function writeZoneFolder(path: string, files: Readonly<Record<string, number>>, fill = 7): void {
  mkdirSync(path, { recursive: true });
  for (const [name, length] of Object.entries(files)) {
    writeFileSync(join(path, name), new Uint8Array(length).fill(fill));
  }
}
