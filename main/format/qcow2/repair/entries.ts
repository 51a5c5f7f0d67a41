import { assert } from '../../../../shared/errors/assert';
import type { BlockFile } from '../../../storage/block-file';
import type { Repair } from '../../check/repair';
import type { CheckSource } from '../anatomy/check';
import { ENTRY_BYTES, ENTRY_COPIED, HEADER } from '../layout';
import { entryZero } from '../blocks/l2-entry';
import type { ReferenceCount } from './reference-count';

const RESERVED_HIGH = 0x3f00_0000;
const OFFSET_BITS = 0x00ff_ffff_ffff_fe00n;

/** Entries of L1 and L2 whose reserved bits are set: they mean nothing, and nobody reads them. */
export function* entryRepairs({ file, model }: CheckSource, { problems }: ReferenceCount): Generator<Repair> {
  const { header } = model;
  const l1End = header.l1Offset + header.l1Entries * ENTRY_BYTES;
  for (const { code, offset, expected } of problems) {
    if (code !== 'qcow2-entry' || expected !== 'reserved bits clear' || offset === undefined) continue;
    const isL1 = offset >= header.l1Offset && offset < l1End;
    yield {
      code,
      at: offset,
      why: 'the format gives these bits no meaning; where the entry leads stays',
      apply() {
        const view = new DataView(readWord(file, offset).buffer);
        const low = view.getUint32(4);
        const keepsZero = !isL1 && entryZero(header, low);
        view.setUint32(0, (view.getUint32(0) & ~RESERVED_HIGH) >>> 0);
        view.setUint32(4, (low & ~(keepsZero ? 0x1fe : 0x1ff)) >>> 0);
        file.write(offset, new Uint8Array(view.buffer), 'mapping');
      },
    };
  }
}

/** Bytes of an entry. */
function readWord(file: BlockFile, offset: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ENTRY_BYTES);
  file.read(offset, bytes);
  return bytes;
}

/** Lets an entry lead to another cluster, which is its own; what else it says stays. */
export function moveEntry(file: BlockFile, place: number, offset: number): void {
  const bytes = readWord(file, place);
  const view = new DataView(bytes.buffer);
  const entry = view.getBigUint64(0);
  assert((BigInt(offset) & ~OFFSET_BITS) === 0n, 'an entry was led to what is no cluster');
  view.setBigUint64(0, (entry & ~OFFSET_BITS) | BigInt(offset) | ENTRY_COPIED);
  file.write(place, bytes, 'mapping');
}

/** Sets or clears the flag of an entry that says that its cluster has one reference. */
export function setCopied(file: BlockFile, place: number, copied: boolean): void {
  const bytes = readWord(file, place);
  const view = new DataView(bytes.buffer);
  const entry = view.getBigUint64(0);
  view.setBigUint64(0, copied ? entry | ENTRY_COPIED : entry & ~ENTRY_COPIED);
  file.write(place, bytes, 'mapping');
}

/** Sets or clears an incompatible feature bit of the header. */
export function setIncompatible(file: BlockFile, bit: number, isSet: boolean): void {
  const bytes = readWord(file, HEADER.incompatible.offset);
  const view = new DataView(bytes.buffer);
  const mask = 1n << BigInt(bit);
  const bits = view.getBigUint64(0);
  view.setBigUint64(0, isSet ? bits | mask : bits & ~mask);
  file.write(HEADER.incompatible.offset, bytes, 'header');
}
