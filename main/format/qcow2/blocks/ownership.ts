import { failAbout } from '../../../../shared/errors/app-error';
import { formatHex } from '../../../../shared/units/format';
import type { ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Extent } from '../../../../shared/units/ranges';
import { ENTRY_BYTES, ENTRY_COPIED } from '../layout';
import type { ClusterMapping, Qcow2Header, ZonedExtension } from '../model';
import type { Refcounts } from './refcounts';
import { mappingClusters } from './mapping-clusters';

/** Areas that the header names and that never move: header, L1 and write pointer table. No entry may lead to them. */
export function fixedAreas(header: Qcow2Header, zoned: ZonedExtension | null): readonly Extent[] {
  const areas = [
    { offset: 0, length: header.clusterBytes },
    { offset: header.l1Offset, length: header.l1Entries * ENTRY_BYTES },
  ];
  return zoned ? [...areas, { offset: zoned.metaOffset, length: zoned.metaBytes }] : areas;
}

/** Refuses to change clusters that something else refers to, too, or that hold the image's own tables. */
export class Ownership {
  readonly #file: BlockFile;
  readonly #map: ClusterMapping;
  readonly #refcounts: Refcounts;
  readonly #fixed: readonly Extent[];
  /** Clusters of L2 tables and refcount blocks as they were before the first write; new ones are nobody else's. */
  #tables: ReadonlySet<number> | null = null;

  /** `fixed`: areas that no entry may lead to, besides the refcount table, which may move. */
  constructor(file: BlockFile, map: ClusterMapping, refcounts: Refcounts, fixed: readonly Extent[]) {
    this.#file = file;
    this.#map = map;
    this.#refcounts = refcounts;
    this.#fixed = fixed;
  }

  /** Errors: `unsupported` unless the data cluster belongs to its entry alone; names entry offset and value. */
  requireData(guestCluster: number, hostOffset: ByteOffset): void {
    const entry = this.#map.entry(guestCluster);
    const isCopied = (entry & ENTRY_COPIED) !== 0n;
    const refcount = this.#refcountAt(hostOffset);
    const isTable = this.#isTable(hostOffset) || this.#isMapping(hostOffset);
    if (isCopied && refcount === 1 && !isTable) return;
    const why = isTable
      ? 'leads to a cluster that holds tables of the image'
      : `leads to a cluster that is shared: refcount ${refcount}${isCopied ? '' : ', no COPIED flag'}`;
    const at = this.#map.entryOffset(guestCluster);
    const value = `0x${entry.toString(16).padStart(16, '0')}`;
    failAbout(
      this.#file.name,
      'unsupported',
      `the L2 entry at offset ${at === null ? 'unknown' : formatHex(at)} is ${value} and ${why}; it is not written`,
      { file: this.#file.name, offset: at, found: value, refcount },
    );
  }

  /** Errors: `unsupported` when the L2 table of a guest cluster is shared, or lies where other tables do. */
  requireL2(guestCluster: number): void {
    const l1Index = Math.floor(guestCluster / this.#map.entriesPerL2);
    const l2Offset = this.#map.l2Offset(l1Index);
    if (l2Offset === null) return;
    const refcount = this.#refcountAt(l2Offset);
    const isTable = this.#isTable(l2Offset);
    if (refcount === 1 && !isTable) return;
    const why = isTable ? 'lies in another table of the image' : `is shared: refcount ${refcount}`;
    failAbout(
      this.#file.name,
      'unsupported',
      `the L2 table at offset ${formatHex(l2Offset)} (L1 entry ${l1Index}) ${why}; it is not written`,
      { file: this.#file.name, offset: l2Offset, found: refcount, expected: 1 },
    );
  }

  /** Call when the bytes changed beneath. */
  forget(): void {
    this.#tables = null;
  }

  #isTable(hostOffset: ByteOffset): boolean {
    const { clusterBytes, table } = this.#refcounts;
    const overlaps = ({ offset, length }: Extent) =>
      hostOffset < offset + length && hostOffset + clusterBytes > offset;
    return (
      this.#fixed.some(overlaps) || overlaps({ offset: table.offset, length: table.clusters * clusterBytes })
    );
  }

  #isMapping(hostOffset: ByteOffset): boolean {
    const { header } = this.#map;
    const clusterOf = (offset: ByteOffset) => Math.floor(offset / header.clusterBytes);
    this.#tables ??= new Set([...mappingClusters(this.#file, header)].map(({ offset }) => clusterOf(offset)));
    return this.#tables.has(clusterOf(hostOffset));
  }

  #refcountAt(offset: ByteOffset): number {
    return this.#refcounts.get(Math.floor(offset / this.#map.header.clusterBytes));
  }
}
