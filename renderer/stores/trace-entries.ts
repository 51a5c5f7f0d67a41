import { defineStore } from 'pinia';
import { ref } from 'vue';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { call } from '../api/client';
import { useNotices } from './notices';

/** Entries of one page that the lists keep. */
const PAGE_ENTRIES = 200;
const PAGES_MAX = 64;

/** A trace of an image. */
export interface TraceAddress {
  readonly session: string;
  readonly trace: string;
}

type Page = readonly TraceEntry[] | 'loading' | 'failed';

/** Commands of recorded traces, loaded a page at a time when a list asks for them. What is done by hand makes its trace grow. */
export const useTraceEntries = defineStore('trace-entries', () => {
  const notices = useNotices();
  const pages = new Map<string, Page>();
  /** Grows when a page arrived; read it in a computed to follow. */
  const version = ref(0);

  const read = ({ session, trace }: TraceAddress, first: number, count: number) =>
    call('traces:read', { session, trace, first, count });

  function keep(key: string, page: Page): void {
    pages.delete(key);
    pages.set(key, page);
    for (const oldest of pages.keys()) {
      if (pages.size <= PAGES_MAX) break;
      pages.delete(oldest);
    }
    version.value++;
  }

  async function load(of: TraceAddress, key: string, number: number): Promise<void> {
    pages.set(key, 'loading');
    const answer = await notices.attempt('Reading the trace', () =>
      read(of, number * PAGE_ENTRIES, PAGE_ENTRIES),
    );
    keep(key, answer?.entries ?? 'failed');
  }

  /** The command of that index, or null while it is on its way (watch `version`). */
  function entryAt(of: TraceAddress, index: number): TraceEntry | null {
    const number = Math.floor(index / PAGE_ENTRIES);
    const key = `${of.session} ${of.trace} ${number}`;
    const page = pages.get(key);
    if (page === undefined) void load(of, key, number);
    return Array.isArray(page)
      ? ((page as readonly TraceEntry[])[index - number * PAGE_ENTRIES] ?? null)
      : null;
  }

  /** A trace changed: its commands are asked for again. */
  function forget({ session, trace }: TraceAddress): void {
    for (const key of pages.keys()) if (key.startsWith(`${session} ${trace} `)) pages.delete(key);
    version.value++;
  }

  /** Goes through a whole trace once, page by page, keeping none; `visit` answers false to stop. Throws. */
  async function scan(of: TraceAddress, visit: (entries: readonly TraceEntry[]) => boolean): Promise<void> {
    for (let first = 0; ; first += ROWS_PAGE_MAX) {
      const { entries, total } = await read(of, first, ROWS_PAGE_MAX);
      if (!visit(entries) || entries.length === 0 || first + entries.length >= total) return;
    }
  }

  return { version, entryAt, forget, scan };
});
