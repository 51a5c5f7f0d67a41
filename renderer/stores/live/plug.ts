import { defineStore } from 'pinia';
import { computed } from 'vue';
import { isMask } from '../../../shared/crash/loss';
import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { PendingPage, PlugChoice, PulledReport } from '../../../shared/session/live';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import { call } from '../../api/client';
import { createPace } from '../../composables/pace';
import { useCrash, type ChosenOutcome } from '../crash/crash';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraces } from '../traces/traces';

/** A power cut of the drive as it is chosen, what it would lose, and what the last one did. */
interface PlugState {
  lose: string;
  tearBytes: number | null;
  seed: number;
  policy: RecoveryPolicy;
  next: PlugChoice['then'];
  /** The oldest pending writes; null = not asked for yet. */
  pending: PendingPage | null;
  /** The cut whose verdict this is; null = none was judged. */
  verdict: ChosenOutcome | null;
  /** Judges it; null = nothing does. */
  job: string | null;
  /** What the last cut was made with. */
  made: Pick<PlugChoice, 'lose' | 'tearBytes' | 'seed' | 'policy'> | null;
}

type Chosen = ReturnType<typeof createChoice>;

function createChoice() {
  const sessions = useSessions();
  const ownPolicy = computed<RecoveryPolicy>(() => sessions.active?.info.recoveryPolicy ?? 'nvme');
  const { fields, current } = sessions.perOpening((): PlugState => ({
    ...{ lose: 'unflushed', tearBytes: null, seed: 1, policy: ownPolicy.value, next: 'stop' },
    ...{ pending: null, verdict: null, job: null, made: null },
  }));
  return { fields, current, ownPolicy };
}

/** The pending writes, read again as often as there is time for. */
function createPending({ current }: Chosen) {
  const sessions = useSessions();
  const pace = createPace();

  async function read(): Promise<void> {
    pace.skipWait();
    const session = sessions.activeId;
    const state = current.value;
    if (session === null) return;
    const page = await sessions.attemptOn(session, 'Reading the pending writes', () =>
      call('live:pending', { session, first: 0, count: ROWS_PAGE_MAX }),
    );
    if (page !== null) state.pending = page;
  }

  return { follow: () => pace.soon(() => void pace.measure(read)) };
}

/** Pulling it, and what that did. */
function createPull({ current, fields }: Chosen) {
  const sessions = useSessions();
  const notices = useNotices();
  const jobs = useJobs();
  const traces = useTraces();
  const crash = useCrash();
  const isJudging = computed(
    () => fields.job.value !== null && jobs.find(fields.job.value)?.status === 'running',
  );

  /** Answers what it did; null where it was refused. */
  async function pull(): Promise<PulledReport | null> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null) return null;
    const { lose, tearBytes, seed, policy, next } = state;
    // Ticks are those of the writes that were looked at.
    const seen = isMask(lose) ? (state.pending?.content ?? null) : null;
    const choice = { lose, tearBytes, seed, policy, then: next, seen };
    const report = await notices.attempt('Pulling the plug', () => call('live:pull', { session, choice }));
    if (report === null) return null;
    Object.assign(state, { verdict: null, made: { lose, tearBytes, seed, policy } });
    if (report.then === 'stop') await judge(report);
    return report;
  }

  /** Carries the trace out again up to the cut, and judges what recovery made of it. */
  async function judge({ id, trace, point }: PulledReport): Promise<void> {
    const session = sessions.activeId;
    const state = current.value;
    const { made } = state;
    if (session === null || trace === null || made === null) return;
    const { policy, ...how } = made;
    const choice = { trace, point, ...how };
    await notices.attempt('Judging the power cut', async () => {
      const started = await call('crashes:reproduce', { session, trace, id, policy });
      state.job = started.job;
      const result = await jobs.wait(started.job, session);
      if (result.kind !== 'crash') return;
      const { crash: handle, report } = result;
      state.verdict = { crash: handle, report, policy, choice };
    });
  }

  /** The crash lab shows the cut with its verdict. */
  async function showInLab(verdict: ChosenOutcome): Promise<void> {
    await traces.load();
    crash.adopt(verdict);
  }

  return { isJudging, pull, judge, showInLab };
}

/** The plug of the drive that the active image is. */
export const usePlug = defineStore('plug', () => {
  const choice = createChoice();
  const { fields, ownPolicy } = choice;
  return { ...fields, ownPolicy, ...createPending(choice), ...createPull(choice) };
});
