import { assert } from '../../../../shared/errors/assert';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import { WORD_BYTES } from '../layout';
import type { ZonedExtension } from '../model';
import { storedParts } from './stored-words';
import { encodeWord } from './word';

/** Up to this many changed zones each word is a write of its own, as a power cut would tell them apart. */
const SINGLE_WRITES_MAX = 64;
/** Words in one write at most. */
const RUN_MAX = 32_768;

/** Writes words of the write pointer table from the zone table in memory. */
export class WordWriter {
  readonly #file: BlockFile;
  readonly #extension: ZonedExtension;
  readonly #geometry: ZoneGeometry;
  readonly #zones: ZoneTable;

  constructor(file: BlockFile, extension: ZonedExtension, geometry: ZoneGeometry, zones: ZoneTable) {
    this.#file = file;
    this.#extension = extension;
    this.#geometry = geometry;
    this.#zones = zones;
  }

  /** Writes the words of these zones in the order given; many of them in runs of neighbours. */
  store(changed: readonly ZoneIndex[]): void {
    if (changed.length === 0) return;
    const most = changed.length <= SINGLE_WRITES_MAX ? 1 : RUN_MAX;
    for (let at = 0; at < changed.length;) at += this.#storeRun(changed, at, most);
  }

  /** Writes the neighbours that follow `at`; returns how many they are. */
  #storeRun(changed: readonly ZoneIndex[], at: number, most: number): number {
    const first = changed[at]!;
    let count = 1;
    while (count < most && changed[at + count] === first + count) count++;
    const bytes = new Uint8Array(count * WORD_BYTES);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < count; index++) this.#encode(view, index * WORD_BYTES, first + index);
    this.#file.write(this.#extension.metaOffset + first * WORD_BYTES, bytes, 'table');
    return count;
  }

  #encode(view: DataView, at: number, zone: ZoneIndex): void {
    assert(zone < this.#zones.count, 'a word lies behind its table');
    const parts = storedParts(this.#extension.variant, this.#geometry, this.#zones, zone);
    encodeWord(this.#extension.word, parts, view, at);
  }
}
