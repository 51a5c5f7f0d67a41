import { assert } from '../../../../shared/errors/assert';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { BlockFile } from '../../../storage/block-file';
import { wordParts } from './entries';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import type { TableSums } from './sums';
import { encodeHigh, encodeLow } from './word';

/** Up to this many changed zones each word is a write of its own, as a power cut would tell them apart. */
const SINGLE_WRITES_MAX = 64;
/** Words in one write at most. */
const RUN_MAX = 32_768;

/** Writes table words from the zone table in memory. */
export class TableWriter {
  readonly #file: BlockFile;
  readonly #model: ZonedModel;
  readonly #zones: ZoneTable;
  readonly #sums: TableSums | null;
  readonly #word = new Uint8Array(WORD_BYTES);
  readonly #wordView = new DataView(this.#word.buffer);

  constructor(file: BlockFile, model: ZonedModel, zones: ZoneTable, sums: TableSums | null) {
    this.#file = file;
    this.#model = model;
    this.#zones = zones;
    this.#sums = sums;
  }

  /** Writes the words of these zones in the order given; many of them in runs of neighbours. */
  store(changed: readonly ZoneIndex[]): void {
    if (changed.length === 0) return;
    this.#sums?.mark(changed);
    if (changed.length <= SINGLE_WRITES_MAX) {
      for (const zone of changed) this.#storeOne(zone);
    } else {
      for (let at = 0; at < changed.length;) at += this.#storeRun(changed, at);
    }
  }

  #storeOne(zone: ZoneIndex): void {
    this.#encode(this.#wordView, 0, zone);
    this.#file.write(this.#offsetOf(zone), this.#word, 'table');
  }

  /** Writes the neighbours that follow `at`; returns how many they are. */
  #storeRun(changed: readonly ZoneIndex[], at: number): number {
    const first = changed[at]!;
    let count = 1;
    while (count < RUN_MAX && changed[at + count] === first + count) count++;
    const bytes = new Uint8Array(count * WORD_BYTES);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < count; index++) this.#encode(view, index * WORD_BYTES, first + index);
    this.#file.write(this.#offsetOf(first), bytes, 'table');
    return count;
  }

  #encode(view: DataView, at: number, zone: ZoneIndex): void {
    assert(zone < this.#zones.count, 'a word lies behind its table');
    const parts = wordParts(this.#model, this.#zones, zone);
    view.setUint32(at, encodeLow(parts), true);
    view.setUint32(at + 4, encodeHigh(this.#model.word, parts), true);
  }

  #offsetOf(zone: ZoneIndex): number {
    return this.#model.areas.tableOffset + zone * WORD_BYTES;
  }
}
