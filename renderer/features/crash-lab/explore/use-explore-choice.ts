import { computed, onScopeDispose, watch } from 'vue';
import type { ExplorationChoice } from '../../../../shared/crash/exploration-choice';
import { useCrash } from '../../../stores/crash/crash';
import { useExplorations } from '../../../stores/crash/explorations';
import { useJobs } from '../../../stores/jobs';
import { useSessions } from '../../../stores/sessions';
import { epochStart } from '../timeline-model';
import type { Timeline } from '../use-timeline';

const PAUSE_MS = 200;

/** What would be explored, and how many states it has, once the choices rest for a moment. */
export function useExploreChoice({ outline, scanned, count, point }: Timeline) {
  const crash = useCrash();
  const explorations = useExplorations();
  const jobs = useJobs();
  const sessions = useSessions();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isBusy = computed(() => jobs.running.some(({ session }) => session === sessions.activeId));
  /** The flush epoch of the crash point, as far as the point; null while the trace is read. */
  const lastEpoch = computed(() => {
    if (count.value === 0 || scanned.value < count.value) return null;
    const { command } = point.value;
    return { first: epochStart(outline.value, command), last: command };
  });
  const range = computed(() => explorations.window ?? lastEpoch.value);
  /** Why nothing can be explored, in words; empty = something can. */
  const problem = computed(() => {
    if (range.value === null) return 'The trace is being read.';
    const { first, last } = range.value;
    if (first > last) return 'The window ends before it begins.';
    return last < count.value ? '' : `The last command of the trace is ${count.value - 1}.`;
  });
  const choice = computed<ExplorationChoice | null>(() => {
    const { trace } = crash;
    if (trace === null || range.value === null || problem.value !== '') return null;
    const { tearBytes, limit } = explorations;
    return { trace, ...range.value, tearBytes, limit };
  });

  function renew(): void {
    clearTimeout(timer);
    const asked = choice.value;
    if (asked === null || isBusy.value || explorations.isAsked(asked)) return;
    timer = setTimeout(() => void explorations.look(asked), PAUSE_MS);
  }

  watch([() => sessions.activeOpening, () => JSON.stringify(choice.value), isBusy], renew, {
    immediate: true,
  });
  onScopeDispose(() => clearTimeout(timer));

  return { range, choice, problem, isBusy, policy: computed(() => crash.policy) };
}

/** What useExploreChoice() answers. */
export type ExploreChoice = ReturnType<typeof useExploreChoice>;
