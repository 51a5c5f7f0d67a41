import { checkedData } from '../anatomy/checked-data';
import type { CheckProgress } from '../../check/check-progress';
import { reasonOf, type ImageRepairs, type Repair, type UnrepairedReasons } from '../../check/repair';
import type { RepairSource } from './repair-source';
import { headerRepairs } from './header';
import { limitRepairs } from './limits';
import { sumRepairs } from './sums';
import { wordRepairs } from './words';

/** Repairs of an opened `zoned` file: header, what a checksum tells of a word, words, limits, checksums. */
export function zonedRepairs(source: RepairSource): ImageRepairs {
  return {
    offered: (onProgress) => offered(source, onProgress),
    data: () => checkedData(source),
    reason: (code) => reasonOf(REASONS, code),
  };
}

function* offered(source: RepairSource, onProgress: CheckProgress): Generator<Repair> {
  const header = [...headerRepairs(source)];
  // Words are judged by the header: as long as it is wrong, nothing is said of them.
  if (header.length > 0) return yield* header;
  yield* wordRepairs(source, onProgress);
  yield* limitRepairs(source);
  yield* sumRepairs(source);
}

const REASONS: UnrepairedReasons = [
  [/-table-|unbelieved/, 'the words prove nothing: `rebuild` makes a table from the data, in a copy'],
  [
    /active-limit|R8$/,
    'a zone is no longer active once it is finished or reset: that is for the user to choose',
  ],
  [/limits$/, 'which of the two limits is wrong, nothing tells'],
  [/R11|overlap/, 'the table lies where data lies: one of them is lost'],
  [/R12|R13/, 'it is how the image was made; `convert` makes another'],
  [/R14/, 'what the device was meant to be, nothing tells'],
  [/stamp/, 'data is never changed'],
  [/data-|zeros-|R2$|R5$/, 'data is never changed, and a pointer is not moved past what it says'],
  [/trailing|R3$/, 'what lies behind the image belongs to somebody: it is kept'],
  [/truncated/, 'what is cut off is not known'],
];
