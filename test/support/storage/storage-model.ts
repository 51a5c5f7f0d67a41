import fc from 'fast-check';
import type { BlockFile } from '../../../main/storage/block-file';
import { patternBytes } from './storage-files';

/** One change of a file. */
export type FileChange =
  | { readonly op: 'write'; readonly offset: number; readonly length: number; readonly seed: number }
  | { readonly op: 'zero'; readonly offset: number; readonly length: number }
  | { readonly op: 'resize'; readonly length: number };

/** A file as an array of bytes: what every BlockFile must agree with. */
export class FileModel {
  bytes: Uint8Array;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.bytes = bytes;
  }

  apply(change: FileChange): void {
    if (change.op === 'resize') this.#resize(change.length);
    else if (change.op === 'zero') this.bytes.fill(0, change.offset, change.offset + change.length);
    else if (change.length > 0) {
      this.#resize(Math.max(this.bytes.length, change.offset + change.length));
      this.bytes.set(patternBytes(change.length, change.seed), change.offset);
    }
  }

  #resize(length: number): void {
    const resized = new Uint8Array(length);
    resized.set(this.bytes.subarray(0, length));
    this.bytes = resized;
  }
}

/** Makes the same change to a file. */
export function applyChange(file: BlockFile, change: FileChange): void {
  if (change.op === 'write') file.write(change.offset, patternBytes(change.length, change.seed), 'data');
  else if (change.op === 'zero') file.zero(change.offset, change.length, 'data');
  else file.resize(change.length);
}

/** Places that like the seams of 4 KiB and 16 KiB pages. */
const place = fc.oneof(
  fc.nat(50_000),
  fc.tuple(fc.nat(12), fc.integer({ min: -1, max: 1 })).map(([page, off]) => Math.max(0, page * 4096 + off)),
);
const length = fc.oneof(fc.nat(200), fc.nat(20_000), fc.constantFrom(0, 1, 4095, 4096, 4097, 8192, 16_384));

/** Where a change may lie, within the first 70 kB of a file. */
export const anyPlaceOfChange = fc.record({ offset: place, length });

/** Any change within the first 70 kB of a file. */
export const anyChange: fc.Arbitrary<FileChange> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('write' as const), offset: place, length, seed: fc.nat(250) }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('zero' as const), offset: place, length }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('resize' as const), length: place }) },
);
