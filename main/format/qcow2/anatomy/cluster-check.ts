import type { Finding } from '../../../../shared/image/check/finding';
import { refcountTableProblem } from '../blocks/refcount-place';
import { Refcounts } from '../blocks/refcounts';
import { fieldFinding, FindingList, findingAt } from '../findings';
import type { ClusterSource } from './cluster-owners';
import type { Reference } from './references';
import { OWNER, REFCOUNT_ENTRY, References } from './references';
import { windowFindings } from './window-check';

/** Clusters that one pass counts: 16 MiB of counters, 4 MiB of owners, with snapshots 32 MiB of their places. */
const WINDOW_CLUSTERS = 2 ** 22;
/** Passes over one image at most; each covers 256 GiB of clusters of 64 KiB. */
const WINDOWS_MAX = 64;

/**
 * Everything that is wrong with references, owners and refcounts; counts in passes, so that its memory is bounded.
 * Owners are compared even where the refcounts cannot be read.
 */
export function* clusterFindings(source: ClusterSource): Generator<Finding> {
  const { file, header } = source;
  const survey = new ReferenceSurvey(source);
  yield* survey.problems;
  const broken = refcountTableProblem(file, header.clusterBytes);
  if (broken) yield refcountTableFinding(broken);
  const refcounts = broken || survey.refcountsBroken ? null : new Refcounts(file, header);
  const clusters = Math.ceil(file.size() / header.clusterBytes);
  const windows = [...survey.windows(clusters)].sort((a, b) => a - b);
  for (const window of windows.slice(0, WINDOWS_MAX)) {
    const from = window * WINDOW_CLUSTERS;
    const to = Math.min(clusters, from + WINDOW_CLUSTERS);
    yield* windowFindings(source, refcounts, { from, to });
  }
  if (windows.length > WINDOWS_MAX) yield incomplete(windows.length);
}

/** A first walk: what cannot be used, and which windows of clusters are in use. */
class ReferenceSurvey {
  readonly problems = new FindingList();
  readonly #source: ClusterSource;
  readonly #windows = new Set<number>([0]);
  /** A block of refcounts is out of reach, so that nothing can be compared. */
  refcountsBroken = false;

  constructor(source: ClusterSource) {
    this.#source = source;
    const { file, header, zoned, look } = source;
    new References(file, header, zoned, {
      visit: (reference) => this.#visit(reference),
      problem: (finding) => this.#problem(finding),
      look,
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

function incomplete(windows: number): Finding {
  const bytes = `${WINDOWS_MAX} of ${windows} parts`;
  return findingAt(0, 0, {
    code: 'qcow2-check-incomplete',
    severity: 'info',
    message: `the file is so large that owners and refcounts were compared in its first ${bytes} only`,
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
