import type { Finding } from '../../../../shared/image/check/finding';
import type { ByteOffset } from '../../../../shared/units/units';
import type { CheckSource } from '../anatomy/check';
import { bitmapDirectory, bitmapsExtension } from '../anatomy/bitmaps';
import { OWNER, References, type Owner, type Reference } from '../anatomy/references';

/** Clusters of a file that are counted in memory. */
const CLUSTERS_MAX = 2 ** 26;

/** An entry of L1 or L2 that leads to a cluster which has another owner already. */
export interface SecondReference {
  readonly cluster: number;
  readonly owner: Owner;
  /** Offset of the entry. */
  readonly place: ByteOffset;
}

/** How often each cluster of the file is referred to, by one walk over everything that refers. */
export class ReferenceCount {
  readonly counts: Uint32Array;
  /** In the order of the walk; a cluster that several share is in it once for each but the first. */
  readonly seconds: SecondReference[] = [];
  /** A block of refcounts lies where another table does. */
  readonly tablesShared: boolean;
  readonly problems: Finding[] = [];
  /** Flags that say whether a cluster has one reference, by the offset of their entry. */
  readonly copied: { readonly place: ByteOffset; readonly cluster: number; readonly copied: boolean }[] = [];
  /** What belongs to bitmaps is not known, so that nothing may be given up. */
  readonly mayNotLower: boolean;
  readonly #owners: Uint8Array;
  #sharedTables = 0;

  private constructor({ file, model }: CheckSource, look: () => void) {
    const { header, zoned } = model;
    const clusters = Math.ceil(file.size() / header.clusterBytes);
    this.counts = new Uint32Array(clusters);
    this.#owners = new Uint8Array(clusters);
    const visitor = {
      visit: (reference: Reference) => this.#visit(reference, header.clusterBytes),
      problem: (finding: Finding) => void this.problems.push(finding),
      look,
    };
    new References(file, header, zoned, visitor).walk();
    this.tablesShared = this.#sharedTables > 0;
    this.mayNotLower = bitmapsExtension(header) !== null && bitmapDirectory(file, header) === null;
  }

  /** Null where nothing can be said of the clusters: snapshots share them, data lies elsewhere, or there are too many. */
  static of(source: CheckSource, look: () => void): ReferenceCount | null {
    const { header } = source.model;
    const isOwn = header.snapshotCount === 0 && header.dataFile === null && header.cryptMethod === 0;
    if (!isOwn || source.file.size() / header.clusterBytes > CLUSTERS_MAX) return null;
    return new ReferenceCount(source, look);
  }

  #visit(reference: Reference, clusterBytes: number): void {
    const { owner, offset, length, place, copied } = reference;
    const first = Math.floor(offset / clusterBytes);
    const last = Math.min(this.counts.length - 1, Math.floor((offset + length - 1) / clusterBytes));
    for (let cluster = first; cluster <= last; cluster++) this.#count(cluster, owner, place);
    if (copied !== null && first <= last) this.copied.push({ place, cluster: first, copied });
  }

  #count(cluster: number, owner: Owner, place: ByteOffset): void {
    const before = this.#owners[cluster]!;
    // Words and extensions, and compressed clusters, may share one.
    if (before === owner && owner === OWNER.zones) return;
    this.counts[cluster]!++;
    if (before === OWNER.none) this.#owners[cluster] = owner;
    else if (before !== owner || owner !== OWNER.compressed) {
      if (owner === OWNER.data || owner === OWNER.l2Table) this.seconds.push({ cluster, owner, place });
      else if (owner === OWNER.refcountBlock || before === OWNER.refcountBlock) this.#sharedTables++;
    }
  }
}
