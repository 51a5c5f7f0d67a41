import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { ReplaySummary } from '../../../shared/workload/summary';
import { call } from '../../api/client';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraces } from './traces';

/** A replay that was started from this window. */
interface Replay {
  readonly job: string;
  /** Null until it is over; a replay that failed or was cancelled has none. */
  readonly summary: ReplaySummary | null;
}

/** Replays of traces on a copy, and where the results differed from what the trace asserts. */
export const useReplays = defineStore('replays', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const jobs = useJobs();
  const traces = useTraces();
  const { fields, current } = sessions.perOpening(() => ({
    /** The newest one of each trace. */
    replays: new Map() as ReadonlyMap<string, Replay>,
    /** Goes on after a divergence, and collects them all. */
    collects: true,
  }));
  const replay = computed(() => fields.replays.value.get(traces.chosen?.trace ?? '') ?? null);
  const summary = computed(() => replay.value?.summary ?? null);
  const job = computed(() => (replay.value === null ? null : jobs.find(replay.value.job)));
  const isRunning = computed(() => job.value?.status === 'running');

  /** Replays the trace that is looked at. Resolves when it is over. */
  async function run(): Promise<ReplaySummary | null> {
    const { address } = traces;
    const state = current.value;
    if (address === null || isRunning.value) return null;
    const keep = (one: Replay) => (state.replays = new Map(state.replays).set(address.trace, one));
    return notices.attempt('Replay', async () => {
      const started = await call('traces:replay', { ...address, collect: state.collects });
      keep({ job: started.job, summary: null });
      const result = await jobs.wait(started.job, address.session);
      if (result.kind !== 'replay') return null;
      keep({ job: started.job, summary: result.summary });
      return result.summary;
    });
  }

  return { collects: fields.collects, summary, job, isRunning, run };
});
