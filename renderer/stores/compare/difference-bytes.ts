import { defineStore } from 'pinia';
import type { DeviceByte } from '../../../shared/units/units';
import { call } from '../../api/client';
import { bytePairs, type BytePair } from '../../composables/pages/byte-pairs';
import { createPagedRows } from '../../composables/pages/paged-rows';
import { useSessions } from '../sessions';

/** Rows of bytes of a comparison, from places that lie beside each other. `revision`: of the image that is shown. */
export interface ComparedBytes {
  readonly session: string;
  readonly comparison: string;
  readonly revision: number;
  readonly offsetA: DeviceByte;
  readonly offsetB: DeviceByte;
  readonly bytesPerRow: number;
}

/** Bytes of both sides of a comparison as they are now, loaded when they are looked at. */
export const useDifferenceBytes = defineStore('difference-bytes', () => {
  const sessions = useSessions();

  async function load(
    { session, comparison, offsetA, offsetB, bytesPerRow }: ComparedBytes,
    first: number,
    count: number,
  ): Promise<readonly BytePair[] | null> {
    const skip = first * bytesPerRow;
    const range = { offsetA: offsetA + skip, offsetB: offsetB + skip, length: count * bytesPerRow };
    const both = await sessions.attemptOn(session, 'Reading the bytes of both sides', () =>
      call('differences:bytes', { session, comparison, ...range }),
    );
    if (both === null) return null;
    return bytePairs(both, count, bytesPerRow);
  }

  const { version, rowAt } = createPagedRows(
    ({ session, comparison, revision, offsetA, offsetB, bytesPerRow }: ComparedBytes) =>
      [session, comparison, revision, offsetA, offsetB, bytesPerRow].join(' '),
    load,
  );

  return { version, pairAt: rowAt };
});
