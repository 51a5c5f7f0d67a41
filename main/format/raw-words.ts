import { assert } from '../../shared/errors/assert';
import type { ByteOffset, ZoneIndex } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import type { TableWords } from './image';

const WORD_BYTES = 8;
const WORD_MAX = 2n ** 64n - 1n;

/** The words of a table at a place of a file, also those that lie behind its end. */
export function rawWords(file: BlockFile, tableOffset: ByteOffset, littleEndian: boolean): TableWords {
  const bytes = new Uint8Array(WORD_BYTES);
  const view = new DataView(bytes.buffer);
  const offsetOf = (zone: ZoneIndex): ByteOffset => tableOffset + zone * WORD_BYTES;
  return {
    read(zone) {
      file.read(offsetOf(zone), bytes);
      return view.getBigUint64(0, littleEndian);
    },
    write(zone, word) {
      assert(word >= 0n && word <= WORD_MAX, 'a word has no room for this number');
      view.setBigUint64(0, word, littleEndian);
      file.write(offsetOf(zone), bytes, 'table');
    },
  };
}
