import { assert } from '../../../../shared/errors/assert';
import type { ByteOffset } from '../../../../shared/units/units';
import type { Repair } from '../../check/repair';
import type { CheckSource } from '../anatomy/check';
import { REFCOUNT_ENTRY } from '../anatomy/references';
import { tableClusters, tableCode } from '../anatomy/window-check';
import { addRefcountBlock } from '../blocks/refcount-growth';
import { refcountTableProblem } from '../blocks/refcount-place';
import { Refcounts } from '../blocks/refcounts';
import { ENTRY_BYTES, HEADER } from '../layout';
import { setCopied } from './entries';
import type { ReferenceCount } from './reference-count';

/** A run of clusters with the same wrong count. */
interface WrongRun {
  readonly code: string;
  readonly first: number;
  readonly count: number;
  readonly references: number;
}

/** Refcounts as the references count them; then the flags that follow from them. Without a table they lie in, a new one. */
export function* refcountRepairs(source: CheckSource, count: ReferenceCount): Generator<Repair> {
  const { file, model } = source;
  const broken = refcountTableProblem(file, model.header.clusterBytes) !== null;
  const isEntryBroken = count.problems.some(({ code }) => code === REFCOUNT_ENTRY);
  if (broken || isEntryBroken || count.tablesShared) {
    yield newTable(source, broken ? 'qcow2-refcount-table' : isEntryBroken ? REFCOUNT_ENTRY : 'qcow2-shared');
    return;
  }
  const refcounts = new Refcounts(file, model.header);
  const last = count.counts.length - 1;
  if (last >= 0 && !refcounts.hasBlock(last)) {
    yield newBlock(source, refcounts);
    return;
  }
  const wrong = [...wrongRuns(source, count, refcounts)];
  for (const run of wrong) yield runRepair(run, refcounts, model.header.clusterBytes);
  if (wrong.length === 0) yield* copiedRepairs(source, count, refcounts);
}

function newBlock({ file, model }: CheckSource, refcounts: Refcounts): Repair {
  const end = Math.ceil(file.size() / model.header.clusterBytes);
  return {
    code: 'qcow2-refcount',
    at: end * model.header.clusterBytes,
    why: 'no block of refcounts speaks of the last clusters of the file',
    apply: () => void addRefcountBlock(file, refcounts, end),
  };
}

function* wrongRuns(
  source: CheckSource,
  { counts, mayNotLower }: ReferenceCount,
  refcounts: Refcounts,
): Generator<WrongRun> {
  const { header, zoned } = source.model;
  const most = 2 ** Math.min(32, header.refcountBits) - 1;
  const table = zoned && tableClusters(header, zoned);
  let run = null as WrongRun | null;
  for (let cluster = 0; cluster < counts.length; cluster++) {
    const references = counts[cluster]!;
    const stored = refcounts.get(cluster);
    const isWrong = references !== stored && references <= most && !(mayNotLower && references < stored);
    const isTable = table !== null && cluster >= table.first && cluster <= table.last;
    const code = !isWrong
      ? null
      : isTable
        ? tableCode(zoned!)
        : references < stored
          ? 'qcow2-leak'
          : 'qcow2-refcount';
    if (run !== null && run.code === code && run.references === references) {
      run = { ...run, count: run.count + 1 };
      continue;
    }
    if (run !== null) yield run;
    run = code === null ? null : { code, first: cluster, count: 1, references };
  }
  if (run !== null) yield run;
}

function runRepair(
  { code, first, count, references }: WrongRun,
  refcounts: Refcounts,
  clusterBytes: number,
): Repair {
  const times = references === 1 ? 'once' : `${references} times`;
  const why =
    references === 0
      ? 'nothing refers to these clusters; what they hold stays in them until they are used again'
      : `what refers to them was counted: they are used ${times}`;
  const at: ByteOffset = first * clusterBytes;
  return { code, at, why, apply: () => refcounts.set(first, count, references) };
}

function* copiedRepairs(
  { file }: CheckSource,
  { copied }: ReferenceCount,
  refcounts: Refcounts,
): Generator<Repair> {
  for (const { place, cluster, copied: isSet } of copied) {
    const expected = refcounts.get(cluster) === 1;
    if (isSet === expected) continue;
    yield {
      code: 'qcow2-copied',
      at: place,
      why: `the flag says whether its cluster has one reference; cluster ${cluster} has ${expected ? 'one' : 'not one'}`,
      apply: () => setCopied(file, place, expected),
    };
  }
}

/** A table and blocks of zeros behind the end of the file; what they count is repaired once they are there. */
function newTable({ file, model }: CheckSource, code: string): Repair {
  const { clusterBytes, refcountBits } = model.header;
  const perBlock = (clusterBytes * 8) / refcountBits;
  return {
    code,
    why: 'refcounts follow from what refers to the clusters: a new table is made of that, the old one is not used again',
    apply() {
      const first = Math.ceil(file.size() / clusterBytes);
      let [blocks, clusters] = [1, 1];
      while (blocks * perBlock < first + blocks + clusters) {
        blocks = Math.ceil((first + blocks + clusters) / perBlock);
        clusters = Math.ceil((blocks * ENTRY_BYTES) / clusterBytes);
      }
      assert(blocks * ENTRY_BYTES <= clusters * clusterBytes, 'a refcount table has no room for its blocks');
      const table = new Uint8Array(clusters * clusterBytes);
      const view = new DataView(table.buffer);
      const place = (cluster: number) => BigInt((first + cluster) * clusterBytes);
      for (let block = 0; block < blocks; block++)
        view.setBigUint64(block * ENTRY_BYTES, place(clusters + block));
      file.write(first * clusterBytes, table, 'mapping');
      file.write((first + clusters) * clusterBytes, new Uint8Array(blocks * clusterBytes), 'mapping');
      const head = new Uint8Array(HEADER.refcountTableOffset.length + HEADER.refcountTableClusters.length);
      new DataView(head.buffer).setBigUint64(0, place(0));
      new DataView(head.buffer).setUint32(8, clusters);
      file.write(HEADER.refcountTableOffset.offset, head, 'header');
    },
  };
}
