import type { CheckProgress } from '../../check/check-progress';
import { reasonOf, type ImageRepairs, type Repair, type UnrepairedReasons } from '../../check/repair';
import type { CheckSource } from '../anatomy/check';
import { entryRepairs } from './entries';
import { finalMarkRepairs, headerRepairs } from './header';
import { refcountRepairs } from './refcounts';
import { ReferenceCount } from './reference-count';
import { sharedRepairs } from './shared';
import { dataOf, wordRepairs } from './words';

/**
 * Repairs of an opened qcow2, each kind once those before it are done: entries, clusters with two owners, refcounts and what
 * follows from them, words, and in the end the marks that a writer left. What a cluster's references are is counted anew.
 */
export function qcow2Repairs(source: CheckSource): ImageRepairs {
  return {
    offered: (onProgress) => offered(source, onProgress),
    data: () => dataOf(source),
    reason: (code) => reasonOf(REASONS, code),
  };
}

function* offered(source: CheckSource, onProgress: CheckProgress): Generator<Repair> {
  for (const stage of stages(source, onProgress)) {
    const repairs = [...stage()];
    if (repairs.length > 0) return yield* repairs;
  }
}

function* stages(source: CheckSource, onProgress: CheckProgress): Generator<() => Iterable<Repair>> {
  yield () => headerRepairs(source);
  const count = ReferenceCount.of(source, () => onProgress(0, source.model.geometry.zoneCount));
  if (count !== null) {
    yield () => entryRepairs(source, count);
    yield () => sharedRepairs(source, count);
    yield () => refcountRepairs(source, count);
  }
  yield () => wordRepairs(source, onProgress);
  yield () => finalMarkRepairs(source, onProgress);
}

const REASONS: UnrepairedReasons = [
  [/-entry$|compression|snapshot$|bitmap$/, 'where it led is not stored anywhere else'],
  [/-shared$/, 'which of the two tables the cluster belongs to, nothing tells'],
  [/-table-|unbelieved/, 'the words prove nothing: `rebuild` makes a table from the data, in a copy'],
  [/corrupt$|dirty$/, 'the mark stays as long as something else is left'],
  [
    /active-limit$/,
    'a zone is no longer active once it is finished or reset: that is for the user to choose',
  ],
  [/-N7$/, 'the extension with the zones was never written'],
  [/data-|zeros-|stamp|Q15$|N12$/, 'data is never changed, and a pointer is not moved past what it says'],
];
