import { formatRemark } from '../../../shared/errors/remark';
import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { attempt } from '../../../shared/errors/result';
import type { CrashChoice } from '../../../shared/crash/crash-choice';
import type { TraceInfo } from '../../../shared/session/job';
import type { CrashReport, CrashSummary } from '../../../shared/crash/crash-report';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import { call } from '../../api/client';
import { useJobs } from '../jobs';
import { createLatest } from '../../composables/latest';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useTraces } from '../traces/traces';

/** A finished crash and recovery. */
export interface CrashOutcome {
  /** Handle for keeping the image. */
  readonly crash: string;
  readonly report: CrashReport;
  readonly policy: RecoveryPolicy;
}

/** One that was chosen. */
export interface ChosenOutcome extends CrashOutcome {
  readonly choice: CrashChoice;
}

/** What the crash lab knows of an image as it was opened. */
interface CrashState {
  /** Handle of the chosen trace; null = none recorded yet. */
  trace: string | null;
  /** `N[:before|after|after-data|wK]`. */
  point: string;
  /** What is wrong with the crash point as it stands in the window, which `point` does not follow; empty = nothing is. */
  pointProblem: string;
  /** The same of what is lost. */
  lossProblem: string;
  /** `unflushed`, `none`, `all`, `random` or a hexadecimal mask. */
  lose: CrashChoice['lose'];
  tearBytes: number | null;
  seed: number;
  policy: RecoveryPolicy;
  /** What a crash would do that was asked about. */
  preview: CrashSummary | null;
  /** Why there is no preview, in words; empty = nothing is wrong. */
  previewProblem: string;
  /** The choice that the preview answers; null = there is none. */
  previewed: CrashChoice | null;
  outcome: ChosenOutcome | null;
  /** The newest run; null = there was none. */
  job: string | null;
}

function beginState(policy: RecoveryPolicy): CrashState {
  return {
    ...{ trace: null, point: '0', pointProblem: '', lossProblem: '' },
    ...{ lose: 'unflushed', tearBytes: null, seed: 1, policy },
    ...{ preview: null, previewProblem: '', previewed: null, outcome: null, job: null },
  };
}

function forgetPreviewOf(state: CrashState): void {
  state.preview = null;
  state.previewProblem = '';
  state.previewed = null;
}

/** Chooses a trace; the crash point goes to its last command. */
function chooseTraceOf(state: CrashState, trace: TraceInfo | null): void {
  state.trace = trace?.trace ?? null;
  state.point = String(Math.max(0, (trace?.commands ?? 1) - 1));
  state.pointProblem = '';
  forgetPreviewOf(state);
  state.outcome = null;
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Which trace, where the power is cut, what is lost, how it is recovered; each image keeps its own. */
function createChoice() {
  const sessions = useSessions();
  const traces = useTraces();
  /** What the image's own program does at power-up; other policies can be tried. */
  const ownPolicy = computed<RecoveryPolicy>(() => sessions.active?.info.recoveryPolicy ?? 'nvme');
  const { fields, current } = sessions.perOpening(() => beginState(ownPolicy.value));
  const { trace, point, lose, tearBytes, seed } = fields;
  const chosen = computed(() => traces.find(trace.value));
  const choice = computed<CrashChoice | null>(() => {
    if (trace.value === null) return null;
    const how = { lose: lose.value, tearBytes: tearBytes.value, seed: seed.value };
    return { trace: trace.value, point: point.value, ...how };
  });

  const chooseTrace = (handle: string | null) => chooseTraceOf(current.value, traces.find(handle));
  // The newest one, where the chosen one is not, or no longer, there.
  watch(
    [() => traces.list, () => sessions.activeOpening],
    () => {
      if (chosen.value === null) chooseTraceOf(current.value, traces.list.at(-1) ?? null);
    },
    { immediate: true, flush: 'sync' },
  );
  return { fields, current, chosen, choice, ownPolicy, chooseTrace };
}

type Choice = ReturnType<typeof createChoice>;

/** What the chosen crash would do. */
function createPreview({ fields, current, choice }: Choice) {
  const sessions = useSessions();
  const latest = createLatest();
  /** The preview is that of the present choice. An objection may be gone by now, and is asked about again. */
  const isPreviewed = computed(
    () => fields.previewed.value !== null && isSame(fields.previewed.value, choice.value),
  );

  /** Asks what the chosen crash would do; the answer is in `preview`, an objection in `previewProblem`. */
  async function loadPreview(): Promise<void> {
    const session = sessions.activeId;
    const asked = choice.value;
    const state = current.value;
    if (session === null || asked === null) return;
    await latest(
      () => attempt(() => call('crashes:preview', { session, choice: asked })),
      (found) => {
        state.preview = found.ok ? found.value : null;
        state.previewProblem = found.ok ? '' : formatRemark(found.error);
        state.previewed = found.ok ? asked : null;
      },
    );
  }

  return { isPreviewed, loadPreview, forgetPreview: () => forgetPreviewOf(current.value) };
}

/** The button, and what it left behind. */
function createRun({ fields, current, choice }: Choice) {
  const sessions = useSessions();
  const jobs = useJobs();
  const notices = useNotices();
  const { outcome, job, policy, pointProblem, lossProblem } = fields;
  /** Why nothing can be run, in words: what stands in the window is not what would run. Empty = it is. */
  const problem = computed(() => pointProblem.value || lossProblem.value);
  const isRunning = computed(() => (job.value === null ? false : jobs.find(job.value)?.status === 'running'));
  /** The choices are no longer those that the outcome comes from. */
  const isStale = computed(() => {
    const shown = outcome.value;
    return shown !== null && !isSame([choice.value, policy.value], [shown.choice, shown.policy]);
  });

  /** The crash-and-recover button. Resolves when the report is there (null: failed or cancelled). */
  async function run(): Promise<ChosenOutcome | null> {
    const session = sessions.activeId;
    const asked = choice.value;
    const state = current.value;
    if (session === null || asked === null || isRunning.value) return null;
    if (problem.value !== '') {
      notices.announce(`Crash and recover: ${problem.value}`);
      return null;
    }
    const recovery = state.policy;
    return notices.attempt('Crash and recover', async () => {
      const started = await call('crashes:start', { session, choice: asked, policy: recovery });
      state.job = started.job;
      const result = await jobs.wait(started.job, session);
      if (result.kind !== 'crash') return null;
      state.outcome = { crash: result.crash, report: result.report, choice: asked, policy: recovery };
      return state.outcome;
    });
  }

  /** Takes over a cut that was made elsewhere: the choices are those that it was made with. */
  function adopt(made: ChosenOutcome): void {
    const { trace: handle, ...how } = made.choice;
    const state = current.value;
    state.trace = handle;
    Object.assign(state, { ...how, policy: made.policy, outcome: made });
  }

  return { problem, isRunning, isStale, run, adopt };
}

/** The crash lab: which trace, where the power is cut, what is lost, how it is recovered, what came of it. */
export const useCrash = defineStore('crash', () => {
  const traces = useTraces();
  const { fields, current, ...choice } = createChoice();
  const all = { fields, current, ...choice };

  return {
    ...{ ...fields, ...choice, traces: computed(() => traces.list), loadTraces: traces.load },
    ...{ ...createPreview(all), ...createRun(all) },
  };
});
