import { copyFileSync } from 'node:fs';
import { expect } from 'vitest';
import { openNodeFile } from '../../../main/storage/node-block-file';
import { runPeer } from './peers';
import type { Range } from './qemu';

/** Offset of the lowest byte of the incompatible features. */
const INCOMPATIBLE_LOW = 79;
const ZONED_BIT = 0x20;

/** What `qemu-img check` says of an image, in clusters. */
export interface Verdict {
  /** Numbers of the clusters that nothing refers to. */
  readonly leaked: readonly number[];
  readonly corruptions: number;
}

/** Bit 5 of the incompatible features of a file, before and after it is set to a value. */
function switchZonedBit(path: string, on: boolean): void {
  const file = openNodeFile(path, { access: 'write' });
  const byte = new Uint8Array(1);
  file.read(INCOMPATIBLE_LOW, byte);
  byte[0] = on ? byte[0]! | ZONED_BIT : byte[0]! & ~ZONED_BIT;
  file.write(INCOMPATIBLE_LOW, byte);
  file.dispose();
}

/** A copy that QEMU 7.2, which knows no zones, takes for an ordinary image. */
export function copyForQemu(path: string): string {
  const copy = `${path}.qemu`;
  copyFileSync(path, copy);
  switchZonedBit(copy, false);
  return copy;
}

/** Whether an image says by bit 5 of its incompatible features that it is zoned. */
export function hasZonedBit(path: string): boolean {
  const file = openNodeFile(path, { access: 'read' });
  const byte = new Uint8Array(1);
  file.read(INCOMPATIBLE_LOW, byte);
  file.dispose();
  return (byte[0]! & ZONED_BIT) !== 0;
}

/** Makes a copy for QEMU a zoned image again. */
export function zonedAgain(copy: string): void {
  switchZonedBit(copy, true);
}

/** The verdict of `qemu-img check` on a copy. */
export function judge(path: string): Verdict {
  const copy = copyForQemu(path);
  const { stdout, stderr } = runPeer('qemu-img', ['check', '-f', 'qcow2', '--output=json', copy]);
  const text = stdout.toString();
  expect(text, stderr).toContain('"check-errors": 0');
  const { leaks = 0, corruptions = 0 } = JSON.parse(text) as { leaks?: number; corruptions?: number };
  const leaked = [...stderr.toString().matchAll(/^Leaked cluster (\d+) /gm)].map(([, cluster]) =>
    Number(cluster),
  );
  expect(leaked, 'named clusters').toHaveLength(leaks);
  return { leaked, corruptions };
}

/** Whether a range of the device holds one byte value, as `qemu-io` reads it from a copy. */
export function qemuReads(copy: string, byte: number, { offset, length }: Range): boolean {
  const command = `read -P ${byte} ${offset} ${length}`;
  const { status, stdout } = runPeer('qemu-io', ['-r', '-f', 'qcow2', '-c', command, copy]);
  expect(stdout.toString()).toContain(`read ${length}/${length} bytes at offset ${offset}`);
  return status === 0;
}

/** Writes a byte value over a range of the device with `qemu-io`. */
export function qemuWrites(copy: string, byte: number, { offset, length }: Range): void {
  const command = `write -P ${byte} ${offset} ${length}`;
  const { status, stdout } = runPeer('qemu-io', ['-f', 'qcow2', '-c', command, copy]);
  expect([status, stdout.toString().split('\n')[0]]).toEqual([
    0,
    `wrote ${length}/${length} bytes at offset ${offset}`,
  ]);
}
