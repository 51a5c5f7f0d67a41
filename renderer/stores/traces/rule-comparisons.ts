import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { RuleComparison } from '../../../shared/workload/rule-comparison';
import { call } from '../../api/client';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraces } from './traces';

/** Rules in words: a profile or a build, '' = those of the image; and single choices besides. */
export interface RuleWords {
  readonly rules: string;
  readonly more: string;
}

/** A comparison and what was compared. */
interface Compared {
  readonly a: string;
  readonly b: string;
  readonly comparison: RuleComparison;
}

interface ComparisonsState {
  a: RuleWords;
  b: RuleWords;
  /** The newest one of each trace. */
  compared: ReadonlyMap<string, Compared>;
  job: string | null;
}

/** The words that the host reads. */
const textOf = ({ rules, more }: RuleWords) =>
  [rules, ...more.split(/[\s,]+/)].filter((word) => word !== '').join(',');

/** One trace under two sets of rules. */
export const useRuleComparisons = defineStore('rule-comparisons', () => {
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();
  const traces = useTraces();
  const { fields, current } = sessions.perOpening((): ComparisonsState => ({
    a: { rules: '', more: '' },
    b: { rules: 'zbc', more: '' },
    compared: new Map(),
    job: null,
  }));
  const compared = computed(() => fields.compared.value.get(traces.chosen?.trace ?? '') ?? null);
  const job = computed(() => (fields.job.value === null ? null : jobs.find(fields.job.value)));
  const isRunning = computed(() => job.value?.status === 'running');

  /** Compares what the trace that is looked at does under both. */
  async function run(): Promise<void> {
    const { address } = traces;
    const state = current.value;
    if (address === null || isRunning.value) return;
    const [a, b] = [textOf(state.a), textOf(state.b)];
    await notices.attempt('Comparing rules', async () => {
      const started = await call('traces:compare', { ...address, a, b });
      state.job = started.job;
      const result = await jobs.wait(started.job, address.session);
      if (result.kind !== 'comparison') return;
      const { comparison } = result;
      state.compared = new Map(state.compared).set(address.trace, { a, b, comparison });
    });
  }

  const { a, b } = fields;
  return { a, b, compared, job, isRunning, run };
});
