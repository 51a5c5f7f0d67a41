import type { Finding } from '../../../../shared/image/check/finding';
import { formatHex, plural } from '../../../../shared/units/format';
import type { ByteCount } from '../../../../shared/units/units';
import type { Refcounts } from '../blocks/refcounts';
import { FindingList, findingAt } from '../findings';
import { ENTRY_BYTES, WORD_BYTES } from '../layout';
import type { Qcow2Header, Qcow2Variant, ZonedExtension } from '../model';
import { bitmapDirectory, bitmapsExtension } from './bitmaps';
import type { ClusterSource, ClusterWindow } from './cluster-owners';
import { ClusterOwners } from './cluster-owners';
import type { Reference } from './references';
import { OWNER, References } from './references';

/** Variants of whose builds qemu-img takes the table for leaked. */
const LEAK_BUGS: Readonly<Partial<Record<Qcow2Variant, string>>> = {
  '48-b': 'qcow2-Q7',
  '48-c': 'qcow2-Q7',
  '56': 'qcow2-N8',
};

/** Clusters whose refcounts are compared between two looks for a cancel. */
const CLUSTERS_PER_LOOK = 1 << 16;

/**
 * Findings of a window of clusters: owners against owners, then references against refcounts, unless those cannot be
 * read (null).
 */
export function* windowFindings(
  source: ClusterSource,
  refcounts: Refcounts | null,
  window: ClusterWindow,
): Generator<Finding> {
  const { file, header, zoned, look } = source;
  const owners = new ClusterOwners(window, header.snapshotCount > 0);
  const counts = refcounts ? new WindowCounts(source, refcounts, window) : null;
  const first = (offset: number) => Math.max(window.from, Math.floor(offset / header.clusterBytes));
  const last = (end: number) => Math.min(window.to - 1, Math.floor((end - 1) / header.clusterBytes));
  const visit = (reference: Reference): void => {
    const { offset, length } = reference;
    const clusters = { from: first(offset), to: last(offset + length) + 1 };
    for (let cluster = clusters.from; cluster < clusters.to; cluster++) owners.note(cluster, reference);
    counts?.count(reference, clusters);
  };
  new References(file, header, zoned, { visit, problem: () => undefined, look }).walk();
  if (counts) yield* counts.copiedFindings;
  yield* owners.findings(source, (cluster) => refcounts?.get(cluster) ?? null);
  if (counts) yield* counts.compare(owners);
}

/** References and refcounts of a window of clusters. */
class WindowCounts {
  readonly copiedFindings = new FindingList();
  readonly #source: ClusterSource;
  readonly #refcounts: Refcounts;
  readonly #from: number;
  readonly #to: number;
  readonly #counts: Uint32Array;
  /** Clusters of the write pointer table. */
  readonly #table: { readonly first: number; readonly last: number } | null;
  /** There are bitmaps, and what belongs to them is not known. */
  readonly #unreadBitmaps: boolean;

  constructor(source: ClusterSource, refcounts: Refcounts, { from, to }: ClusterWindow) {
    this.#source = source;
    this.#refcounts = refcounts;
    this.#from = from;
    this.#to = to;
    this.#counts = new Uint32Array(to - from);
    const { file, header, zoned } = source;
    this.#table = zoned ? tableClusters(header, zoned) : null;
    this.#unreadBitmaps = bitmapsExtension(header) !== null && bitmapDirectory(file, header) === null;
  }

  /** A reference, and those of the window's clusters that it is to. */
  count(reference: Reference, { from, to }: ClusterWindow): void {
    const { owner, copied } = reference;
    for (let cluster = from; cluster < to; cluster++) {
      // Words and descriptor extensions may share a cluster: it is counted once.
      if (owner === OWNER.zones) this.#counts[cluster - this.#from] ||= 1;
      else this.#counts[cluster - this.#from]!++;
    }
    if (copied !== null && from < to) this.#checkCopied(reference, from, copied);
  }

  #checkCopied({ owner, index, place }: Reference, cluster: number, copied: boolean): void {
    const refcount = this.#refcounts.get(cluster);
    if (copied === (refcount === 1)) return;
    const what = owner === OWNER.l2Table ? `L1 entry ${index}` : `L2 entry of cluster ${index}`;
    this.copiedFindings.push(
      findingAt(place, ENTRY_BYTES, {
        code: 'qcow2-copied',
        severity: 'error',
        message: `${what}: COPIED is ${copied ? '' : 'not '}set but its cluster ${cluster} has refcount ${refcount}`,
        found: copied ? 1 : 0,
        expected: copied ? 0 : 1,
      }),
    );
  }

  /** Differences, one finding for each run of clusters with the same numbers; those with two owners are told already. */
  *compare(owners: ClusterOwners): Generator<Finding> {
    let start = this.#from;
    let open: string | null = null;
    for (let cluster = this.#from; cluster <= this.#to; cluster++) {
      if (cluster % CLUSTERS_PER_LOOK === 0) this.#source.look();
      const key = cluster < this.#to ? this.#difference(cluster, owners) : null;
      if (key === open) continue;
      if (open !== null) yield this.#finding(start, cluster - start);
      start = cluster;
      open = key;
    }
  }

  /** Null where nothing is to be said. */
  #difference(cluster: number, owners: ClusterOwners): string | null {
    const references = this.#counts[cluster - this.#from]!;
    const refcount = this.#refcounts.get(cluster);
    if (this.#isTable(cluster)) return refcount === 1 && !this.#leakBug() ? null : `t${refcount}`;
    return references === refcount || owners.isDouble(cluster) ? null : `${references} ${refcount}`;
  }

  #finding(first: number, count: number): Finding {
    const { clusterBytes } = this.#source.header;
    const references = this.#counts[first - this.#from]!;
    const refcount = this.#refcounts.get(first);
    const which = `${plural(count, 'cluster')} from offset ${formatHex(first * clusterBytes)}`;
    const fact = this.#isTable(first)
      ? this.#tableFact(which, refcount)
      : refcountFact(which, references, refcount, this.#unreadBitmaps);
    return findingAt(first * clusterBytes, count * clusterBytes, { found: `refcount ${refcount}`, ...fact });
  }

  #tableFact(which: string, refcount: number) {
    const expected = 'refcount 1';
    const bug = this.#leakBug();
    if (refcount !== 1 || !bug) {
      return {
        code: bug ?? 'qcow2-table-refcount',
        severity: 'error' as const,
        message: `the write pointer table, ${which}, has refcount ${refcount}: the clusters ${refcount === 0 ? 'will be used for something else' : 'are counted wrongly'}`,
        expected,
      };
    }
    const message = `the write pointer table, ${which}, belongs to nothing that other programs know: qemu-img check calls it leaked, and its repair of leaks destroys it`;
    return { code: bug, severity: 'info' as const, message, expected };
  }

  #leakBug(): string | null {
    const { zoned } = this.#source;
    return (zoned && LEAK_BUGS[zoned.variant]) ?? null;
  }

  #isTable(cluster: number): boolean {
    return this.#table !== null && cluster >= this.#table.first && cluster <= this.#table.last;
  }
}

/** Code of what is wrong with the refcount of the table's clusters. */
export function tableCode({ variant }: ZonedExtension): string {
  return LEAK_BUGS[variant] ?? 'qcow2-table-refcount';
}

/** Clusters of the write pointer table, first and last. */
export function tableClusters(
  { clusterBytes }: Qcow2Header,
  { metaOffset, zoneCount, zdeBytes }: ZonedExtension,
) {
  const bytes: ByteCount = zoneCount * (WORD_BYTES + zdeBytes);
  return { first: metaOffset / clusterBytes, last: Math.floor((metaOffset + bytes - 1) / clusterBytes) };
}

/** `unreadBitmaps`: what nothing refers to may be theirs. */
function refcountFact(which: string, references: number, refcount: number, unreadBitmaps: boolean) {
  const expected = `refcount ${references}`;
  if (refcount > references) {
    const leak = references === 0 ? 'belongs to nothing (leaked)' : `is used ${references} times`;
    const message = `${which}: refcount ${refcount}, but it ${unreadBitmaps ? 'may belong to bitmaps' : leak}`;
    const severity = unreadBitmaps ? ('info' as const) : ('warning' as const);
    return { code: 'qcow2-leak', severity, message, expected };
  }
  const times = references === 1 ? 'once' : `${references} times`;
  const message = `${which}: used ${times}, but the refcount is ${refcount}`;
  return { code: 'qcow2-refcount', severity: 'error' as const, message, expected };
}
