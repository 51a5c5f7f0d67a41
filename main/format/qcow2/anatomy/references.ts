import { formatHex } from '../../../../shared/units/format';
import type { Finding } from '../../../../shared/image/check/finding';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { KIB, roundUp } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { subclusterProblem } from '../blocks/subclusters';
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
import type { Qcow2Header, Subclusters, ZonedExtension } from '../model';
import { refcountTablePlace, refcountTableProblem } from '../blocks/refcount-place';
import type { Bitmap } from './bitmaps';
import { bitmapDirectory, readBitmaps } from './bitmaps';
import { regionsOf } from './regions';
import type { Snapshot } from './snapshots';
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
  /** Words and descriptor extensions. */
  zones: 7,
  bitmap: 8,
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
  /** Number of the snapshot whose tables refer; null = the active ones. */
  readonly snapshot: number | null;
  /** What the bytes are, where the owner alone does not tell. */
  readonly title: string;
}

/** Who is told of references and of entries that lead nowhere. The reference is reused: read it at once. */
export interface ReferenceVisitor {
  visit(reference: Reference): void;
  problem(finding: Finding): void;
  /** Called before every piece of a table that is read; may throw to stop. */
  look(): void;
}

/** Code of a finding after which refcounts cannot be compared. */
export const REFCOUNT_ENTRY = 'qcow2-refcount-entry';
/** Bytes of a table read at a time. */
const PIECE_BYTES = 64 * KIB;
/** Entries of the tables of snapshots that are looked at; only overlapping tables reach it. */
const SNAPSHOT_ENTRIES_MAX = 2 ** 24;

/** Entries of the tables of bitmaps that are looked at; only a file of terabytes has more. */
const BITMAP_ENTRIES_MAX = 2 ** 24;
/** Expected of an entry that is used without its reserved bits. */
const RESERVED_CLEAR = 'reserved bits clear';

/** Goes through everything in an image that refers to clusters: header, refcounts, L1, L2, snapshots, bitmaps. */
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
    snapshot: null as number | null,
    title: '',
  };
  #snapshotEntries = 0;
  #bitmapEntries = 0;

  constructor(file: BlockFile, header: Qcow2Header, zoned: ZonedExtension | null, visitor: ReferenceVisitor) {
    this.#file = file;
    this.#header = header;
    this.#zoned = zoned;
    this.#visitor = visitor;
    this.#fileBytes = file.size();
    this.#entryBytes = header.extendedL2 ? 2 * ENTRY_BYTES : ENTRY_BYTES;
  }

  /** Tells the visitor everything, in the order header, refcount blocks, active tables, snapshots, bitmaps. */
  walk(): void {
    for (const { kind, title, offset, length } of regionsOf(this.#file, this.#header, this.#zoned)) {
      const owner = kind === 'table' || kind === 'zde' ? OWNER.zones : OWNER.fixed;
      this.#tellNamed(owner, title, { offset, length, index: 0, place: 0 });
    }
    if (!refcountTableProblem(this.#file, this.#header.clusterBytes)) this.#walkRefcountTable();
    this.#walkL1(this.#header.l1Offset, this.#header.l1Entries, null);
    this.#walkSnapshots();
    this.#walkBitmaps();
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

  /** `snapshot`: the number of the one whose table it is; null = the active one. */
  #walkL1(l1Offset: ByteOffset, entries: number, snapshot: number | null): void {
    const seen = new Set<number>();
    const active = snapshot === null;
    const what = active ? 'L1' : 'L1 of a snapshot';
    this.#reference.snapshot = snapshot;
    this.#eachWord(l1Offset, entries, ENTRY_BYTES, (high, low, index, place) => {
      const table = entryOffset(high, low);
      if (entryReserved(high, low, false) !== 0)
        this.#tellProblem(what, index, { place, high, low, expected: RESERVED_CLEAR });
      if (table === 0) return;
      const expected = this.#offsetProblem(table);
      if (expected !== null) return this.#tellProblem(what, index, { place, high, low, expected });
      const copied = active ? entryCopied(high) : null;
      this.#tell(OWNER.l2Table, table, this.#header.clusterBytes, index, place, copied);
      if (seen.has(table)) return;
      seen.add(table);
      this.#walkL2(table, index, active);
    });
    this.#reference.snapshot = null;
  }

  #walkL2(table: ByteOffset, l1Index: number, active: boolean): void {
    const { clusterBytes } = this.#header;
    const entries = clusterBytes / this.#entryBytes;
    if (!active && !this.#mayWalk(entries)) return;
    this.#eachWord(table, entries, this.#entryBytes, (high, low, index, place, bits) => {
      const guest = l1Index * entries + index;
      const expected = bits && subclusterProblem(high, low, bits);
      if (expected) this.#tellProblem('L2', guest, { place, high, low, expected });
      this.#visitEntry(high, low, guest, place, active);
    });
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
      this.#tellProblem('L2', guest, { place, high, low, expected: RESERVED_CLEAR });
    const offset = entryOffset(high, low);
    if (offset === 0) return;
    const expected = this.#offsetProblem(offset);
    if (expected !== null) return this.#tellProblem('L2', guest, { place, high, low, expected });
    this.#tell(OWNER.data, offset, header.clusterBytes, guest, place, active ? entryCopied(high) : null);
  }

  #walkSnapshots(): void {
    const from = this.#header.snapshotsOffset;
    const snapshots = placesOfSnapshots(this.#file, this.#header);
    const { offset, length } = snapshots.at(-1) ?? { offset: from, length: 0 };
    const table = { offset: from, length: roundUp(offset + length - from, ENTRY_BYTES), index: 0, place: 0 };
    if (length > 0) this.#tellNamed(OWNER.snapshot, 'snapshot table', table);
    for (const snapshot of snapshots) this.#walkSnapshot(snapshot);
  }

  #walkSnapshot({ index, offset, l1Offset, l1Entries }: SnapshotPlace): void {
    const { clusterBytes } = this.#header;
    const length = l1Entries * ENTRY_BYTES;
    if (l1Offset % clusterBytes !== 0 || l1Offset + length > this.#fileBytes || !this.#mayWalk(l1Entries)) {
      this.#visitor.problem(snapshotFinding(offset, index, l1Offset));
      return;
    }
    const l1 = { offset: l1Offset, length, index, place: offset };
    if (l1Entries > 0) this.#tellNamed(OWNER.snapshot, `L1 table of snapshot ${index}`, l1);
    this.#walkL1(l1Offset, l1Entries, index);
  }

  #walkBitmaps(): void {
    const directory = bitmapDirectory(this.#file, this.#header);
    if (!directory) return;
    const { offset, length } = directory;
    this.#tellNamed(OWNER.bitmap, 'bitmap directory', { offset, length, index: 0, place: 0 });
    for (const bitmap of readBitmaps(this.#file, directory)) {
      this.#bitmapEntries += bitmap.tableEntries;
      const bytes = bitmap.tableEntries * ENTRY_BYTES;
      const isPlaced = bitmap.tableOffset > 0 && this.#offsetProblem(bitmap.tableOffset) === null;
      const inFile = bitmap.tableOffset + bytes <= this.#fileBytes;
      if (isPlaced && inFile && this.#bitmapEntries <= BITMAP_ENTRIES_MAX) this.#walkBitmap(bitmap, bytes);
      else this.#visitor.problem(bitmapFinding(bitmap));
    }
  }

  #walkBitmap({ index, offset: place, tableOffset, tableEntries }: Bitmap, length: ByteCount): void {
    const { clusterBytes } = this.#header;
    if (length > 0)
      this.#tellNamed(OWNER.bitmap, `table of bitmap ${index}`, {
        offset: tableOffset,
        length,
        index,
        place,
      });
    const title = `data of bitmap ${index}`;
    this.#eachWord(tableOffset, tableEntries, ENTRY_BYTES, (high, low, entry, at) => {
      const offset = entryOffset(high, low);
      if (offset === 0) return;
      const expected = this.#offsetProblem(offset);
      if (expected === null)
        this.#tellNamed(OWNER.bitmap, title, { offset, length: clusterBytes, index, place: at });
      else this.#tellProblem(`table of bitmap ${index}:`, entry, { place: at, high, low, expected });
    });
  }

  #mayWalk(entries: number): boolean {
    this.#snapshotEntries += entries;
    return this.#snapshotEntries <= SNAPSHOT_ENTRIES_MAX;
  }

  /** Calls for every entry that is not zero. */
  #eachWord(
    offset: ByteOffset,
    count: number,
    stride: ByteCount,
    use: (high: number, low: number, index: number, place: ByteOffset, bits: Subclusters | null) => void,
  ): void {
    const perPiece = PIECE_BYTES / stride;
    const buffer = new Uint8Array(Math.max(0, Math.min(PIECE_BYTES, count * stride)));
    const view = new DataView(buffer.buffer);
    for (let first = 0; first < count; first += perPiece) {
      this.#visitor.look();
      const here = Math.min(perPiece, count - first);
      this.#file.read(offset + first * stride, buffer.subarray(0, here * stride));
      for (let index = 0; index < here; index++) {
        const high = view.getUint32(index * stride);
        const low = view.getUint32(index * stride + 4);
        const bits = stride > ENTRY_BYTES ? subclustersIn(view, index * stride) : null;
        const isSet = high !== 0 || low !== 0 || (bits?.allocated ?? 0) !== 0;
        if (isSet) use(high, low, first + index, offset + (first + index) * stride, bits);
      }
    }
  }

  #offsetProblem(offset: ByteOffset): string | null {
    return offsetProblem(this.#header, offset, this.#fileBytes);
  }

  #tellNamed(
    owner: Owner,
    title: string,
    { offset, length, index, place }: Pick<Reference, 'offset' | 'length' | 'index' | 'place'>,
  ): void {
    this.#reference.title = title;
    this.#tell(owner, offset, length, index, place);
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
    const message =
      expected === RESERVED_CLEAR ? `${of} has reserved bits set` : `${of} cannot be used as it is`;
    const code = table === 'refcount table' ? REFCOUNT_ENTRY : 'qcow2-entry';
    this.#visitor.problem(
      findingAt(place, ENTRY_BYTES, { code, severity: 'error', message, found, expected }),
    );
  }
}

/** The second word of an extended L2 entry. */
function subclustersIn(view: DataView, at: number): Subclusters {
  return { zeros: view.getUint32(at + ENTRY_BYTES), allocated: view.getUint32(at + ENTRY_BYTES + 4) };
}

type SnapshotPlace = Omit<Snapshot, 'name'>;

/** The snapshot table without the names, which may be long. */
function placesOfSnapshots(file: BlockFile, header: Qcow2Header): SnapshotPlace[] {
  const places: SnapshotPlace[] = [];
  for (const { index, offset, length, l1Offset, l1Entries } of readSnapshots(file, header))
    places.push({ index, offset, length, l1Offset, l1Entries });
  return places;
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

function bitmapFinding({ index, offset, tableOffset }: Bitmap): Finding {
  return findingAt(offset, 8, {
    code: 'qcow2-bitmap',
    severity: 'error',
    message: `bitmap ${index}: its table lies in no whole clusters of the file, or overlaps others`,
    found: formatHex(tableOffset),
    expected: 'a table in clusters of its own',
  });
}
