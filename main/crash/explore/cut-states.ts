import { assert } from '../../../shared/errors/assert';
import type { ByteCount } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';
import type { LogEntry } from '../../storage/filters/write-log-file';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { isStorageWrite } from '../crash-cut';
import { lastFlush, pendingEntries, type CutLog } from '../crash-fates';
import { Fingerprints, type CoveredCells } from './fingerprints';
import type { StateChoice } from './state-choices';
import { FINGERPRINT_WORDS } from './unique-images';

/** A write since the last flush. */
interface OpenWrite {
  readonly entry: LogEntry;
  readonly cells: CoveredCells;
  /** Number among the pending ones; −1 = durable. */
  pending: number;
}

/**
 * The images that a power cut may leave, cut after cut: what is durable lies in one overlay, and what came after the last flush
 * is told by its cells. A cut follows the one before it in the log.
 */
export class CutStates {
  /** Content of what a flush came after. */
  readonly #settled: OverlayBlockFile;
  readonly #fingerprints: Fingerprints;
  readonly #makeStore: (() => BlockFile) | undefined;
  /** Entries of the log that are settled. */
  #settledEnd: number;
  /** Terms of settled cells and their exclusive or. */
  readonly #settledTerms = new Map<number, Uint32Array>();
  readonly #settledTotal = new Uint32Array(FINGERPRINT_WORDS);
  #open: OpenWrite[] = [];
  /** Entries that were looked at. */
  #seen: number;
  #cut: CutLog | null = null;
  /** Length of the file without writes behind its end, and the entry that set it last; −1 = none did. */
  #sizeBytes: ByteCount = 0;
  #resizedAt = -1;
  readonly #sizeTerms = new Map<ByteCount, Uint32Array>();
  readonly #fingerprint = new Uint32Array(FINGERPRINT_WORDS);
  /** Cells that a newer write has claimed, by the state in which it did. */
  readonly #claimed: Int32Array;
  #state = 0;

  /** @param first the first cut: what is durable there belongs to every state */
  constructor(base: BlockFile, first: CutLog, boundaries: Float64Array, makeStore?: () => BlockFile) {
    this.#makeStore = makeStore;
    this.#settled = new OverlayBlockFile(base, makeStore?.());
    this.#settledEnd = lastFlush(first);
    first.log.replayInto(this.#settled, () => 'full', this.#settledEnd);
    this.#seen = this.#settledEnd;
    this.#fingerprints = new Fingerprints(boundaries, this.#settled);
    this.#claimed = new Int32Array(boundaries.length);
  }

  /** Goes on to the next cut. */
  goTo(cut: CutLog): void {
    this.#cut = cut;
    for (const entry of cut.log.entries(this.#seen, cut.end)) {
      if (!isStorageWrite(entry) || entry.operation === 'resize') continue;
      this.#open.push({ entry, cells: this.#cellsOf(cut, entry), pending: -1 });
    }
    this.#seen = Math.max(this.#seen, cut.end);
    this.#settle(cut, lastFlush(cut));
    this.#resize(cut);
    const numbers = new Map<number, number>();
    for (const { index } of pendingEntries(cut, this.#settledEnd)) numbers.set(index, numbers.size);
    for (const write of this.#open) write.pending = numbers.get(write.entry.index) ?? -1;
  }

  /** What every state of the cut holds. */
  get durable(): OverlayBlockFile {
    return this.#settled;
  }

  /** Writes of the cut that may be lost. */
  pendingWrites(): LogEntry[] {
    return this.#open.filter(({ pending }) => pending >= 0).map(({ entry }) => entry);
  }

  /** Fingerprint of a state's image; valid until the next call. */
  fingerprint(choice: StateChoice): Uint32Array {
    const { loss, survives } = choice;
    const total = this.#fingerprint;
    const torn = tornWrite(choice);
    let sizeBytes = this.#sizeBytes;
    this.#state++;
    total.set(this.#settledTotal);
    // The newest write of a cell is what it holds.
    for (let at = this.#open.length - 1; at >= 0; at--) {
      const { pending, cells, entry } = this.#open[at]!;
      if (entry.index >= this.#cut!.end || (pending >= 0 && survives[pending] === 0)) continue;
      const length = pending >= 0 && pending === torn ? loss.tearBytes! : entry.length;
      this.#claim(length === entry.length ? cells : this.#cellsOf(this.#cut!, { ...entry, length }), total);
      if (entry.operation === 'write' && entry.index > this.#resizedAt)
        sizeBytes = Math.max(sizeBytes, entry.offset + length);
    }
    addTerm(total, this.#sizeTerm(sizeBytes));
    return total;
  }

  /** The image of a state, to be released by the caller. */
  imageOf(choice: StateChoice): OverlayBlockFile {
    const { loss, survives } = choice;
    const image = new OverlayBlockFile(this.#settled, this.#makeStore?.());
    const torn = tornWrite(choice);
    const pendingOf = new Map(this.#open.map(({ entry, pending }) => [entry.index, pending]));
    const cut = this.#cut!;
    cut.log.replayInto(
      image,
      ({ index, operation }) => {
        if (operation === 'resize') return 'full';
        const pending = pendingOf.get(index) ?? -1;
        if (pending < 0) return 'full';
        if (survives[pending] === 0) return 'none';
        return pending === torn ? { bytes: loss.tearBytes! } : 'full';
      },
      cut.end,
      this.#settledEnd,
    );
    return image;
  }

  /** Releases everything. */
  dispose(): void {
    this.#settled.dispose();
  }

  #cellsOf({ log }: CutLog, { index, operation, offset, length }: LogEntry): CoveredCells {
    return this.#fingerprints.covered(
      offset,
      length,
      operation === 'zero' ? null : (at, into) => log.readPayload(index, into, at),
    );
  }

  #claim({ first, count, terms }: CoveredCells, total: Uint32Array): void {
    for (let n = 0; n < count; n++) {
      const cell = first + n;
      if (this.#claimed[cell] === this.#state) continue;
      this.#claimed[cell] = this.#state;
      const settled = this.#settledTerms.get(cell);
      for (let word = 0; word < FINGERPRINT_WORDS; word++)
        total[word]! ^= terms[n * FINGERPRINT_WORDS + word]! ^ (settled?.[word] ?? 0);
    }
  }

  /** Everything before a flush becomes durable. */
  #settle({ log }: CutLog, end: number): void {
    if (end <= this.#settledEnd) return;
    assert(end <= this.#seen, 'a flush covers writes that no cut has seen');
    log.replayInto(this.#settled, () => 'full', end, this.#settledEnd);
    for (const { entry, cells } of this.#open) if (entry.index < end) this.#settleCells(cells);
    this.#open = this.#open.filter(({ entry }) => entry.index >= end);
    this.#settledEnd = end;
  }

  #settleCells({ first, count, terms }: CoveredCells): void {
    for (let n = 0; n < count; n++) {
      const term = terms.slice(n * FINGERPRINT_WORDS, (n + 1) * FINGERPRINT_WORDS);
      const before = this.#settledTerms.get(first + n);
      for (let word = 0; word < FINGERPRINT_WORDS; word++)
        this.#settledTotal[word]! ^= term[word]! ^ (before?.[word] ?? 0);
      this.#settledTerms.set(first + n, term);
    }
  }

  /** Changes of the file size always survive; a write behind the end makes the file longer where it survives. */
  #resize({ log, end }: CutLog): void {
    [this.#sizeBytes, this.#resizedAt] = [this.#settled.size(), -1];
    for (const { operation, length, index } of log.entries(this.#settledEnd, end))
      if (operation === 'resize') [this.#sizeBytes, this.#resizedAt] = [length, index];
  }

  #sizeTerm(bytes: ByteCount): Uint32Array {
    let term = this.#sizeTerms.get(bytes);
    if (!term) this.#sizeTerms.set(bytes, (term = Fingerprints.ofSize(bytes)));
    return term;
  }
}

/** Number of the pending write of which only a part survives; −1 = of none. */
function tornWrite({ loss, survives }: StateChoice): number {
  return loss.tearBytes === null ? -1 : survives.lastIndexOf(1);
}

function addTerm(total: Uint32Array, term: Uint32Array): void {
  for (let word = 0; word < FINGERPRINT_WORDS; word++) total[word]! ^= term[word]!;
}
