import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import type { TraceInfo } from '../../../shared/session/job';
import { call } from '../../api/client';
import { createLatest } from '../../composables/latest';
import { useJobs } from '../jobs';
import { useSessions } from '../sessions';
import { useTraceEntries, type TraceAddress } from './trace-entries';

interface TracesState {
  /** Oldest first. */
  list: readonly TraceInfo[];
  /** Handle of the trace that the user chose; the newest is looked at where it is not, or no longer, there. */
  choice: string | null;
  /** The command that is looked at, by trace. */
  rows: ReadonlyMap<string, number>;
}

/** The traces of the active image, which of them is looked at, and which of its commands. */
export const useTraces = defineStore('traces', () => {
  const sessions = useSessions();
  const jobs = useJobs();
  const entries = useTraceEntries();
  const latest = createLatest();
  const { fields, current } = sessions.perOpening((): TracesState => ({
    list: [],
    choice: null,
    rows: new Map(),
  }));
  const { list, choice, rows } = fields;

  const chosen = computed(() => {
    const moment = sessions.active?.moment?.trace ?? null;
    return find(choice.value) ?? find(moment) ?? list.value.at(-1) ?? null;
  });
  const address = computed<TraceAddress | null>(() =>
    sessions.activeId === null || chosen.value === null
      ? null
      : { session: sessions.activeId, trace: chosen.value.trace },
  );
  /** Changes when another trace is looked at, or its commands change; null = there is none. */
  const content = computed(() =>
    address.value === null
      ? null
      : `${address.value.session} ${address.value.trace} ${chosen.value?.revision}`,
  );
  /** Index of the command that is looked at; null = there is none. */
  const row = computed({
    get: () => {
      if (chosen.value === null || chosen.value.commands === 0) return null;
      return Math.min(rows.value.get(chosen.value.trace) ?? 0, chosen.value.commands - 1);
    },
    set: (command) => {
      if (chosen.value !== null && command !== null) look(chosen.value.trace, command);
    },
  });

  function find(trace: string | null): TraceInfo | null {
    return list.value.find((one) => one.trace === trace) ?? null;
  }

  /** Looks at a trace, and at a command of it where one is named. */
  function look(trace: string, command?: number): void {
    choice.value = trace;
    if (command !== undefined) rows.value = new Map(rows.value).set(trace, Math.max(0, command));
  }

  /** Of a trace that changed, nothing that was read of it counts. */
  function forgetChanged(session: string, before: readonly TraceInfo[], now: readonly TraceInfo[]): void {
    for (const { trace, revision } of before)
      if (now.find((one) => one.trace === trace)?.revision !== revision) entries.forget({ session, trace });
  }

  /** Loads the list. Work that ends does so by itself; who shows the list asks for what was done by hand. */
  async function load(): Promise<void> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null) return;
    await latest(
      () => sessions.attemptOn(session, 'Loading the traces', () => call('traces:list', { session })),
      (loaded) => {
        if (loaded === null) return;
        forgetChanged(session, state.list, loaded);
        state.list = loaded;
      },
    );
  }

  watch([() => sessions.activeOpening, () => jobs.running.length], () => void load(), { immediate: true });

  return { list, chosen, address, content, row, find, look, load };
});
