/** Small qcow2 images that are written to without a device. */
import { planQcow2 } from '../../../main/format/qcow2/create/plan';
import { behindOf } from '../../../main/format/qcow2/blocks/backing';
import { BlockReader } from '../../../main/format/qcow2/blocks/block-reader';
import { ClusterWriter } from '../../../main/format/qcow2/blocks/cluster-writer';
import { readHeader } from '../../../main/format/qcow2/header/header';
import { ClusterMap } from '../../../main/format/qcow2/blocks/mapping';
import { INCOMPATIBLE } from '../../../main/format/qcow2/layout';
import { seen } from '../../../main/format/qcow2/header/recognise';
import type { BlockFile } from '../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import type { ImageSpec } from '../../../shared/image/image-spec';
import { KIB, MIB } from '../../../shared/units/units';
import { extendedSpec } from '../image/format-images';

/** Size of a cluster of a new image. */
export const CLUSTER = 64 * KIB;

/** 8 zones of 1 MiB, the first one conventional, in variant 44 unless another one is asked for. */
export function qcow2Spec(overrides: Partial<ImageSpec> = {}): ImageSpec {
  return extendedSpec({
    format: 'qcow2',
    variant: '44',
    logicalBlockSizeBytes: 512,
    conventional: [[0, 0]],
    profile: 'linux-blk',
    uuid: '',
    ...overrides,
  });
}

/** A new image in memory. */
export function newQcow2(overrides: Partial<ImageSpec> = {}): MemoryBlockFile {
  const file = new MemoryBlockFile('image.qcow2');
  planQcow2(qcow2Spec(overrides), null).create(file);
  return file;
}

/** The parts of a driver that write and read device bytes. */
export interface Qcow2Parts {
  readonly map: ClusterMap;
  readonly writer: ClusterWriter;
  /** Device bytes, read anew from the file. */
  read(byte: number, length: number): Uint8Array;
}

/** Opens a file for its device bytes only, over files that lie behind it. */
export function partsOf(file: BlockFile, behind: readonly BlockFile[] = []): Qcow2Parts {
  const header = readHeader(file);
  const map = new ClusterMap(file, header);
  const reader = new BlockReader(file, map, behindOf(file, header, behind));
  const readCluster = (cluster: number, into: Uint8Array) =>
    reader.read(cluster * map.header.clusterBytes, into);
  return {
    map,
    writer: new ClusterWriter(file, map, { readCluster, zoned: seen(file, header, undefined).zoned }),
    read(byte, length) {
      const into = new Uint8Array(length);
      const now = readHeader(file);
      new BlockReader(file, new ClusterMap(file, now), behindOf(file, now, behind)).read(byte, into);
      return into;
    },
  };
}

/** An ordinary image without zones, with any size of clusters and refcounts; header, refcounts and L1 table only. */
export function plainQcow2(options: {
  readonly version?: 2 | 3;
  readonly clusterBits?: number;
  readonly refcountOrder?: number;
  readonly virtualBytes?: number;
  readonly mappingClusters?: number;
  readonly extendedL2?: boolean;
}): MemoryBlockFile {
  const {
    version = 3,
    clusterBits = 16,
    refcountOrder = 4,
    virtualBytes = 8 * MIB,
    mappingClusters = 1,
    extendedL2 = false,
  } = options;
  const cluster = 2 ** clusterBits;
  const file = new MemoryBlockFile('plain.qcow2');
  const l1Entries = Math.ceil(virtualBytes / (cluster * (cluster / (extendedL2 ? 16 : 8))));
  const l1Clusters = Math.ceil((l1Entries * 8) / cluster);
  const block = 1 + mappingClusters;
  const used = block + 1 + l1Clusters;
  const header = new DataView(new ArrayBuffer(version === 2 ? 72 : 112));
  header.setUint32(0, 0x514649fb);
  header.setUint32(4, version);
  header.setUint32(20, clusterBits);
  header.setBigUint64(24, BigInt(virtualBytes));
  header.setUint32(36, l1Entries);
  header.setBigUint64(40, BigInt((block + 1) * cluster));
  header.setBigUint64(48, BigInt(cluster));
  header.setUint32(56, mappingClusters);
  if (version === 3) {
    header.setUint32(76, extendedL2 ? 1 << INCOMPATIBLE.extendedL2 : 0);
    header.setUint32(96, refcountOrder);
    header.setUint32(100, 112);
  }
  const pointer = new DataView(new ArrayBuffer(8));
  pointer.setBigUint64(0, BigInt(block * cluster));
  const refcounts = new Uint8Array(cluster);
  const bits = 2 ** (version === 2 ? 4 : refcountOrder);
  for (let index = 0; index < used; index++) {
    if (bits < 8) refcounts[(index * bits) >> 3]! |= 1 << ((index * bits) & 7);
    else refcounts[((index + 1) * bits) / 8 - 1] = 1;
  }
  file.resize(used * cluster);
  file.write(0, new Uint8Array(header.buffer));
  file.write(cluster, new Uint8Array(pointer.buffer));
  file.write(block * cluster, refcounts);
  return file;
}
