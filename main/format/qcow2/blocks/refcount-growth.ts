import { failAbout } from '../../../../shared/errors/app-error';
import { assert } from '../../../../shared/errors/assert';
import { formatBytes } from '../../../../shared/units/format';
import type { BlockFile } from '../../../storage/block-file';
import { ENTRY_BYTES, HEADER, REFCOUNT_TABLE_BYTES_MAX } from '../layout';
import type { Refcounts } from './refcounts';

/**
 * Puts a refcount block into a cluster behind the end of the file, of which no block speaks yet; with it a larger
 * table when the table has no room. Nothing refers to the new clusters before they are durable. Returns how many
 * clusters that took. Errors: `unsupported` when the table would be larger than a qcow2 file may have it.
 */
export function addRefcountBlock(file: BlockFile, refcounts: Refcounts, cluster: number): number {
  const index = Math.floor(cluster / refcounts.perBlock);
  if (index >= refcounts.blocksMax) return moveTable(file, refcounts, cluster);
  writeBlocks(file, refcounts, { cluster, blocks: 1, total: 1 });
  file.flush('mapping');
  refcounts.enterBlock(index, cluster * refcounts.clusterBytes);
  return 1;
}

/** New blocks, and behind them the new table. */
interface Growth {
  /** Where the first block lies. */
  readonly cluster: number;
  readonly blocks: number;
  /** Clusters of blocks and table together. */
  readonly total: number;
}

/** Writes blocks and a larger table, then switches the header to it in one write, then gives up the old table. */
function moveTable(file: BlockFile, refcounts: Refcounts, cluster: number): number {
  const { clusterBytes } = refcounts;
  const old = refcounts.table;
  const growth = planGrowth(file, refcounts, cluster);
  const offset = (cluster + growth.blocks) * clusterBytes;
  const clusters = growth.total - growth.blocks;
  writeBlocks(file, refcounts, growth);
  file.write(offset, newTable(file, refcounts, growth), 'mapping');
  file.flush('mapping');
  switchHeader(file, { offset, clusters });
  file.flush('mapping');
  refcounts.useTable({ offset, clusters });
  refcounts.lower(old.offset / clusterBytes, old.clusters);
  return growth.total;
}

/** The blocks have to speak of themselves and of the table, which has to hold them all. */
function planGrowth(file: BlockFile, refcounts: Refcounts, cluster: number): Growth {
  const { clusterBytes, perBlock, table } = refcounts;
  const first = Math.floor(cluster / perBlock);
  let blocks = 1;
  let clusters = table.clusters * 2;
  for (;;) {
    const needed = Math.floor((cluster + blocks + clusters - 1) / perBlock) + 1;
    const least = Math.ceil((needed * ENTRY_BYTES) / clusterBytes);
    if (least * clusterBytes > REFCOUNT_TABLE_BYTES_MAX) failFull(file, cluster * clusterBytes);
    if (least <= clusters && needed - first <= blocks) return { cluster, blocks, total: blocks + clusters };
    clusters = Math.max(clusters, least);
    blocks = Math.max(blocks, needed - first);
  }
}

function failFull(file: BlockFile, bytes: number): never {
  const limit = formatBytes(REFCOUNT_TABLE_BYTES_MAX);
  failAbout(
    file.name,
    'unsupported',
    `at ${formatBytes(bytes)} the refcount table is full and has its largest size, ${limit}`,
    { file: file.name, fileBytes: bytes, tableBytesMax: REFCOUNT_TABLE_BYTES_MAX },
  );
}

function writeBlocks(file: BlockFile, refcounts: Refcounts, { cluster, blocks, total }: Growth): void {
  const { clusterBytes, perBlock } = refcounts;
  for (let block = 0; block < blocks; block++) {
    const start = (Math.floor(cluster / perBlock) + block) * perBlock;
    const from = Math.max(cluster, start);
    const to = Math.min(cluster + total, start + perBlock);
    const bytes = refcounts.newBlock(from - start, Math.max(0, to - from));
    file.write((cluster + block) * clusterBytes, bytes, 'mapping');
  }
}

function newTable(file: BlockFile, refcounts: Refcounts, { cluster, blocks, total }: Growth): Uint8Array {
  const { clusterBytes, perBlock, table } = refcounts;
  const bytes = new Uint8Array((total - blocks) * clusterBytes);
  file.read(table.offset, bytes.subarray(0, table.clusters * clusterBytes));
  const view = new DataView(bytes.buffer);
  const first = Math.floor(cluster / perBlock);
  for (let block = 0; block < blocks; block++) {
    view.setBigUint64((first + block) * ENTRY_BYTES, BigInt((cluster + block) * clusterBytes));
  }
  return bytes;
}

function switchHeader(file: BlockFile, place: { readonly offset: number; readonly clusters: number }): void {
  const { refcountTableOffset: from, refcountTableClusters: count } = HEADER;
  assert(place.offset % ENTRY_BYTES === 0 && place.clusters > 0, 'a refcount table of no place');
  const bytes = new Uint8Array(from.length + count.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(place.offset));
  view.setUint32(from.length, place.clusters);
  file.write(from.offset, bytes, 'header');
}
