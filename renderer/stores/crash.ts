import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { attempt } from '../../shared/errors/result';
import type { CrashChoice } from '../../shared/crash/crash-choice';
import type { TraceInfo } from '../../shared/session/job';
import type { KeptFiles } from '../../shared/crash/crash-report';
import type { CrashReport, CrashSummary } from '../../shared/crash/crash-report';
import type { RecoveryPolicy } from '../../shared/zone/profile';
import { call } from '../api/client';
import { useJobs } from './jobs';
import { createLatest } from './latest';
import { useNotices } from './notices';
import { useSessions } from './sessions';

/** A finished crash and recovery. */
export interface CrashOutcome {
  /** Handle for keeping the image. */
  readonly crash: string;
  readonly report: CrashReport;
  /** What was asked for. */
  readonly choice: CrashChoice;
  readonly policy: RecoveryPolicy;
}

/** Where the power is cut, what is lost, how it is recovered. */
function createChoice() {
  /** Handle of the chosen trace; null = none recorded yet. */
  const trace = ref<string | null>(null);
  /** `N[:before|after|after-data|wK]`. */
  const point = ref('0');
  /** `unflushed`, `none`, `all`, `random` or a hexadecimal mask. */
  const lose = ref<CrashChoice['lose']>('unflushed');
  const tearBytes = ref<number | null>(null);
  const seed = ref(1);
  const policy = ref<RecoveryPolicy>('nvme');
  const choice = computed<CrashChoice | null>(() => {
    if (trace.value === null) return null;
    const how = { lose: lose.value, tearBytes: tearBytes.value, seed: seed.value };
    return { trace: trace.value, point: point.value, ...how };
  });
  return { trace, point, lose, tearBytes, seed, policy, choice };
}

type Choice = ReturnType<typeof createChoice>;

/** What the chosen crash would do. */
function createPreview({ choice }: Choice) {
  const sessions = useSessions();
  const preview = shallowRef<CrashSummary | null>(null);
  /** Why there is no preview of the present choice, in words; empty = nothing is wrong. */
  const previewProblem = ref('');
  const latest = createLatest();

  /** Asks what the chosen crash would do; the answer is in `preview`, an objection in `previewProblem`. */
  async function loadPreview(): Promise<void> {
    const session = sessions.activeId;
    const asked = choice.value;
    if (session === null || asked === null) return;
    await latest(
      () => attempt(() => call('crashes:preview', { session, choice: asked })),
      (found) => {
        preview.value = found.ok ? found.value : null;
        previewProblem.value = found.ok ? '' : found.error.message;
      },
    );
  }

  return { preview, previewProblem, loadPreview };
}

/** The button, and what it left behind. */
function createRun({ choice, policy }: Choice) {
  const sessions = useSessions();
  const jobs = useJobs();
  const notices = useNotices();
  const outcome = shallowRef<CrashOutcome | null>(null);
  const job = ref<string | null>(null);
  const isRunning = computed(() => (job.value === null ? false : jobs.find(job.value)?.status === 'running'));
  /** The choices are no longer those that the outcome comes from. */
  const isStale = computed(() => {
    const shown = outcome.value;
    const now = JSON.stringify([choice.value, policy.value]);
    return shown !== null && now !== JSON.stringify([shown.choice, shown.policy]);
  });

  /** The crash-and-recover button. Resolves when the report is there (null: failed or cancelled). */
  async function run(): Promise<CrashOutcome | null> {
    const session = sessions.activeId;
    const asked = choice.value;
    if (session === null || asked === null || isRunning.value) return null;
    const recovery = policy.value;
    return notices.attempt('Crash and recover', async () => {
      const started = await call('crashes:start', { session, choice: asked, policy: recovery });
      job.value = started.job;
      const result = await jobs.wait(started.job, session);
      if (result.kind !== 'crash') return null;
      const left = { crash: result.crash, report: result.report, choice: asked, policy: recovery };
      if (session === sessions.activeId) outcome.value = left;
      return left;
    });
  }

  /** Writes the crashed (or recovered) image to a file. Answers where it and its data lie, or null. */
  async function keep(
    path: string,
    options: { recovered: boolean; replace: boolean },
  ): Promise<KeptFiles | null> {
    const session = sessions.activeId;
    const crash = outcome.value?.crash;
    if (session === null || crash === undefined) return null;
    return notices.attempt('Keeping the crashed image', () =>
      call('crashes:keep', { session, crash, path, ...options }),
    );
  }

  return { outcome, job, isRunning, isStale, run, keep };
}

/** The crash lab: which trace, where the power is cut, what is lost, how it is recovered. */
export const useCrash = defineStore('crash', () => {
  const sessions = useSessions();
  const jobs = useJobs();
  const notices = useNotices();
  const choice = createChoice();
  const preview = createPreview(choice);
  const runs = createRun(choice);
  const traces = shallowRef<readonly TraceInfo[]>([]);
  const chosen = computed(() => traces.value.find((one) => one.trace === choice.trace.value) ?? null);
  const latestTraces = createLatest();

  /** Loads the traces of the active image; chooses the newest when the chosen one is not among them. */
  async function loadTraces(): Promise<void> {
    const session = sessions.activeId;
    if (session === null) return takeTraces([]);
    await latestTraces(
      () => notices.attempt('Loading the traces', () => call('traces:list', { session })),
      (loaded) => takeTraces(loaded ?? []),
    );
  }

  function takeTraces(loaded: readonly TraceInfo[]): void {
    traces.value = loaded;
    if (chosen.value === null) chooseTrace(loaded.at(-1)?.trace ?? null);
  }

  /** Chooses a trace; the crash point goes to its last command. */
  function chooseTrace(handle: string | null): void {
    choice.trace.value = handle;
    choice.point.value = String(Math.max(0, (chosen.value?.commands ?? 1) - 1));
    preview.preview.value = null;
    runs.outcome.value = null;
  }

  /** What the image's own program does at power-up; other policies can be tried. */
  const ownPolicy = computed<RecoveryPolicy>(() => sessions.active?.info.recoveryPolicy ?? 'nvme');

  function forgetImage(): void {
    chooseTrace(null);
    choice.policy.value = ownPolicy.value;
    void loadTraces();
  }

  watch(() => sessions.activeOpening, forgetImage, { immediate: true });
  watch(
    () => jobs.running.length,
    () => void loadTraces(),
  );

  return { traces, chosen, ownPolicy, loadTraces, chooseTrace, ...choice, ...preview, ...runs };
});
