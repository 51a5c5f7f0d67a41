/** Damaged images on disk. */
import { readFileSync, writeFileSync } from 'node:fs';
import { extendedHeaderSum } from '../../../main/format/zoned/header/extended-header';
import { EXTENDED_HEADER } from '../../../main/format/zoned/layout';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { writeJournal } from '../../../main/storage/journal/journal-write';
import { createNodeFile, openNodeFile } from '../../../main/storage/node-block-file';
import { journalPathOf } from '../../../main/storage/journal/node-journal';
import type { ZoneCommand } from '../../../shared/workload/command';
import { deviceOver } from '../image/device-images';
import { alone } from '../storage/alone';

/** Overwrites bytes of a file. */
export function patch(path: string, offset: number, bytes: Uint8Array): void {
  const content = readFileSync(path);
  content.set(bytes, offset);
  writeFileSync(path, content);
}

/** Overwrites a little-endian number of a file. */
export function patchNumber(path: string, offset: number, length: number, value: bigint): void {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  patch(path, offset, bytes.subarray(0, length));
}

/** Overwrites a field of an extended header and makes its checksum right again. */
export function patchHeader(path: string, field: keyof typeof EXTENDED_HEADER, value: bigint): void {
  const { offset, length } = EXTENDED_HEADER[field];
  patchNumber(path, offset, length, value);
  const sum = extendedHeaderSum(readFileSync(path).subarray(0, 512));
  patchNumber(path, EXTENDED_HEADER.headerSum.offset, 4, BigInt(sum));
}

/** Leaves a complete journal beside an image: a save of these commands that was interrupted. */
export function leaveJournal(path: string, ...commands: readonly ZoneCommand[]): void {
  const content = new MemoryBlockFile('after', readFileSync(path));
  const device = deviceOver(content);
  for (const command of commands) device.execute(command);
  device.finish();
  const image = openNodeFile(path, { access: 'read' });
  const journal = createNodeFile(journalPathOf(path), { replace: false });
  writeJournal(journal, alone(image), {
    content,
    extents: [{ offset: 0, length: content.size(), zero: false }],
  });
  for (const file of [journal, image]) file.dispose();
}
