import { defineStore } from 'pinia';
import { computed } from 'vue';
import { toErrorShape } from '../../../shared/errors/app-error';
import type { CheckSummary } from '../../../shared/session/check';
import { formatCount, plural } from '../../../shared/units/format';
import { call } from '../../api/client';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** What the newest check of an image came to. */
interface CheckState {
  summary: CheckSummary | null;
  job: string | null;
  isUnderWay: boolean;
  /** The newest check was stopped, or failed with these words; '' = neither. */
  problem: string;
}

/** A check in one sentence. */
export function checkSentence({ count, bySeverity, zones }: CheckSummary): string {
  if (count === 0) return `${plural(zones, 'zone')}, nothing found`;
  const parts = [
    bySeverity.error > 0 ? plural(bySeverity.error, 'error') : '',
    bySeverity.warning > 0 ? plural(bySeverity.warning, 'warning') : '',
    bySeverity.info > 0 ? `${formatCount(bySeverity.info)} info` : '',
  ];
  return `${plural(count, 'finding')}: ${parts.filter((part) => part !== '').join(', ')}`;
}

/** Checks of the active image: one that runs, and what the newest found. */
export const useChecking = defineStore('checking', () => {
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();
  const { fields, current } = sessions.perOpening((): CheckState => ({
    summary: null,
    job: null,
    isUnderWay: false,
    problem: '',
  }));
  const job = computed(() => (fields.job.value === null ? null : jobs.find(fields.job.value)));
  /** What is shown is not what was checked any more. */
  const isStale = computed(
    () => fields.summary.value !== null && fields.summary.value.shows !== sessions.active?.shows,
  );

  async function carryOut(session: string, state: CheckState): Promise<CheckSummary | null> {
    const started = await call('checks:start', { session });
    state.job = started.job;
    const result = await jobs.wait(started.job, session);
    return result.kind === 'check' ? result.summary : null;
  }

  /** Checks what is shown. An error becomes a notice and null; what was found before stays. */
  async function run(): Promise<CheckSummary | null> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null || state.isUnderWay) return null;
    state.isUnderWay = true;
    state.problem = '';
    const found = await sessions.attemptOn(session, 'Checking', () =>
      carryOut(session, state).catch((thrown: unknown) => {
        const isCancelled = toErrorShape(thrown).code === 'cancelled';
        state.problem = isCancelled ? 'The check was stopped.' : 'The check could not be carried out.';
        throw thrown;
      }),
    );
    state.isUnderWay = false;
    if (found === null) return null;
    state.summary = found;
    notices.announce(checkSentence(found));
    return found;
  }

  async function cancel(): Promise<void> {
    if (fields.job.value !== null) await jobs.cancel(fields.job.value);
  }

  return { ...fields, job, isStale, run, cancel };
});
