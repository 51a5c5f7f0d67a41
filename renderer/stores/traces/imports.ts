import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { ImportPlacement, ImportReport } from '../../../shared/workload/import-report';
import { call } from '../../api/client';
import { useFiles } from '../files';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraces } from './traces';

interface ImportsState {
  /** Where the requests of a foreign trace go. */
  placement: ImportPlacement;
  /** By the trace that came of it. */
  reports: ReadonlyMap<string, ImportReport>;
  job: string | null;
}

/** Traces that come from files, with what became of each line of those of other tools. */
export const useImports = defineStore('imports', () => {
  const files = useFiles();
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();
  const traces = useTraces();
  const { fields, current } = sessions.perOpening((): ImportsState => ({
    placement: 'inferred',
    reports: new Map(),
    job: null,
  }));
  const report = computed(() => fields.reports.value.get(traces.chosen?.trace ?? '') ?? null);
  const job = computed(() => (fields.job.value === null ? null : jobs.find(fields.job.value)));
  const isRunning = computed(() => job.value?.status === 'running');

  /** Lets the user choose a file and takes the trace in it; looks at it when it is there. */
  async function pick(): Promise<void> {
    const path = await files.pickFile('Import a trace');
    if (path !== null) await take(path);
  }

  async function take(path: string): Promise<void> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null || isRunning.value) return;
    await notices.attempt('Importing the trace', async () => {
      const started = await call('traces:import', { session, path, from: null, placement: state.placement });
      state.job = started.job;
      const result = await jobs.wait(started.job, session);
      if (result.kind !== 'import') return;
      if (result.report !== null)
        state.reports = new Map(state.reports).set(result.trace.trace, result.report);
      await traces.load();
      traces.look(result.trace.trace, 0);
    });
  }

  return { placement: fields.placement, report, job, isRunning, pick, take };
});
