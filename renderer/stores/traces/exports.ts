import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { ExportReport } from '../../../shared/workload/export-report';
import { call } from '../../api/client';
import { traceFileName } from '../../composables/texts/trace-text';
import { useFiles } from '../files/files';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraces } from './traces';

/** A file that was written. */
interface Exported {
  readonly path: string;
  readonly report: ExportReport;
}

interface ExportsState {
  /** The newest one of each trace. */
  exported: ReadonlyMap<string, Exported>;
  job: string | null;
}

/** Traces written as files of other tools, with what these cannot say. */
export const useExports = defineStore('exports', () => {
  const files = useFiles();
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();
  const traces = useTraces();
  const { fields, current } = sessions.perOpening((): ExportsState => ({ exported: new Map(), job: null }));
  const exported = computed(() => fields.exported.value.get(traces.chosen?.trace ?? '') ?? null);
  const job = computed(() => (fields.job.value === null ? null : jobs.find(fields.job.value)));
  const isRunning = computed(() => job.value?.status === 'running');

  /** Lets the user choose a file and writes the trace that is looked at into it. True when it is there. */
  async function run({ name, suffix }: { readonly name: string; readonly suffix: string }): Promise<boolean> {
    const { address, chosen } = traces;
    const state = current.value;
    if (address === null || chosen === null || isRunning.value) return false;
    const target = await files.pickSave('Export trace', traceFileName(chosen, suffix));
    if (target === null) return false;
    const done = await notices.attempt('Exporting the trace', async () => {
      const started = await call('traces:export', { ...address, format: name, ...target });
      state.job = started.job;
      const result = await jobs.wait(started.job, address.session);
      if (result.kind !== 'export') return false;
      state.exported = new Map(state.exported).set(address.trace, result);
      notices.announce(`Exported the trace as ${result.path}`);
      return true;
    });
    return done === true;
  }

  return { exported, job, isRunning, run };
});
