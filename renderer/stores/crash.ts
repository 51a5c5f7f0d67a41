import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { attempt } from '../../shared/errors/result';
import type { CrashChoice, TraceInfo } from '../../shared/ipc/contract';
import type { CrashReport, CrashSummary } from '../../shared/ipc/shapes';
import type { TraceEntry } from '../../shared/workload/trace-entry';
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

/** The crash lab: which trace, where the power is cut, what is lost, how it is recovered. */
export const useCrash = defineStore('crash', () => {
  const sessions = useSessions();
  const jobs = useJobs();
  const notices = useNotices();

  const traces = shallowRef<readonly TraceInfo[]>([]);
  /** Handle of the chosen trace; null = none recorded yet. */
  const trace = ref<string | null>(null);
  /** `N[:before|after|after-data|wK]`. */
  const point = ref('0');
  /** `unflushed`, `none`, `all`, `random` or a hexadecimal mask. */
  const lose = ref<CrashChoice['lose']>('unflushed');
  const tearBytes = ref<number | null>(null);
  const seed = ref(1);
  const policy = ref<RecoveryPolicy>('nvme');
  const preview = shallowRef<CrashSummary | null>(null);
  /** Why there is no preview of the present choice, in words; empty = nothing is wrong. */
  const previewProblem = ref('');
  const outcome = shallowRef<CrashOutcome | null>(null);
  const job = ref<string | null>(null);

  const chosen = computed(() => traces.value.find((one) => one.trace === trace.value) ?? null);
  const isRunning = computed(() => (job.value === null ? false : jobs.find(job.value)?.status === 'running'));
  const choice = computed<CrashChoice | null>(() =>
    trace.value === null
      ? null
      : {
          trace: trace.value,
          point: point.value,
          lose: lose.value,
          tearBytes: tearBytes.value,
          seed: seed.value,
        },
  );

  /** The choices are no longer those that the outcome comes from. */
  const isStale = computed(() => {
    const shown = outcome.value;
    return shown !== null && JSON.stringify([choice.value, policy.value]) !== JSON.stringify([shown.choice, shown.policy]);
  });

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
    trace.value = handle;
    point.value = String(Math.max(0, (chosen.value?.commands ?? 1) - 1));
    preview.value = null;
    outcome.value = null;
  }

  /** Entries first … first+count−1 of the chosen trace. */
  async function readEntries(first: number, count: number): Promise<readonly TraceEntry[]> {
    const session = sessions.activeId;
    const of = trace.value;
    if (session === null || of === null) return [];
    const page = await notices.attempt('Reading the trace', () =>
      call('traces:read', { session, trace: of, first, count }),
    );
    return page?.entries ?? [];
  }

  const latestPreview = createLatest();
  /** Asks what the chosen crash would do; the answer is in `preview`, an objection in `previewProblem`. */
  async function loadPreview(): Promise<void> {
    const session = sessions.activeId;
    const asked = choice.value;
    if (session === null || asked === null) return;
    await latestPreview(
      () => attempt(() => call('crashes:preview', { session, choice: asked })),
      (found) => {
        preview.value = found.ok ? found.value : null;
        previewProblem.value = found.ok ? '' : found.error.message;
      },
    );
  }

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

  /** Writes the crashed (or recovered) image to a file. Answers the path, or null. */
  async function keep(path: string, options: { recovered: boolean; replace: boolean }): Promise<string | null> {
    const session = sessions.activeId;
    const crash = outcome.value?.crash;
    if (session === null || crash === undefined) return null;
    const kept = await notices.attempt('Keeping the crashed image', () =>
      call('crashes:keep', { session, crash, path, ...options }),
    );
    return kept?.path ?? null;
  }

  function forgetImage(): void {
    chooseTrace(null);
    void loadTraces();
  }

  watch(() => sessions.activeId, forgetImage, { immediate: true });
  watch(
    () => jobs.running.length,
    () => void loadTraces(),
  );

  return {
    traces,
    trace,
    point,
    lose,
    tearBytes,
    seed,
    policy,
    preview,
    previewProblem,
    outcome,
    isStale,
    job,
    chosen,
    choice,
    isRunning,
    loadTraces,
    chooseTrace,
    readEntries,
    loadPreview,
    run,
    keep,
  };
});
