import { defineStore } from 'pinia';
import { call } from '../../api/client';
import { bytePairs, type BytePair } from '../../composables/pages/byte-pairs';
import { createPagedRows } from '../../composables/pages/paged-rows';
import { useSessions } from '../sessions';

/** Rows of bytes as they are and as a plan leaves them, from a place of the file. */
export interface PreviewedBytes {
  readonly session: string;
  readonly plan: string;
  readonly offset: number;
  readonly bytesPerRow: number;
}

/** Bytes before and behind a plan, loaded when they are looked at. */
export const useRepairedBytes = defineStore('repaired-bytes', () => {
  const sessions = useSessions();

  async function load(
    { session, plan, offset, bytesPerRow }: PreviewedBytes,
    first: number,
    count: number,
  ): Promise<readonly BytePair[] | null> {
    const range = { offset: offset + first * bytesPerRow, length: count * bytesPerRow };
    const both = await sessions.attemptOn(session, 'Reading the bytes of a repair', () =>
      call('repairs:bytes', { session, plan, ...range }),
    );
    if (both === null) return null;
    return bytePairs({ a: both.before, b: both.after }, count, bytesPerRow);
  }

  const { version, rowAt } = createPagedRows(
    ({ session, plan, offset, bytesPerRow }: PreviewedBytes) =>
      [session, plan, offset, bytesPerRow].join(' '),
    load,
  );

  return { version, pairAt: rowAt };
});
