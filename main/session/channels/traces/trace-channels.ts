import { saveTrace } from '../../trace-file';
import { leanEntry } from './lean-entry';
import type { SessionHandlers } from '../session-handlers';
import type { SessionState } from '../../session-state';

/** Traces that the session's workloads left behind. */
export function traceChannels(state: SessionState) {
  return {
    'traces:list': () => state.traces.list(),
    'traces:read': ({ trace, first, count }) => {
      const { entries } = state.traces.get(trace);
      return { entries: entries.slice(first, first + count).map(leanEntry), total: entries.length };
    },
    'traces:save': ({ trace, path, replace }) => {
      const kept = state.traces.get(trace);
      state.requireOtherFile(path);
      saveTrace(path, kept, { replace });
      kept.savedAs = path;
      return { path };
    },
  } satisfies Partial<SessionHandlers>;
}
