import { checkedData } from '../anatomy/checked-data';
import type { CheckProgress } from '../../check/check-progress';
import { reasonOf, type ImageRepairs, type Repair, type UnrepairedReasons } from '../../check/repair';
import type { TableSource } from '../table/stored-table';
import { entryRepairs } from './entries';
import { headerRepairs } from './header';
import { listRepairs } from './lists';

/** Repairs of an opened zone_file: header, entries, then lists and counts of what the entries say. */
export function zoneFileRepairs(source: TableSource): ImageRepairs {
  return {
    offered: (onProgress) => offered(source, onProgress),
    data: () => checkedData(source),
    reason: (code) => reasonOf(REASONS, code),
  };
}

/** Lists are those of the entries: they wait until these are sound. */
function* offered(source: TableSource, onProgress: CheckProgress): Generator<Repair> {
  const header = [...headerRepairs(source)];
  if (header.length > 0) return yield* header;
  const entries = [...entryRepairs(source, onProgress)];
  if (entries.length > 0) return yield* entries;
  yield* listRepairs(source);
}

const REASONS: UnrepairedReasons = [
  [/-table-|unbelieved/, 'the entries prove nothing: `rebuild` makes a table from the data, in a copy'],
  [/-entry-/, 'neither the entry, nor its list, nor a data image tells what it was'],
  [/Z1$/, 'the size of an extension does not fit its byte; what it was is not stored'],
  [/Z4$/, 'the file is sound: it is the start options that do not fit it'],
  [/limit$/, 'a zone is no longer active once it is finished or reset: that is for the user to choose'],
  [/data-|zeros-|stamp/, 'data is never changed, and a pointer is not moved past what it says'],
];
