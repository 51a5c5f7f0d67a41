import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { BlockFile } from '../../../main/storage/block-file';

/** A folder of its own for the present test, removed behind it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-storage-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The bytes of a range. */
export function readRange(file: BlockFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(0xee);
  file.read(offset, bytes);
  return bytes;
}

/** The whole content of a (small) file. */
export function readAll(file: BlockFile): Uint8Array {
  return readRange(file, 0, file.size());
}

/** Bytes that differ from place to place and from seed to seed; never 0. */
export function patternBytes(length: number, seed = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => 1 + ((index * 31 + seed * 97 + (index >> 8)) % 255));
}
