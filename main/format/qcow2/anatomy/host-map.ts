import type { ByteOffset } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Qcow2Header, ZonedExtension } from '../model';
import type { Owner, Reference } from './references';
import { OWNER, References } from './references';

/** Clusters of one page of the map, and pages at most: 4 million clusters in 36 MiB. */
const PAGE_CLUSTERS = 4_096;
const PAGES_MAX = 1_000;

interface Page {
  readonly owner: Uint8Array;
  /** Guest cluster, L1 index or block number. */
  readonly index: Float64Array;
}

/** What a cluster of the file is used for. `index` counts guest clusters, L1 entries or refcount blocks. */
export interface ClusterUse {
  readonly owner: Owner;
  readonly index: number;
}

const UNUSED: ClusterUse = { owner: OWNER.none, index: 0 };

/**
 * From clusters of the file to what refers to them; the first reference counts, those of the active tables come
 * before those of snapshots. Only what is in use takes memory, and of that at most 4 million clusters: `lookup`
 * answers null for those beyond.
 */
export class HostMap {
  readonly #clusterBytes: number;
  readonly #pages = new Map<number, Page>();
  #complete = true;

  constructor(file: BlockFile, header: Qcow2Header, zoned: ZonedExtension | null) {
    this.#clusterBytes = header.clusterBytes;
    const visit = (reference: Reference) => this.#note(reference);
    new References(file, header, zoned, { visit, problem: () => undefined, look: () => undefined }).walk();
  }

  /** Use of the cluster at an offset; null where it is not known because there are too many. */
  lookup(offset: ByteOffset): ClusterUse | null {
    const cluster = Math.floor(offset / this.#clusterBytes);
    const page = this.#pages.get(Math.floor(cluster / PAGE_CLUSTERS));
    if (!page) return this.#complete ? UNUSED : null;
    const at = cluster % PAGE_CLUSTERS;
    return { owner: page.owner[at] as Owner, index: page.index[at]! };
  }

  #note({ owner, offset, length, index }: Reference): void {
    if (owner === OWNER.fixed || owner === OWNER.zones) return;
    const first = Math.floor(offset / this.#clusterBytes);
    const last = Math.floor((offset + length - 1) / this.#clusterBytes);
    for (let cluster = first; cluster <= last; cluster++) {
      const page = this.#page(Math.floor(cluster / PAGE_CLUSTERS));
      const at = cluster % PAGE_CLUSTERS;
      if (!page || page.owner[at] !== OWNER.none) continue;
      page.owner[at] = owner;
      page.index[at] = index;
    }
  }

  #page(number: number): Page | null {
    const page = this.#pages.get(number);
    if (page) return page;
    if (this.#pages.size >= PAGES_MAX) {
      this.#complete = false;
      return null;
    }
    const fresh = { owner: new Uint8Array(PAGE_CLUSTERS), index: new Float64Array(PAGE_CLUSTERS) };
    this.#pages.set(number, fresh);
    return fresh;
  }
}
