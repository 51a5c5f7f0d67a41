import { assert } from '../../../../shared/errors/assert';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import { isInRanges } from '../../../../shared/units/ranges';
import { MIB } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import type { BlockFile } from '../../../storage/block-file';
import { ZONED_WORDS } from '../header/extension-layout';
import { ENTRY_BYTES, WORD_BYTES } from '../layout';
import type { Qcow2Variant, WordKind } from '../model';
import { newHeader } from './new-header';
import type { NewPlaces } from './place';
import { NEW_CLUSTER_BYTES, NEW_PER_BLOCK } from './place';
import { encodeWord } from '../table/word';

/** Bytes of table written at a time. */
const PIECE_BYTES = MIB;

/** Where the parts of a sound spec lie. */
interface Qcow2Layout {
  readonly variant: Qcow2Variant;
  readonly places: NewPlaces;
}

/** Writes a sound spec into an empty file, sparsely: length, refcounts, table, and the header last. */
export function createQcow2(file: BlockFile, spec: ImageSpec, { variant, places }: Qcow2Layout): void {
  file.resize(places.fileBytes);
  writeRefcounts(file, places);
  writeWords(file, spec, places, ZONED_WORDS[variant]);
  file.write(0, newHeader(spec, variant, places), 'header');
}

/** Every cluster up to the L1 table has one reference. */
function writeRefcounts(file: BlockFile, places: NewPlaces): void {
  const { refcountTableOffset, refcountBlocks, refcountBlocksOffset, clusters } = places;
  const table = new DataView(new ArrayBuffer(refcountBlocks * ENTRY_BYTES));
  for (let block = 0; block < refcountBlocks; block++) {
    const offset = refcountBlocksOffset + block * NEW_CLUSTER_BYTES;
    const count = Math.min(NEW_PER_BLOCK, clusters - block * NEW_PER_BLOCK);
    const words = new DataView(new ArrayBuffer(count * 2));
    for (let index = 0; index < count; index++) words.setUint16(index * 2, 1);
    file.write(offset, new Uint8Array(words.buffer), 'mapping');
    assert(offset % NEW_CLUSTER_BYTES === 0, 'a refcount block begins within a cluster');
    table.setBigUint64(block * ENTRY_BYTES, BigInt(offset));
  }
  file.write(refcountTableOffset, new Uint8Array(table.buffer), 'mapping');
}

function writeWords(file: BlockFile, spec: ImageSpec, places: NewPlaces, kind: WordKind): void {
  for (let at = 0; at < places.wordsBytes; at += PIECE_BYTES) {
    const bytes = new Uint8Array(Math.min(PIECE_BYTES, places.wordsBytes - at));
    const view = new DataView(bytes.buffer);
    for (let offset = 0; offset < bytes.length; offset += WORD_BYTES) {
      const zone = (at + offset) / WORD_BYTES;
      const conventional = isInRanges(spec.conventional, zone);
      const state = conventional ? ZoneState.notWritePointer : ZoneState.empty;
      const pointer = zone * spec.zoneSizeBytes;
      encodeWord(kind, { state, conventional, attributes: 0, pointer }, view, offset);
    }
    file.write(places.metaOffset + at, bytes, 'table');
  }
}
