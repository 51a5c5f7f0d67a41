import { computed, onScopeDispose, watch } from 'vue';
import { parseCrashPoint } from '../../../shared/crash/crash-point';
import { useCrash } from '../../stores/crash/crash';
import { useJobs } from '../../stores/jobs';
import { useSessions } from '../../stores/sessions';

/** A preview executes the trace up to the point; above this it is made only when asked for. */
const CHEAP_COMMANDS_MAX = 20_000;
const PAUSE_MS = 150;

/** Keeps the preview of the crash store in step with the choices, once they rest for a moment. */
export function usePreview() {
  const crash = useCrash();
  const jobs = useJobs();
  const sessions = useSessions();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isBusy = computed(() => jobs.running.some((job) => job.session === sessions.activeId));
  const isCheap = computed(() => parseCrashPoint(crash.point).command <= CHEAP_COMMANDS_MAX);
  /** The preview does not belong to the present choices, and does not come by itself. */
  const mustAsk = computed(() => !isCheap.value && crash.preview === null && crash.previewProblem === '');

  function renew(): void {
    clearTimeout(timer);
    if (crash.choice === null || crash.isPreviewed || isBusy.value) return;
    if (isCheap.value) timer = setTimeout(() => void crash.loadPreview(), PAUSE_MS);
    else crash.forgetPreview();
  }

  watch([() => sessions.activeOpening, () => JSON.stringify(crash.choice), isBusy], renew, {
    immediate: true,
  });
  onScopeDispose(() => clearTimeout(timer));

  return { mustAsk };
}
