import type { Finding } from '../../../../shared/image/check/finding';
import { formatHex } from '../../../../shared/units/format';
import type { BlockFile } from '../../../storage/block-file';
import { findingAt, FindingList, FINDINGS_MAX } from '../findings';
import type { Qcow2Header, ZonedExtension } from '../model';
import type { Owner, Reference } from './references';
import { OWNER, References } from './references';

/** What the check of clusters needs of an image. */
export interface ClusterSource {
  readonly file: BlockFile;
  readonly header: Qcow2Header;
  readonly zoned: ZonedExtension | null;
  /** Called again and again; throws to stop. */
  readonly look: () => void;
}

/** Clusters `from` to `to`, `to` not among them. */
export interface ClusterWindow {
  readonly from: number;
  readonly to: number;
}

/** In place of the first owner of a cluster: it has a second one. */
const DOUBLE = 255;

/**
 * Who has each cluster of a window, and which have two owners, whatever their refcounts say. The first owner of each
 * is kept; a later one may join it only where `mayShare` says so, which holds for all of a cluster or for none.
 */
export class ClusterOwners {
  readonly #from: number;
  readonly #first: Uint8Array;
  /** Place of the first owner; without snapshots no two owners have the same. */
  readonly #index: Float64Array | null;
  readonly #doubles = new Set<number>();
  #more = 0;

  constructor({ from, to }: ClusterWindow, hasSnapshots: boolean) {
    this.#from = from;
    this.#first = new Uint8Array(to - from);
    this.#index = hasSnapshots ? new Float64Array(to - from) : null;
  }

  /** A cluster of the window is referred to. */
  note(cluster: number, { owner, index }: Reference): void {
    const at = cluster - this.#from;
    const first = this.#first[at]!;
    if (first === OWNER.none) {
      this.#first[at] = owner;
      if (this.#index) this.#index[at] = index;
    } else if (first !== DOUBLE && !mayShare(first as Owner, owner, this.#index?.[at] === index)) {
      this.#first[at] = DOUBLE;
      if (this.#doubles.size < FINDINGS_MAX) this.#doubles.add(cluster);
      else this.#more++;
    }
  }

  isDouble(cluster: number): boolean {
    return this.#first[cluster - this.#from] === DOUBLE;
  }

  /** A finding for each cluster with two owners, with the names of both; `refcountOf`: null where it cannot be read. */
  *findings(source: ClusterSource, refcountOf: (cluster: number) => number | null): Generator<Finding> {
    if (this.#doubles.size === 0) return;
    const owners = namedOwners(source, this.#doubles);
    const list = new FindingList(this.#more);
    for (const [cluster, both] of [...owners].sort(([a], [b]) => a - b))
      list.push(doubleFinding(source.header, cluster, both, refcountOf(cluster)));
    yield* list;
  }
}

/**
 * Compressed clusters lie close together, and so do words and descriptor extensions; tables and data of a snapshot are
 * those of the active ones (or of another snapshot) as long as neither is written, at the same place of the device.
 */
function mayShare(first: Owner, second: Owner, samePlace: boolean): boolean {
  if (first !== second) return false;
  if (first === OWNER.compressed || first === OWNER.zones) return true;
  return samePlace && (first === OWNER.data || first === OWNER.l2Table);
}

/** Two owners that may not share, and how many references there are in all. */
interface Owners {
  readonly first: { readonly owner: Owner; readonly index: number; readonly name: string };
  second: string | null;
  references: number;
}

/** Walks once more, for the names: keeping them for every cluster would take too much memory. */
function namedOwners(
  { file, header, zoned, look }: ClusterSource,
  doubles: ReadonlySet<number>,
): Map<number, Owners> {
  const { clusterBytes } = header;
  const found = new Map<number, Owners>();
  const visit = (reference: Reference): void => {
    const first = Math.floor(reference.offset / clusterBytes);
    const last = Math.floor((reference.offset + reference.length - 1) / clusterBytes);
    if (last - first < doubles.size) {
      for (let cluster = first; cluster <= last; cluster++)
        if (doubles.has(cluster)) addOwner(found, cluster, reference);
    } else {
      for (const cluster of doubles)
        if (cluster >= first && cluster <= last) addOwner(found, cluster, reference);
    }
  };
  new References(file, header, zoned, { visit, problem: () => undefined, look }).walk();
  return found;
}

function addOwner(found: Map<number, Owners>, cluster: number, reference: Reference): void {
  const { owner, index } = reference;
  const known = found.get(cluster);
  if (!known) {
    found.set(cluster, { first: { owner, index, name: nameOf(reference) }, second: null, references: 1 });
    return;
  }
  known.references++;
  const { first } = known;
  if (known.second === null && !mayShare(first.owner, owner, first.index === index))
    known.second = nameOf(reference);
}

/** What an owner is, and where the entry lies that says so. */
function nameOf({ owner, index, place, snapshot, title }: Reference): string {
  const of = snapshot === null ? '' : ` of snapshot ${snapshot}`;
  const entry = place === 0 ? '' : ` (entry at offset ${formatHex(place)})`;
  switch (owner) {
    case OWNER.data:
      return `guest cluster ${index}${of}${entry}`;
    case OWNER.compressed:
      return `compressed guest cluster ${index}${of}${entry}`;
    case OWNER.l2Table:
      return `the L2 table of L1 entry ${index}${of}${entry}`;
    case OWNER.refcountBlock:
      return `refcount block ${index}${entry}`;
    default:
      return `the ${title}${entry}`;
  }
}

function doubleFinding(
  { clusterBytes }: Qcow2Header,
  cluster: number,
  { first, second, references }: Owners,
  refcount: number | null,
): Finding {
  const offset = cluster * clusterBytes;
  const counted = refcount === null ? '' : `, refcount ${refcount}`;
  const others = references > 2 ? `, and ${references - 2} more refer to it` : '';
  return findingAt(offset, clusterBytes, {
    code: 'qcow2-shared',
    severity: 'error',
    message: `cluster ${cluster} at offset ${formatHex(offset)} is ${first.name} and ${second ?? 'something else'}${others}${counted}`,
    found: `${references} references${counted}`,
    expected: 'one owner',
  });
}
