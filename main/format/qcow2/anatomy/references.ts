import { formatHex } from '../../../../shared/units/format';
import type { Finding } from '../../../../shared/image/finding';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { KIB, roundUp } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import {
  compressedPlace,
  entryCompressed,
  entryCopied,
  entryOffset,
  entryReserved,
  entryZero,
  formatEntry,
  offsetProblem,
} from '../blocks/l2-entry';
import { findingAt } from '../findings';
import { ENTRY_BYTES } from '../layout';
import type { Qcow2Header, ZonedExtension } from '../model';
import { refcountTablePlace } from '../blocks/refcount-place';
import { regionsOf } from './regions';
import { readSnapshots } from './snapshots';

/** What a reference is for. Numbers, as they are kept by the million. */
export const OWNER = {
  none: 0,
  data: 1,
  compressed: 2,
  l2Table: 3,
  refcountBlock: 4,
  snapshot: 5,
  fixed: 6,
} as const;
/** See OWNER. */
export type Owner = (typeof OWNER)[keyof typeof OWNER];

/** A reference to bytes of the file, as a table has it. */
export interface Reference {
  readonly owner: Owner;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  /** Guest cluster, L1 index or number of the refcount block; what the number counts follows from the owner. */
  readonly index: number;
  /** Offset of the entry that refers; 0 for what the header gives. */
  readonly place: ByteOffset;
  /** The COPIED flag; null where there is none. */
  readonly copied: boolean | null;
}

/** Who is told of references and of entries that lead nowhere. The reference is reused: read it at once. */
export interface ReferenceVisitor {
  visit(reference: Reference): void;
  problem(finding: Finding): void;
}

/** Code of a finding after which refcounts cannot be compared. */
export const REFCOUNT_ENTRY = 'qcow2-refcount-entry';
/** Bytes of a table read at a time. */
const PIECE_BYTES = 64 * KIB;
/** Entries of the tables of snapshots that are looked at; only overlapping tables reach it. */
const SNAPSHOT_ENTRIES_MAX = 2 ** 24;

/** Goes through everything in an image that refers to clusters: header, refcounts, L1, L2, snapshots. */
export class References {
  readonly #file: BlockFile;
  readonly #header: Qcow2Header;
  readonly #zoned: ZonedExtension | null;
  readonly #visitor: ReferenceVisitor;
  readonly #fileBytes: ByteCount;
  readonly #entryBytes: ByteCount;
  readonly #reference = {
    owner: OWNER.none as Owner,
    offset: 0,
    length: 0,
    index: 0,
    place: 0,
    copied: null as boolean | null,
  };
  #snapshotEntries = 0;

  constructor(file: BlockFile, header: Qcow2Header, zoned: ZonedExtension | null, visitor: ReferenceVisitor) {
    this.#file = file;
    this.#header = header;
    this.#zoned = zoned;
    this.#visitor = visitor;
    this.#fileBytes = file.size();
    this.#entryBytes = header.extendedL2 ? 2 * ENTRY_BYTES : ENTRY_BYTES;
  }

  /** Tells the visitor everything, in the order header, refcount blocks, active tables, snapshots. */
  walk(): void {
    for (const { offset, length } of regionsOf(this.#file, this.#header, this.#zoned))
      this.#tell(OWNER.fixed, offset, length, 0, 0);
    this.#walkRefcountTable();
    this.#walkL1(this.#header.l1Offset, this.#header.l1Entries, true);
    this.#walkSnapshots();
  }

  #walkRefcountTable(): void {
    const { clusterBytes } = this.#header;
    const { offset, clusters } = refcountTablePlace(this.#file);
    const end = Math.min(this.#fileBytes, offset + clusters * clusterBytes);
    this.#eachWord(
      offset,
      Math.floor((end - offset) / ENTRY_BYTES),
      ENTRY_BYTES,
      (high, low, index, place) => {
        const block = entryOffset(high, low);
        const expected = refcountReserved(high, low) ?? this.#offsetProblem(block);
        if (expected !== null) this.#tellProblem('refcount table', index, { place, high, low, expected });
        else this.#tell(OWNER.refcountBlock, block, clusterBytes, index, place);
      },
    );
  }

  #walkL1(l1Offset: ByteOffset, entries: number, active: boolean): void {
    const seen = new Set<number>();
    const what = active ? 'L1' : 'L1 of a snapshot';
    this.#eachWord(l1Offset, entries, ENTRY_BYTES, (high, low, index, place) => {
      const table = entryOffset(high, low);
      if (entryReserved(high, low, false) !== 0)
        this.#tellProblem(what, index, { place, high, low, expected: 'reserved bits clear' });
      if (table === 0) return;
      const expected = this.#offsetProblem(table);
      if (expected !== null) return this.#tellProblem(what, index, { place, high, low, expected });
      const copied = active ? entryCopied(high) : null;
      this.#tell(OWNER.l2Table, table, this.#header.clusterBytes, index, place, copied);
      if (seen.has(table)) return;
      seen.add(table);
      this.#walkL2(table, index, active);
    });
  }

  #walkL2(table: ByteOffset, l1Index: number, active: boolean): void {
    const { clusterBytes } = this.#header;
    const entries = clusterBytes / this.#entryBytes;
    if (!active && !this.#mayWalk(entries)) return;
    this.#eachWord(table, entries, this.#entryBytes, (high, low, index, place) =>
      this.#visitEntry(high, low, l1Index * entries + index, place, active),
    );
  }

  #visitEntry(high: number, low: number, guest: number, place: ByteOffset, active: boolean): void {
    const header = this.#header;
    // With an external data file the offsets count in that file.
    if (header.dataFile !== null) return;
    if (entryCompressed(high)) {
      const { hostOffset, length } = compressedPlace(header, high, low);
      if (hostOffset < this.#fileBytes) return this.#tell(OWNER.compressed, hostOffset, length, guest, place);
      const expected = `an offset below the ${this.#fileBytes} bytes of the file`;
      return this.#tellProblem('L2', guest, { place, high, low, expected });
    }
    if (entryReserved(high, low, entryZero(header, low)) !== 0)
      this.#tellProblem('L2', guest, { place, high, low, expected: 'reserved bits clear' });
    const offset = entryOffset(high, low);
    if (offset === 0) return;
    const expected = this.#offsetProblem(offset);
    if (expected !== null) return this.#tellProblem('L2', guest, { place, high, low, expected });
    this.#tell(OWNER.data, offset, header.clusterBytes, guest, place, active ? entryCopied(high) : null);
  }

  #walkSnapshots(): void {
    const { clusterBytes } = this.#header;
    let end = this.#header.snapshotsOffset;
    for (const { index, offset, length, l1Offset, l1Entries } of readSnapshots(this.#file, this.#header)) {
      end = offset + length;
      const bytes = l1Entries * ENTRY_BYTES;
      if (l1Offset % clusterBytes !== 0 || l1Offset + bytes > this.#fileBytes || !this.#mayWalk(l1Entries)) {
        this.#visitor.problem(snapshotFinding(offset, index, l1Offset));
        continue;
      }
      if (l1Entries > 0) this.#tell(OWNER.snapshot, l1Offset, bytes, index, offset);
      this.#walkL1(l1Offset, l1Entries, false);
    }
    const from = this.#header.snapshotsOffset;
    if (end > from) this.#tell(OWNER.snapshot, from, roundUp(end - from, ENTRY_BYTES), 0, 0);
  }

  #mayWalk(entries: number): boolean {
    this.#snapshotEntries += entries;
    return this.#snapshotEntries <= SNAPSHOT_ENTRIES_MAX;
  }

  /** Calls for every word that is not zero. */
  #eachWord(
    offset: ByteOffset,
    count: number,
    stride: ByteCount,
    use: (high: number, low: number, index: number, place: ByteOffset) => void,
  ): void {
    const perPiece = PIECE_BYTES / stride;
    const buffer = new Uint8Array(Math.max(0, Math.min(PIECE_BYTES, count * stride)));
    const view = new DataView(buffer.buffer);
    for (let first = 0; first < count; first += perPiece) {
      const here = Math.min(perPiece, count - first);
      this.#file.read(offset + first * stride, buffer.subarray(0, here * stride));
      for (let index = 0; index < here; index++) {
        const high = view.getUint32(index * stride);
        const low = view.getUint32(index * stride + 4);
        if (high !== 0 || low !== 0) use(high, low, first + index, offset + (first + index) * stride);
      }
    }
  }

  #offsetProblem(offset: ByteOffset): string | null {
    return offsetProblem(this.#header, offset, this.#fileBytes);
  }

  #tell(
    owner: Owner,
    offset: ByteOffset,
    length: ByteCount,
    index: number,
    place: ByteOffset,
    copied: boolean | null = null,
  ): void {
    const reference = this.#reference;
    reference.owner = owner;
    reference.offset = offset;
    reference.length = length;
    reference.index = index;
    reference.place = place;
    reference.copied = copied;
    this.#visitor.visit(reference);
  }

  #tellProblem(
    table: string,
    index: number,
    facts: {
      readonly place: ByteOffset;
      readonly high: number;
      readonly low: number;
      readonly expected: string;
    },
  ): void {
    const { place, high, low, expected } = facts;
    const of = table === 'L2' ? `L2 entry of cluster ${index}` : `${table} entry ${index}`;
    const found = formatEntry(high, low);
    const message = `${of} cannot be used as it is`;
    const code = table === 'refcount table' ? REFCOUNT_ENTRY : 'qcow2-entry';
    this.#visitor.problem(
      findingAt(place, ENTRY_BYTES, { code, severity: 'error', message, found, expected }),
    );
  }
}

/** Reserved bits of an entry of the refcount table. Nothing masks them off when refcounts are read. */
function refcountReserved(high: number, low: number): string | null {
  if (high > 0x00ff_ffff) return 'bits 63:56 clear';
  return (low & 0x1ff) === 0 ? null : 'bits 8:0 clear';
}

function snapshotFinding(offset: ByteOffset, index: number, l1Offset: number): Finding {
  return findingAt(offset, 16, {
    code: 'qcow2-snapshot',
    severity: 'error',
    message: `snapshot ${index}: its L1 table lies in no whole clusters of the file, or overlaps others`,
    found: formatHex(l1Offset),
    expected: 'a table in clusters of its own',
  });
}
