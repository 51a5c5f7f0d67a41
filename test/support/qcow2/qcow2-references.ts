/**
 * Counts what a qcow2 file refers to, cluster by cluster, and compares it with its refcounts: by the specification
 * and by nothing of ours. For images with refcounts of whole bytes, without snapshots and compressed clusters.
 */
import type { BlockFile } from '../../../main/storage/block-file';

/** Clusters whose count is not the number of references to them. */
export interface ReferenceReport {
  /** Counted more often than referred to. */
  readonly leaked: readonly number[];
  /** Referred to more often than counted, twice, or outside of the file: damage. */
  readonly corrupt: readonly string[];
}

const OFFSET = 0x00ff_ffff_ffff_fe00n;

function words(file: BlockFile, offset: number, count: number): bigint[] {
  const bytes = new Uint8Array(count * 8);
  file.read(offset, bytes);
  const view = new DataView(bytes.buffer);
  return Array.from({ length: count }, (_, index) => view.getBigUint64(index * 8));
}

/** Everything that refers to clusters, in the order of the file's structures. The table of zones is not among it. */
function references(file: BlockFile, header: DataView): { offset: number; length: number; what: string }[] {
  const cluster = 2 ** header.getUint32(20);
  const l1 = { offset: Number(header.getBigUint64(40)), entries: header.getUint32(36) };
  const table = { offset: Number(header.getBigUint64(48)), clusters: header.getUint32(56) };
  const found = [
    { offset: 0, length: cluster, what: 'header' },
    { offset: l1.offset, length: l1.entries * 8, what: 'L1 table' },
    { offset: table.offset, length: table.clusters * cluster, what: 'refcount table' },
  ];
  const follow = (entries: readonly bigint[], what: string) =>
    entries.flatMap((entry, index) => {
      const offset = Number(entry & OFFSET);
      if (offset === 0) return [];
      found.push({ offset, length: cluster, what: `${what} ${index}` });
      return [offset];
    });
  follow(words(file, table.offset, (table.clusters * cluster) / 8), 'refcount block');
  const tables = follow(words(file, l1.offset, l1.entries), 'L2 table');
  for (const offset of tables) follow(words(file, offset, cluster / 8), `cluster by table ${offset}, entry`);
  return found;
}

/** Compares references and refcounts. */
export function compareReferences(file: BlockFile): ReferenceReport {
  const bytes = new Uint8Array(112);
  file.read(0, bytes);
  const header = new DataView(bytes.buffer);
  const cluster = 2 ** header.getUint32(20);
  const width = header.getUint32(4) === 2 ? 2 : 2 ** header.getUint32(96) / 8;
  const perBlock = cluster / width;
  const referred = new Map<number, string>();
  const corrupt: string[] = [];
  for (const { offset, length, what } of references(file, header)) {
    if (offset % cluster !== 0) corrupt.push(`${what}: offset ${offset} is no multiple of ${cluster}`);
    for (let at = offset; at < offset + length; at += cluster) {
      const index = Math.floor(at / cluster);
      const other = referred.get(index);
      if (other !== undefined) corrupt.push(`cluster ${index}: ${what} and ${other}`);
      if (at >= file.size()) corrupt.push(`cluster ${index}: ${what} lies behind the end of the file`);
      referred.set(index, what);
    }
  }
  const leaked: number[] = [];
  const table = Number(header.getBigUint64(48));
  const blocks = words(file, table, (header.getUint32(56) * cluster) / 8);
  const counted = new Set<number>();
  blocks.forEach((entry, block) => {
    if (entry === 0n) return;
    const refcounts = new Uint8Array(cluster);
    file.read(Number(entry & OFFSET), refcounts);
    for (let index = 0; index < perBlock; index++) {
      const bytes = refcounts.subarray(index * width, (index + 1) * width);
      const count = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
      if (count === 0) continue;
      counted.add(block * perBlock + index);
      if (count !== 1) corrupt.push(`cluster ${block * perBlock + index}: refcount ${count}`);
      if (!referred.has(block * perBlock + index)) leaked.push(block * perBlock + index);
    }
  });
  for (const [index, what] of referred)
    if (!counted.has(index)) corrupt.push(`cluster ${index}: ${what}, refcount 0`);
  return { leaked, corrupt };
}
