import { defineStore } from 'pinia';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { call } from '../../api/client';
import { createPagedRows } from '../../composables/pages/paged-rows';
import { useSessions } from '../sessions';

/** A trace of an image. */
export interface TraceAddress {
  readonly session: string;
  readonly trace: string;
}

/** Commands of recorded traces, loaded a page at a time when a list asks for them. What is done by hand makes its trace grow. */
export const useTraceEntries = defineStore('trace-entries', () => {
  const sessions = useSessions();
  const keyOf = ({ session, trace }: TraceAddress) => `${session} ${trace}`;
  const read = ({ session, trace }: TraceAddress, first: number, count: number) =>
    call('traces:read', { session, trace, first, count });
  const { version, rowAt, forget } = createPagedRows(keyOf, async (of: TraceAddress, first, count) => {
    const answer = await sessions.attemptOn(of.session, 'Reading the trace', () => read(of, first, count));
    return answer?.entries ?? null;
  });

  /** Goes through a whole trace once, page by page, keeping none; `visit` answers false to stop. Throws. */
  async function scan(of: TraceAddress, visit: (entries: readonly TraceEntry[]) => boolean): Promise<void> {
    for (let first = 0; ; first += ROWS_PAGE_MAX) {
      const { entries, total } = await read(of, first, ROWS_PAGE_MAX);
      if (!visit(entries) || entries.length === 0 || first + entries.length >= total) return;
    }
  }

  return {
    version,
    /** The command of that index, or null while it is on its way (watch `version`). */
    entryAt: rowAt,
    /** A trace changed: its commands are asked for again. */
    forget: (of: TraceAddress) => forget(keyOf(of)),
    scan,
  };
});
