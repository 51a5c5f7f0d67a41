import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { TraceInfo } from '../../../shared/session/job';
import { formatShrinkCheck, type ShrinkCheck } from '../../../shared/workload/shrink-check';
import { call } from '../../api/client';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useMoments } from './moments';
import { useTraces } from './traces';

/** A trace that was shrunk. */
interface Shrunk {
  readonly check: ShrinkCheck;
  /** Commands before. */
  readonly commands: number;
  /** Null: it does not show what was asked for. */
  readonly trace: TraceInfo | null;
  readonly tries: number;
}

/** What can be checked here; programs are run by the command line only. */
type ShrinkKind = Exclude<ShrinkCheck['kind'], 'exec'>;

interface ShrinksState {
  kind: ShrinkKind;
  /** What is said with each kind; '' = any. */
  values: Readonly<Record<ShrinkKind, string>>;
  /** The newest one of each trace, and of each that came of it. */
  shrunk: ReadonlyMap<string, Shrunk>;
  job: string | null;
}

/** Traces with all left out that a failure does not need. */
export const useShrinks = defineStore('shrinks', () => {
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();
  const moments = useMoments();
  const traces = useTraces();
  const { fields, current } = sessions.perOpening((): ShrinksState => ({
    kind: 'refused',
    values: { refused: '', divergence: '', difference: 'zbc', finding: '', violation: '' },
    shrunk: new Map(),
    job: null,
  }));
  const shrunk = computed(() => fields.shrunk.value.get(traces.chosen?.trace ?? '') ?? null);
  const job = computed(() => (fields.job.value === null ? null : jobs.find(fields.job.value)));
  const isRunning = computed(() => job.value?.status === 'running');
  const value = computed({
    get: () => fields.values.value[fields.kind.value],
    set: (text) => (fields.values.value = { ...fields.values.value, [fields.kind.value]: text }),
  });

  /** Shrinks the trace that is looked at; looks at what comes of it. */
  async function run(check: ShrinkCheck): Promise<void> {
    const { address, chosen } = traces;
    const state = current.value;
    if (address === null || chosen === null || isRunning.value) return;
    const { commands } = chosen;
    await notices.attempt('Shrinking the trace', async () => {
      const started = await call('traces:shrink', { ...address, check: formatShrinkCheck(check) });
      state.job = started.job;
      const result = await jobs.wait(started.job, address.session);
      if (result.kind !== 'shrunk') return;
      const { trace, tries } = result;
      const one: Shrunk = { check, commands, trace, tries };
      state.shrunk = new Map(state.shrunk).set(address.trace, one).set(trace?.trace ?? address.trace, one);
      if (trace === null) return;
      await traces.load();
      await moments.choose(trace.trace);
    });
  }

  return { kind: fields.kind, value, shrunk, job, isRunning, run };
});
