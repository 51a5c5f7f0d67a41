import { assert } from '../../../../shared/errors/assert';
import { crc32c } from '../../../../shared/units/crc32c';
import type { ByteCount, ZoneIndex } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { EXTENDED_HEADER, SUM_BYTES, SUM_PAGE_BYTES, SUMS_GENERATION_BYTES, WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import type { TablePiece } from './table-reader';

/** An array of at most this size is written in one piece, generation and sums together. */
const ONE_WRITE_BYTES = 4096;
const PAGE_ZONES = SUM_PAGE_BYTES / WORD_BYTES;

/** What the generations say about the sums. `missing`: the array is not in the file. */
export type SumsState = 'sealed' | 'stale' | 'missing';

/** The checksum array of an `extended` table: generation, marks before changes, seals at flushes (FORMAT.md §3.2). */
export class TableSums {
  readonly #file: BlockFile;
  readonly #model: ZonedModel;
  readonly #array: Uint8Array;
  readonly #view: DataView;
  readonly #dirtyPages = new Set<number>();
  #generation = 0n;
  #state: SumsState = 'sealed';
  /** Table words were written since the last seal. */
  #changed = false;

  constructor(file: BlockFile, model: ZonedModel) {
    this.#file = file;
    this.#model = model;
    this.#array = new Uint8Array(model.areas.sumsSize);
    this.#view = new DataView(this.#array.buffer);
    this.load();
  }

  /** Pages of the table, each with a sum. */
  get #pages(): number {
    return (this.#array.length - SUMS_GENERATION_BYTES) / SUM_BYTES;
  }

  /** What the file would say now. */
  get state(): SumsState {
    return this.#changed && this.#state === 'sealed' ? 'stale' : this.#state;
  }

  /** Reads generation and sums again and forgets which pages are dirty. */
  load(): void {
    const { areas } = this.#model;
    const bytes = new Uint8Array(EXTENDED_HEADER.generation.length);
    this.#file.read(EXTENDED_HEADER.generation.offset, bytes);
    this.#generation = new DataView(bytes.buffer).getBigUint64(0, true);
    const there = this.#file.read(areas.sumsOffset, this.#array) === this.#array.length;
    const same = this.#view.getBigUint64(0, true) === this.#generation;
    this.#state = there ? (same ? 'sealed' : 'stale') : 'missing';
    this.#dirtyPages.clear();
    this.#changed = false;
  }

  /** Pages of a piece of the table whose sum is wrong, by page number. Pieces start at page bounds. */
  wrongPages(piece: TablePiece): number[] {
    const wrong: number[] = [];
    for (let at = 0; at < piece.bytes.length; at += SUM_PAGE_BYTES) {
      const page = (piece.firstZone * WORD_BYTES + at) / SUM_PAGE_BYTES;
      if (crc32c(piece.bytes.subarray(at, at + SUM_PAGE_BYTES)) !== this.stored(page)) wrong.push(page);
    }
    return wrong;
  }

  /** The sum that the array holds for a page of the table. */
  stored(page: number): number {
    assert(page < this.#pages, 'the array has no sum for a page behind the table');
    return this.#view.getUint32(SUMS_GENERATION_BYTES + page * SUM_BYTES, true);
  }

  /** The generation that the sums belong to. */
  arrayGeneration(): bigint {
    return this.#view.getBigUint64(0, true);
  }

  /** To be called before words are written: marks the sums as outdated, once between two seals. */
  mark(zones: readonly ZoneIndex[]): void {
    if (!this.#changed && this.#state === 'sealed') this.#raiseGeneration();
    this.#changed = true;
    for (const zone of zones) this.#dirtyPages.add(Math.floor(zone / PAGE_ZONES));
  }

  /** Renews the sums of the changed pages. Returns false when no word was written since the last seal. */
  seal(): boolean {
    if (!this.#changed) return false;
    const all = this.#state !== 'sealed';
    const pages = all
      ? Array.from({ length: this.#pages }, (_, page) => page)
      : [...this.#dirtyPages].sort((a, b) => a - b);
    for (const page of pages) this.#renew(page);
    this.#view.setBigUint64(0, this.#generation, true);
    this.#write(pages);
    this.#state = 'sealed';
    this.#dirtyPages.clear();
    this.#changed = false;
    return true;
  }

  #raiseGeneration(): void {
    this.#generation = BigInt.asUintN(64, this.#generation + 1n);
    const bytes = new Uint8Array(EXTENDED_HEADER.generation.length);
    new DataView(bytes.buffer).setBigUint64(0, this.#generation, true);
    this.#file.write(EXTENDED_HEADER.generation.offset, bytes, 'header');
  }

  #renew(page: number): void {
    assert(page < this.#pages, 'the array has no room for the sum of a page behind the table');
    const { areas } = this.#model;
    const at = page * SUM_PAGE_BYTES;
    const bytes = new Uint8Array(Math.min(SUM_PAGE_BYTES, areas.tableSize - at));
    this.#file.read(areas.tableOffset + at, bytes);
    this.#view.setUint32(SUMS_GENERATION_BYTES + page * SUM_BYTES, crc32c(bytes), true);
  }

  #write(pages: readonly number[]): void {
    const { sumsOffset } = this.#model.areas;
    if (this.#array.length <= ONE_WRITE_BYTES) return this.#file.write(sumsOffset, this.#array, 'header');
    for (let first = 0; first < pages.length;) {
      let last = first;
      while (pages[last + 1] === pages[last]! + 1) last++;
      const from = SUMS_GENERATION_BYTES + pages[first]! * SUM_BYTES;
      const to = SUMS_GENERATION_BYTES + (pages[last]! + 1) * SUM_BYTES;
      this.#file.write(sumsOffset + from, this.#array.subarray(from, to), 'header');
      first = last + 1;
    }
    this.#file.write(sumsOffset, this.#array.subarray(0, SUMS_GENERATION_BYTES), 'header');
  }
}

/** A checksum array in the making, over a table that is given piece by piece (whole pages but for the last). */
export class NewSums {
  readonly array: Uint8Array;
  readonly #view: DataView;
  #at = SUMS_GENERATION_BYTES;

  constructor(sumsSize: ByteCount, generation: bigint) {
    this.array = new Uint8Array(sumsSize);
    this.#view = new DataView(this.array.buffer);
    this.#view.setBigUint64(0, generation, true);
  }

  /** Adds the sums of the next pages of the table. */
  add(pages: Uint8Array): void {
    for (let from = 0; from < pages.length; from += SUM_PAGE_BYTES) {
      this.#view.setUint32(this.#at, crc32c(pages.subarray(from, from + SUM_PAGE_BYTES)), true);
      this.#at += SUM_BYTES;
    }
  }
}
