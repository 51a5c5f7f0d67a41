import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { TraceInfo } from '../../shared/session/job';
import type { RunSummary } from '../../shared/workload/summary';
import type { WorkloadInfo } from '../../shared/workload/workload-spec';
import { call } from '../api/client';
import { useJobs } from './jobs';
import { useNotices } from './notices';
import { useSessions } from './sessions';

/** What the newest finished run of an image left behind. */
export interface WorkloadOutcome {
  readonly job: string;
  readonly summary: RunSummary;
  readonly trace: TraceInfo | null;
}

/** What to run. */
export interface WorkloadChoice {
  readonly name: string;
  readonly seed: number;
  /** Settings as text by key; a key left out takes its default. */
  readonly settings: Readonly<Record<string, string>>;
  readonly target: 'scratch' | 'edits';
}

/** A run that was started from this window. Its state and progress are the job's. */
export interface WorkloadRun extends WorkloadChoice {
  readonly job: string;
  readonly session: string;
  readonly title: string;
}

/** Something to look at where nothing was recorded yet: 1,000 appends across zones, a flush after every 50, on a copy. */
const TRIAL: WorkloadChoice = {
  name: 'append-round-robin',
  seed: 1,
  settings: { commands: '1000', flush: '50' },
  target: 'scratch',
};

/** Which workload, with what settings. */
function createForm() {
  const notices = useNotices();
  /** Generators that exist. */
  const list = shallowRef<readonly WorkloadInfo[]>([]);
  /** Name of the chosen generator; empty until the list is loaded. */
  const name = ref('');
  const seed = ref(1);
  /** Settings as text by key; a key left out or empty takes its default. */
  const settings = ref<Record<string, string>>({});
  const target = ref<'scratch' | 'edits'>('scratch');
  const chosen = computed(() => list.value.find((one) => one.name === name.value) ?? null);
  /** What the form asks for, empty settings left out. */
  const asked = computed<WorkloadChoice>(() => ({
    name: name.value,
    seed: seed.value,
    settings: Object.fromEntries(Object.entries(settings.value).filter(([, value]) => value.trim() !== '')),
    target: target.value,
  }));

  /** Loads the list once. */
  async function load(): Promise<void> {
    if (list.value.length > 0) return;
    const loaded = await notices
      .about(null)
      .attempt('Loading the workloads', () => call('workloads:list', {}));
    if (loaded === null) return;
    list.value = loaded;
    choose(loaded[0]?.name ?? '');
  }

  /** Chooses a generator and starts its settings from their defaults. */
  function choose(workload: string): void {
    name.value = workload;
    settings.value = {};
  }

  return { list, name, seed, settings, target, chosen, asked, load, choose };
}

/** What was started, and what it left behind. */
function createRuns(form: ReturnType<typeof createForm>) {
  const sessions = useSessions();
  const jobs = useJobs();
  const notices = useNotices();
  const allRuns = shallowRef<readonly WorkloadRun[]>([]);
  const outcomes = shallowRef<ReadonlyMap<string, WorkloadOutcome>>(new Map());
  /** Runs on the active image, oldest first. */
  const runs = computed(() => allRuns.value.filter((one) => one.session === sessions.activeId));
  /** The newest job of the active image (running or over), or null. */
  const job = computed(() => jobs.find(runs.value.at(-1)?.job ?? ''));
  const outcome = computed(() => outcomes.value.get(sessions.activeId ?? '') ?? null);
  /** True between the start of a run on the active image and its end. */
  const isRunning = computed(() => job.value?.status === 'running');

  /** Runs a workload (the chosen one) on the active image; resolves when it is over (null: failed or cancelled). */
  async function run(choice: WorkloadChoice = form.asked.value): Promise<WorkloadOutcome | null> {
    const session = sessions.activeId;
    if (session === null || choice.name === '') return null;
    const title = form.list.value.find((one) => one.name === choice.name)?.title ?? choice.name;
    return notices.attempt(`Running ${title}`, async () => {
      const started = await call('workloads:start', { session, ...choice });
      allRuns.value = [...allRuns.value, { ...choice, job: started.job, session, title }];
      const result = await jobs.wait(started.job, session);
      if (result.kind !== 'workload') return null;
      const left = { job: started.job, summary: result.summary, trace: result.trace };
      outcomes.value = new Map(outcomes.value).set(session, left);
      return left;
    });
  }

  return { runs, job, outcome, isRunning, run, runTrial: () => run(TRIAL) };
}

/** Saving recorded traces, and where they went. */
function createSaving() {
  const sessions = useSessions();
  const notices = useNotices();
  const savedTraces = shallowRef<ReadonlyMap<string, string>>(new Map());

  /** Writes a recorded trace to a file. Answers the path, or null. */
  async function saveTrace(trace: string, path: string, replace: boolean): Promise<string | null> {
    const session = sessions.activeId;
    if (session === null) return null;
    const saved = await notices.attempt('Saving the trace', () =>
      call('traces:save', { session, trace, path, replace }),
    );
    if (saved !== null) savedTraces.value = new Map(savedTraces.value).set(`${session} ${trace}`, saved.path);
    return saved?.path ?? null;
  }

  /** Where a trace of the active image was saved to; null = it was not. */
  const savedPath = (trace: string) => savedTraces.value.get(`${sessions.activeId} ${trace}`) ?? null;

  return { saveTrace, savedPath };
}

/** The workload form, and the runs it started. */
export const useWorkload = defineStore('workload', () => {
  const form = createForm();
  return { ...form, ...createRuns(form), ...createSaving() };
});
