import type { Finding } from '../../../../shared/image/finding';
import { formatHex, plural } from '../../../../shared/units/format';
import type { ByteCount } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { fieldFinding, FindingList, findingAt } from '../findings';
import { ENTRY_BYTES, EXTENSION, WORD_BYTES } from '../layout';
import type { Qcow2Header, Qcow2Variant, ZonedExtension } from '../model';
import type { Reference } from './references';
import { OWNER, REFCOUNT_ENTRY, References } from './references';
import { Refcounts } from '../blocks/refcounts';
import { refcountTableProblem } from '../blocks/refcount-place';

/** Clusters that one pass counts: 16 MiB of counters. */
const WINDOW_CLUSTERS = 2 ** 22;
/** Passes over one image at most; each covers 256 GiB of clusters of 64 KiB. */
const WINDOWS_MAX = 64;
/** Variants of whose builds qemu-img takes the table for leaked. */
const LEAK_BUGS: Readonly<Partial<Record<Qcow2Variant, string>>> = {
  '48-b': 'qcow2-Q7',
  '48-c': 'qcow2-Q7',
  '56': 'qcow2-N8',
};

/** What the check of clusters needs of an image. */
export interface ClusterCheckSource {
  readonly file: BlockFile;
  readonly header: Qcow2Header;
  readonly zoned: ZonedExtension | null;
}

/** Everything that is wrong with references and refcounts; counts in passes, so that its memory is bounded. */
export function* clusterFindings(source: ClusterCheckSource): Generator<Finding> {
  const { file, header } = source;
  const survey = new ReferenceSurvey(source);
  yield* survey.problems;
  const broken = refcountTableProblem(file, header.clusterBytes);
  if (broken) yield refcountTableFinding(broken);
  if (broken || survey.refcountsBroken) return;
  const refcounts = new Refcounts(file, header);
  refcounts.forget();
  const clusters = Math.ceil(file.size() / header.clusterBytes);
  const windows = [...survey.windows(clusters)].sort((a, b) => a - b);
  for (const window of windows.slice(0, WINDOWS_MAX)) {
    const from = window * WINDOW_CLUSTERS;
    const counts = new WindowCounts(source, refcounts, from, Math.min(clusters, from + WINDOW_CLUSTERS));
    yield* counts.copiedFindings;
    yield* counts.compare();
  }
  if (windows.length > WINDOWS_MAX) yield incomplete(windows.length);
}

/** A first walk: what cannot be used, and which windows of clusters are in use. */
class ReferenceSurvey {
  readonly problems = new FindingList();
  readonly #source: ClusterCheckSource;
  readonly #windows = new Set<number>([0]);
  /** A block of refcounts is out of reach, so that nothing can be compared. */
  refcountsBroken = false;

  constructor(source: ClusterCheckSource) {
    this.#source = source;
    const { file, header, zoned } = source;
    new References(file, header, zoned, {
      visit: (reference) => this.#visit(reference),
      problem: (finding) => this.#problem(finding),
    }).walk();
  }

  /** Windows in which a cluster is referred to or has a refcount. */
  windows(clusters: number): Set<number> {
    for (const window of this.#windows)
      if (window * WINDOW_CLUSTERS >= clusters) this.#windows.delete(window);
    return this.#windows;
  }

  #visit({ owner, offset, length, index }: Reference): void {
    const { clusterBytes, refcountBits } = this.#source.header;
    this.#note(offset / clusterBytes, (offset + length - 1) / clusterBytes);
    if (owner !== OWNER.refcountBlock) return;
    const perBlock = (clusterBytes * 8) / refcountBits;
    this.#note(index * perBlock, (index + 1) * perBlock - 1);
  }

  #note(firstCluster: number, lastCluster: number): void {
    const last = Math.floor(lastCluster / WINDOW_CLUSTERS);
    for (let window = Math.floor(firstCluster / WINDOW_CLUSTERS); window <= last; window++)
      this.#windows.add(window);
  }

  #problem(finding: Finding): void {
    if (finding.code === REFCOUNT_ENTRY) this.refcountsBroken = true;
    this.problems.push(finding);
  }
}

/** References and refcounts of a window of clusters. */
class WindowCounts {
  readonly copiedFindings = new FindingList();
  readonly #source: ClusterCheckSource;
  readonly #refcounts: Refcounts;
  readonly #from: number;
  readonly #to: number;
  readonly #counts: Uint32Array;
  /** Clusters of the write pointer table. */
  readonly #table: { readonly first: number; readonly last: number } | null;

  constructor(source: ClusterCheckSource, refcounts: Refcounts, from: number, to: number) {
    this.#source = source;
    this.#refcounts = refcounts;
    this.#from = from;
    this.#to = to;
    this.#counts = new Uint32Array(to - from);
    const { file, header, zoned } = source;
    this.#table = zoned ? mappingClusters(header, zoned) : null;
    new References(file, header, zoned, {
      visit: (reference) => this.#visit(reference),
      problem: () => undefined,
    }).walk();
  }

  #visit(reference: Reference): void {
    const { clusterBytes } = this.#source.header;
    const { owner, offset, length, copied } = reference;
    const first = Math.max(this.#from, Math.floor(offset / clusterBytes));
    const last = Math.min(this.#to - 1, Math.floor((offset + length - 1) / clusterBytes));
    for (let cluster = first; cluster <= last; cluster++) {
      // Words and descriptor extensions may share a cluster: it is counted once.
      if (owner === OWNER.fixed && this.#isTable(cluster)) this.#counts[cluster - this.#from] = 1;
      else this.#counts[cluster - this.#from]!++;
    }
    if (copied !== null && first <= last) this.#checkCopied(reference, first, copied);
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

  /** Differences, one finding for each run of clusters with the same numbers. */
  *compare(): Generator<Finding> {
    let start = this.#from;
    let open: string | null = null;
    for (let cluster = this.#from; cluster <= this.#to; cluster++) {
      const key = cluster < this.#to ? this.#difference(cluster) : null;
      if (key === open) continue;
      if (open !== null) yield this.#finding(start, cluster - start);
      start = cluster;
      open = key;
    }
  }

  /** Null where nothing is to be said. */
  #difference(cluster: number): string | null {
    const references = this.#counts[cluster - this.#from]!;
    const refcount = this.#refcounts.get(cluster);
    if (this.#isTable(cluster) && references === 1)
      return refcount === 1 && !this.#leakBug() ? null : `t${refcount}`;
    return references === refcount ? null : `${references} ${refcount}`;
  }

  #finding(first: number, count: number): Finding {
    const { clusterBytes } = this.#source.header;
    const references = this.#counts[first - this.#from]!;
    const refcount = this.#refcounts.get(first);
    const numbers = { found: `refcount ${refcount}`, expected: `refcount ${references}` };
    const which = `${plural(count, 'cluster')} from offset ${formatHex(first * clusterBytes)}`;
    const fact = this.#isTable(first)
      ? this.#tableFact(which, references, refcount)
      : refcountFact(which, references, refcount, this.#hasBitmaps);
    return findingAt(first * clusterBytes, count * clusterBytes, { ...numbers, ...fact });
  }

  #tableFact(which: string, references: number, refcount: number) {
    if (references > 1) return refcountFact(`the write pointer table, ${which},`, references, refcount);
    const bug = this.#leakBug();
    if (refcount !== 1 || !bug) {
      return {
        code: bug ?? 'qcow2-table-refcount',
        severity: 'error' as const,
        message: `the write pointer table, ${which}, has refcount ${refcount}: the clusters ${refcount === 0 ? 'will be used for something else' : 'are counted wrongly'}`,
      };
    }
    const message = `the write pointer table, ${which}, belongs to nothing that other programs know: qemu-img check calls it leaked, and its repair of leaks destroys it`;
    return { code: bug, severity: 'info' as const, message, expected: 'refcount 1' };
  }

  #leakBug(): string | null {
    const { zoned } = this.#source;
    return (zoned && LEAK_BUGS[zoned.variant]) ?? null;
  }

  get #hasBitmaps(): boolean {
    return this.#source.header.extensions.some(({ type }) => type === EXTENSION.bitmaps);
  }

  #isTable(cluster: number): boolean {
    return this.#table !== null && cluster >= this.#table.first && cluster <= this.#table.last;
  }
}

function mappingClusters({ clusterBytes }: Qcow2Header, { metaOffset, zoneCount, zdeBytes }: ZonedExtension) {
  const bytes: ByteCount = zoneCount * (WORD_BYTES + zdeBytes);
  return { first: metaOffset / clusterBytes, last: Math.floor((metaOffset + bytes - 1) / clusterBytes) };
}

/** Bitmaps have clusters that are not looked at here. */
function refcountFact(which: string, references: number, refcount: number, hasBitmaps = false) {
  if (refcount > references) {
    const leak = references === 0 ? 'belongs to nothing (leaked)' : `is used ${references} times`;
    const message = `${which}: refcount ${refcount}, but it ${hasBitmaps ? 'may belong to bitmaps' : leak}`;
    return { code: 'qcow2-leak', severity: hasBitmaps ? ('info' as const) : ('warning' as const), message };
  }
  const shared = references > 1 && refcount <= 1;
  return {
    code: shared ? 'qcow2-shared' : 'qcow2-refcount',
    severity: 'error' as const,
    message: `${which}: used ${references === 1 ? 'once' : `${references} times`}, but the refcount is ${refcount}`,
  };
}

function incomplete(windows: number): Finding {
  const bytes = `${WINDOWS_MAX} of ${windows} parts`;
  return findingAt(0, 0, {
    code: 'qcow2-check-incomplete',
    severity: 'info',
    message: `the file is so large that refcounts were compared in its first ${bytes} only`,
  });
}

function refcountTableFinding({
  field,
  found,
  expected,
}: NonNullable<ReturnType<typeof refcountTableProblem>>) {
  const message = 'the refcounts of the image cannot be read';
  return fieldFinding(field, 0, {
    code: 'qcow2-refcount-table',
    severity: 'error',
    message,
    found,
    expected,
  });
}
