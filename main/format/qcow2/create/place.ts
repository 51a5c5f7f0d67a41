import { deviceBytesOfShape } from '../../../../shared/image/geometry-shape';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { roundUp } from '../../../../shared/units/units';
import { ENTRY_BYTES, WORD_BYTES } from '../layout';

/** Clusters of new images have 64 KiB, refcounts 16 bits. */
export const NEW_CLUSTER_BITS = 16;
/** Bytes of a cluster of a new image. */
export const NEW_CLUSTER_BYTES = 2 ** NEW_CLUSTER_BITS;
/** log2 of the bits of a refcount of a new image. */
export const NEW_REFCOUNT_ORDER = 4;
/** Clusters that one refcount block of a new image speaks of. */
export const NEW_PER_BLOCK = (NEW_CLUSTER_BYTES * 8) / 2 ** NEW_REFCOUNT_ORDER;

/** Where the parts of a new image lie: header, refcount table, refcount blocks, write pointer table, L1 table. */
export interface NewPlaces {
  readonly deviceBytes: ByteCount;
  readonly refcountTableOffset: ByteOffset;
  readonly refcountTableClusters: number;
  /** Blocks that speak of the clusters a new image has. */
  readonly refcountBlocks: number;
  readonly refcountBlocksOffset: ByteOffset;
  readonly metaOffset: ByteOffset;
  /** Words, and descriptor extensions behind them. */
  readonly metaBytes: ByteCount;
  readonly wordsBytes: ByteCount;
  readonly l1Offset: ByteOffset;
  readonly l1Entries: number;
  /** Clusters in use. */
  readonly clusters: number;
  /** The file ends where the L1 table does. */
  readonly fileBytes: ByteCount;
}

/** Entries of the L1 table: each leads to one cluster of L2 entries. */
export function l1EntriesOf(deviceBytes: ByteCount, { extendedL2 = false }: ImageSpec): number {
  const entryBytes = extendedL2 ? 2 * ENTRY_BYTES : ENTRY_BYTES;
  return Math.ceil(deviceBytes / ((NEW_CLUSTER_BYTES / entryBytes) * NEW_CLUSTER_BYTES));
}

/** Places of a sound spec. The refcount table has room for the image with every cluster of the device written. */
export function placesOf(spec: ImageSpec): NewPlaces {
  const deviceBytes = deviceBytesOfShape(spec);
  const wordsBytes = spec.zoneCount * WORD_BYTES;
  const metaBytes = spec.zoneCount * (WORD_BYTES + spec.zdeBytes);
  const l1Entries = l1EntriesOf(deviceBytes, spec);
  const tables = 1 + clustersOf(metaBytes) + clustersOf(l1Entries * ENTRY_BYTES);
  const whole = withRefcounts(tables + l1Entries + clustersOf(deviceBytes));
  const refcountTableClusters = clustersOf(whole.blocks * ENTRY_BYTES);
  const { blocks, clusters } = withBlocks(tables + refcountTableClusters);
  const refcountBlocksOffset = (1 + refcountTableClusters) * NEW_CLUSTER_BYTES;
  const metaOffset = refcountBlocksOffset + blocks * NEW_CLUSTER_BYTES;
  const l1Offset = metaOffset + roundUp(metaBytes, NEW_CLUSTER_BYTES);
  return {
    deviceBytes,
    refcountTableOffset: NEW_CLUSTER_BYTES,
    refcountTableClusters,
    refcountBlocks: blocks,
    refcountBlocksOffset,
    metaOffset,
    metaBytes,
    wordsBytes,
    l1Offset,
    l1Entries,
    clusters,
    fileBytes: l1Offset + l1Entries * ENTRY_BYTES,
  };
}

function clustersOf(bytes: ByteCount): number {
  return Math.ceil(bytes / NEW_CLUSTER_BYTES);
}

/** The blocks that so many clusters need, which have to speak of themselves, too. */
function withBlocks(others: number): { readonly blocks: number; readonly clusters: number } {
  const blocks = Math.ceil(others / (NEW_PER_BLOCK - 1));
  return { blocks, clusters: others + blocks };
}

/** As withBlocks, with a table that holds the blocks. */
function withRefcounts(others: number): { readonly blocks: number } {
  const perCluster = NEW_CLUSTER_BYTES / ENTRY_BYTES;
  let table = 1;
  for (;;) {
    const { blocks } = withBlocks(others + table);
    if (blocks <= table * perCluster) return { blocks };
    table = Math.ceil(blocks / perCluster);
  }
}
