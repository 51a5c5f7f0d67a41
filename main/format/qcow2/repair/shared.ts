import type { Repair } from '../../check/repair';
import type { CheckSource } from '../anatomy/check';
import { OWNER } from '../anatomy/references';
import { moveEntry } from './entries';
import type { ReferenceCount } from './reference-count';

/**
 * Clusters with two owners: the second gets a copy of its own behind the end of the file, so that both read as before. Tables
 * keep their cluster, and of two entries the first.
 */
export function* sharedRepairs({ file, model }: CheckSource, { seconds }: ReferenceCount): Generator<Repair> {
  const { clusterBytes } = model.header;
  for (const { cluster, owner, place } of seconds) {
    const what = owner === OWNER.l2Table ? 'the L2 table' : 'the guest cluster';
    yield {
      code: 'qcow2-shared',
      at: place,
      why: `cluster ${cluster} has another owner: ${what} of this entry gets a copy of it, nothing is dropped`,
      apply() {
        const copy = new Uint8Array(clusterBytes);
        file.read(cluster * clusterBytes, copy);
        const offset = Math.ceil(file.size() / clusterBytes) * clusterBytes;
        file.write(offset, copy, 'data');
        moveEntry(file, place, offset);
      },
    };
  }
}
