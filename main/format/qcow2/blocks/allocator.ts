import { failAbout } from '../../../../shared/errors/app-error';
import { MIB } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { addRefcountBlock } from './refcount-growth';
import type { Refcounts } from './refcounts';

/** Clusters taken at a time at most. */
const BATCH_CLUSTERS_MAX = 2048;
/** Bytes of clusters taken at a time at most. */
const BATCH_BYTES_MAX = 128 * MIB;
/** A small batch is followed by one of twice its size, a larger one by one of eight times: each waits for a flush of all data. */
const SMALL_BATCH_CLUSTERS = 64;
const [SMALL_GROWTH, GROWTH] = [2, 8];
/** Clusters behind the end of the file that may be in use, left by killed writers. */
const LEFT_BEHIND_MAX = 2 ** 20;

/** Consecutive clusters of the file. */
export interface ClusterRun {
  readonly first: number;
  readonly count: number;
}

/**
 * Hands out new clusters: always behind the end of the file, so that they hold zeros, and only after their refcounts
 * are durable, so that a kill or power cut can leave unused clusters counted and never used ones uncounted. Refcounts
 * are raised for a batch at a time; batches grow until `settle` gives back what is left of one.
 */
export class ClusterAllocator {
  readonly #file: BlockFile;
  readonly #refcounts: Refcounts;
  /** First cluster that no area named by the header reaches. */
  readonly #floor: number;
  readonly #batchMax: number;
  #batch = 1;
  #next = 0;
  #end = 0;
  /** Handed out, then given back: nothing refers to them, but they may hold anything. */
  #spoilt: ClusterRun[] = [];

  /** `floor`: clusters below this are never handed out. */
  constructor(file: BlockFile, refcounts: Refcounts, floor: number) {
    this.#file = file;
    this.#refcounts = refcounts;
    this.#floor = floor;
    this.#batchMax = Math.min(BATCH_CLUSTERS_MAX, Math.floor(BATCH_BYTES_MAX / refcounts.clusterBytes));
  }

  /**
   * Between one and `wanted` new clusters of zeros with a refcount of one, already durable. Errors: those of the
   * file; `unsupported` when the refcount table is full.
   */
  take(wanted: number): ClusterRun {
    if (this.#next === this.#end) this.#refill(wanted);
    const run = { first: this.#next, count: Math.min(wanted, this.#end - this.#next) };
    this.#next += run.count;
    return run;
  }

  /** Takes back clusters that nothing refers to. They are not handed out again. */
  giveBack(run: ClusterRun): void {
    this.#spoilt.push(run);
  }

  /** Lowers the refcounts of what was not used, and cuts it off the file. Returns false when nothing was left. */
  settle(): boolean {
    const unused = { first: this.#next, count: this.#end - this.#next };
    const runs = [...(unused.count > 0 ? [unused] : []), ...this.#spoilt];
    const grownTo = this.#end;
    this.#dropBatch();
    if (runs.length === 0) return false;
    for (const { first, count } of runs) this.#refcounts.lower(first, count);
    this.#cutOff(runs, grownTo);
    return true;
  }

  /** The bytes changed beneath. */
  forget(): void {
    this.#dropBatch();
    this.#refcounts.forget();
  }

  #dropBatch(): void {
    this.#batch = 1;
    this.#next = this.#end = 0;
    this.#spoilt = [];
  }

  #refill(wanted: number): void {
    const most = Math.min(this.#batchMax, Math.max(this.#batch, wanted));
    const first = this.#firstFree();
    const count = this.#freeFrom(first, most);
    const end = first + count;
    const length = end * this.#refcounts.clusterBytes;
    // The file grows first: a kill in between leaves free clusters, none that are counted behind the end. References to
    // what lies there would be damage, so the new length has to be durable, too.
    if (this.#file.size() < length) this.#file.resize(length);
    this.#refcounts.set(first, count, 1);
    this.#file.flush('mapping');
    this.#next = first;
    this.#end = end;
    this.#batch = Math.min(this.#batchMax, most * (most < SMALL_BATCH_CLUSTERS ? SMALL_GROWTH : GROWTH));
  }

  /** The first free cluster behind the end of the file, with a refcount block that speaks of it. */
  #firstFree(): number {
    const start = Math.max(this.#floor, Math.ceil(this.#file.size() / this.#refcounts.clusterBytes));
    let cluster = start;
    while (cluster < start + LEFT_BEHIND_MAX) {
      if (!this.#refcounts.hasBlock(cluster)) {
        cluster += addRefcountBlock(this.#file, this.#refcounts, cluster);
      } else if (this.#refcounts.get(cluster) === 0) return cluster;
      else cluster++;
    }
    failAbout(
      this.#file.name,
      'damaged',
      `refcounts say that ${LEFT_BEHIND_MAX} clusters behind the end of the file are in use`,
      { file: this.#file.name, cluster: start, expected: 0, found: this.#refcounts.get(start) },
    );
  }

  /** How many clusters from a free one on are free, within its refcount block. */
  #freeFrom(first: number, most: number): number {
    const { perBlock } = this.#refcounts;
    const end = Math.min(first + most, (Math.floor(first / perBlock) + 1) * perBlock);
    let cluster = first + 1;
    while (cluster < end && this.#refcounts.get(cluster) === 0) cluster++;
    return cluster - first;
  }

  #cutOff(runs: readonly ClusterRun[], grownTo: number): void {
    const { clusterBytes } = this.#refcounts;
    let end = grownTo;
    for (let run; (run = runs.find(({ first, count }) => count > 0 && first + count === end));)
      end = run.first;
    const isOurs = this.#file.size() <= grownTo * clusterBytes;
    if (isOurs && this.#file.size() > end * clusterBytes) this.#file.resize(end * clusterBytes);
  }
}
