import { assert } from '../../../shared/errors/assert';
import type { FillName } from '../../../shared/crash/damage';
import type { TearShape } from '../../../shared/crash/tear';
import type { ByteCount } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';
import type { LogEntry, Piece } from '../../storage/filters/write-log-file';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { isStorageWrite } from '../crash-cut';
import { lastFlush, pendingEntries, type CutLog } from '../crash-fates';
import { damagedPieces, lostFillOf } from '../damage/damaged-pieces';
import { tornRanges } from '../damage/torn-ranges';
import { Fingerprints, type CoveredCells } from './fingerprints';
import type { StateChoice } from './state-choices';
import { FINGERPRINT_WORDS } from './unique-images';

/** A write since the last flush. */
interface OpenWrite {
  readonly entry: LogEntry;
  readonly cells: CoveredCells;
  /** Number among the pending ones; −1 = durable. */
  pending: number;
  /** What is left of it by each tear, and where it is lost (null), as it was last asked for. */
  readonly damaged: Map<TearShape | null, DamagedWrite>;
}

/** What a torn or lost write leaves. */
interface DamagedWrite {
  /** Of the fill. */
  readonly seed: number;
  readonly cells: readonly CoveredCells[];
  /** The file is at least so long then. */
  readonly endBytes: ByteCount;
}

/** What all states of an exploration have in common. */
export interface StateSetup {
  /** What lost bytes hold; absent = what was there. */
  readonly fill?: FillName;
  readonly makeStore?: () => BlockFile;
}

/**
 * The images that a power cut may leave, cut after cut: what is durable lies in one overlay, and what came after the last flush
 * is told by its cells. A cut follows the one before it in the log.
 */
export class CutStates {
  /** Content of what a flush came after. */
  readonly #settled: OverlayBlockFile;
  readonly #fingerprints: Fingerprints;
  readonly #setup: StateSetup;
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
  constructor(base: BlockFile, first: CutLog, boundaries: Float64Array, setup: StateSetup) {
    this.#setup = setup;
    this.#settled = new OverlayBlockFile(base, setup.makeStore?.());
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
      const cells = this.#cellsOf(cut, { ...entry, read: null }, entry);
      this.#open.push({ entry, cells, pending: -1, damaged: new Map() });
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
    const { survives, tear, loss } = choice;
    const total = this.#fingerprint;
    const torn = tornWrite(choice);
    const isFilled = this.#setup.fill !== undefined;
    let sizeBytes = this.#sizeBytes;
    this.#state++;
    total.set(this.#settledTotal);
    // The newest write of a cell is what it holds.
    for (let at = this.#open.length - 1; at >= 0; at--) {
      const write = this.#open[at]!;
      const { pending, entry } = write;
      if (entry.index >= this.#cut!.end) continue;
      const isLost = pending >= 0 && survives[pending] === 0;
      if (isLost && !isFilled) continue;
      let endBytes = entry.operation === 'write' ? entry.offset + entry.length : 0;
      if (isLost || (pending >= 0 && pending === torn)) {
        const damaged = this.#damaged(write, isLost ? null : tear, loss.seed);
        for (const cells of damaged.cells) this.#claim(cells, total);
        endBytes = damaged.endBytes;
      } else this.#claim(write.cells, total);
      if (entry.index > this.#resizedAt) sizeBytes = Math.max(sizeBytes, endBytes);
    }
    addTerm(total, this.#sizeTerm(sizeBytes));
    return total;
  }

  /** The image of a state, to be released by the caller. */
  imageOf(choice: StateChoice): OverlayBlockFile {
    const { loss, survives, tear } = choice;
    const image = new OverlayBlockFile(this.#settled, this.#setup.makeStore?.());
    const isFilled = this.#setup.fill !== undefined;
    const torn = tornWrite(choice);
    const pendingOf = new Map(this.#open.map(({ entry, pending }) => [entry.index, pending]));
    const cut = this.#cut!;
    cut.log.replayInto(
      image,
      (entry) => {
        if (entry.operation === 'resize') return 'full';
        const pending = pendingOf.get(entry.index) ?? -1;
        if (pending < 0) return 'full';
        const isLost = survives[pending] === 0;
        if (isLost && !isFilled) return 'none';
        if (!isLost && pending !== torn) return 'full';
        return { pieces: this.#pieces(entry, isLost ? null : tear, loss.seed) };
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

  #damaged(write: OpenWrite, tear: TearShape | null, seed: number): DamagedWrite {
    const known = write.damaged.get(tear);
    if (known?.seed === seed) return known;
    const { entry } = write;
    const pieces = this.#pieces(entry, tear, seed);
    const lengthening = pieces.filter(({ read }) => read !== null || entry.operation === 'write');
    const damaged = {
      seed,
      cells: pieces.map((piece) => this.#cellsOf(this.#cut!, piece, entry)),
      endBytes: Math.max(0, ...lengthening.map(({ offset, length }) => offset + length)),
    };
    write.damaged.set(tear, damaged);
    return damaged;
  }

  /** What a write leaves that is torn, or lost where there is no tear. */
  #pieces(entry: LogEntry, tear: TearShape | null, seed: number): readonly Piece[] {
    const kept = tear === null ? [] : tornRanges(tear, entry);
    assert(kept !== null, 'a write is torn by what cannot tear it');
    return damagedPieces(entry, kept, lostFillOf({ fill: this.#setup.fill, seed }));
  }

  #cellsOf({ log }: CutLog, { offset, length, read }: Piece, entry: LogEntry): CoveredCells {
    const from = offset - entry.offset;
    const written =
      entry.operation === 'zero'
        ? null
        : (at: ByteCount, into: Uint8Array) => log.readPayload(entry.index, into, from + at);
    return this.#fingerprints.covered(offset, length, read ?? written);
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
function tornWrite({ tear, survives }: StateChoice): number {
  return tear === null ? -1 : survives.lastIndexOf(1);
}

function addTerm(total: Uint32Array, term: Uint32Array): void {
  for (let word = 0; word < FINGERPRINT_WORDS; word++) total[word]! ^= term[word]!;
}
