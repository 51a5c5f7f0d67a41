import { defineStore } from 'pinia';
import { computed } from 'vue';
import { formatRemark } from '../../../shared/errors/remark';
import { attempt } from '../../../shared/errors/result';
import {
  EXPLORED_STATES,
  type CutStatesPage,
  type ExplorationChoice,
  type ExplorationOutlook,
  type ExplorationSummary,
  type NumberedCut,
} from '../../../shared/crash/exploration-choice';
import type { JobResult } from '../../../shared/session/job';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import { call } from '../../api/client';
import { createLatest } from '../../composables/latest';
import { createPagedRows } from '../../composables/pages/paged-rows';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useCrash, type CrashOutcome } from './crash';

/** States of one cut that are looked at together. */
export const STATES_PAGE = 256;

/** A finished exploration. */
export interface FoundExploration {
  readonly exploration: string;
  readonly summary: ExplorationSummary;
  /** What was asked for. */
  readonly choice: ExplorationChoice;
  readonly policy: RecoveryPolicy;
}

/** The crash of a state of an exploration. */
export interface StateOutcome extends CrashOutcome {
  readonly id: string;
  readonly trace: string;
}

/** How many states a choice has, once it was asked. */
interface AskedOutlook {
  readonly choice: ExplorationChoice;
  /** Null: counting takes longer than a look may. */
  readonly outlook: ExplorationOutlook | null;
  /** Why they cannot be counted, in words; empty = nothing is wrong. */
  readonly problem: string;
}

/** What the crash lab knows of the states of an image as it was opened. */
interface ExplorationState {
  /** The crash lab shows every state rather than one power cut. */
  isShown: boolean;
  /** Commands within which power is cut; null = the last flush epoch up to the crash point. */
  window: { readonly first: number; readonly last: number } | null;
  limit: number;
  tearBytes: number | null;
  asked: AskedOutlook | null;
  found: FoundExploration | null;
  /** The newest work, and what it is; null = there was none. */
  job: string | null;
  doing: 'exploring' | 'judging' | 'recovering';
  /** Row of the cut that is looked at in the list of cuts. */
  row: number | null;
  /** States of a cut. */
  page: CutStatesPage | null;
  outcome: StateOutcome | null;
}

const begin = (): ExplorationState => ({
  ...{ isShown: false, window: null, limit: EXPLORED_STATES, tearBytes: null, asked: null, found: null },
  ...{ job: null, doing: 'exploring', row: null, page: null, outcome: null },
});

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function createState() {
  const sessions = useSessions();
  const jobs = useJobs();
  const crash = useCrash();
  const { fields, current } = sessions.perOpening(begin);
  const job = computed(() => (fields.job.value === null ? null : jobs.find(fields.job.value)));
  /** The exploration of the trace that is chosen. */
  const found = computed(() => {
    const last = fields.found.value;
    return last !== null && last.choice.trace === crash.trace ? last : null;
  });
  /** The state that is looked at, of the chosen trace. */
  const outcome = computed(() => (fields.outcome.value?.trace === crash.trace ? fields.outcome.value : null));
  const isRunning = computed(() => job.value?.status === 'running');
  return { fields, current, job, found, outcome, isRunning };
}

type State = ReturnType<typeof createState>;

/** How many states there are before they are looked at. */
function createOutlook({ fields, current }: State) {
  const sessions = useSessions();
  const latest = createLatest();

  /** Counts the states of a choice; the answer is in `asked`. */
  async function look(choice: ExplorationChoice): Promise<void> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null || isSame(state.asked?.choice, choice)) return;
    await latest(
      () => attempt(() => call('explorations:preview', { session, choice })),
      (counted) => {
        // It is asked again when the work that was in its way ends.
        if (!counted.ok && counted.error.code === 'busy') return;
        state.asked = counted.ok
          ? { choice, outlook: counted.value.outlook, problem: '' }
          : { choice, outlook: null, problem: formatRemark(counted.error) };
      },
    );
  }

  const isAsked = (choice: ExplorationChoice) => isSame(fields.asked.value?.choice, choice);
  return { look, isAsked };
}

/** Work on states, one after the other. */
function createWork(state: State) {
  const { current, found, isRunning } = state;
  const sessions = useSessions();
  const crash = useCrash();
  const jobs = useJobs();
  const notices = useNotices();

  /** Starts a job and waits for its end; null = it ended with an error, or other work is under way. */
  async function work<Kind extends JobResult['kind']>(
    kind: Kind,
    doing: ExplorationState['doing'],
    title: string,
    start: (session: string) => Promise<{ readonly job: string }>,
  ): Promise<Extract<JobResult, { readonly kind: Kind }> | null> {
    const session = sessions.activeId;
    const into = current.value;
    if (session === null || isRunning.value) return null;
    return notices.attempt(title, async () => {
      const started = await start(session);
      [into.job, into.doing] = [started.job, doing];
      const result = await jobs.wait(started.job, session);
      return result.kind === kind ? (result as Extract<JobResult, { readonly kind: Kind }>) : null;
    });
  }

  /** Explores; null: failed or cancelled. */
  async function run(choice: ExplorationChoice): Promise<FoundExploration | null> {
    const into = current.value;
    const { policy } = crash;
    const result = await work('exploration', 'exploring', 'Exploring crash states', (session) =>
      call('explorations:start', { session, choice, policy }),
    );
    if (result === null) return null;
    const { exploration, summary } = result;
    into.found = { exploration, summary, choice, policy };
    [into.row, into.page, into.outcome] = [null, null, null];
    return into.found;
  }

  /** Judges states of a cut of the exploration. */
  async function showStates(cut: number, first = 0): Promise<void> {
    const into = current.value;
    const of = found.value;
    if (of === null) return;
    const { exploration } = of;
    const result = await work('states', 'judging', 'Judging the states of a cut', (session) =>
      call('explorations:states', { session, exploration, cut, first, count: STATES_PAGE }),
    );
    if (result !== null && into.found === of) into.page = result.page;
  }

  /** Recovers a state of the exploration and says what became of it; null: failed or cancelled. */
  async function showState(id: string): Promise<StateOutcome | null> {
    const into = current.value;
    const of = found.value;
    if (of === null) return null;
    const { policy, choice } = of;
    const result = await work('crash', 'recovering', 'Recovering a crash state', (session) =>
      call('crashes:reproduce', { session, trace: choice.trace, id, policy }),
    );
    if (result === null || into.found !== of) return null;
    into.outcome = { crash: result.crash, report: result.report, policy, id, trace: choice.trace };
    return into.outcome;
  }

  return { run, showStates, showState };
}

/** The cuts of the exploration, the worst first. */
function createCuts({ found }: State) {
  const sessions = useSessions();
  const rows = createPagedRows<{ readonly session: string; readonly exploration: string }, NumberedCut>(
    ({ session, exploration }) => `${session} ${exploration}`,
    (of, first, count) =>
      sessions.attemptOn(of.session, 'Reading the cuts', () =>
        call('explorations:cuts', { ...of, first, count }),
      ),
  );
  /** A cut of the list, or null while it is on its way. */
  function cutAt(row: number): NumberedCut | null {
    void rows.version.value;
    const of = found.value;
    const session = sessions.activeId;
    return of === null || session === null ? null : rows.rowAt({ session, exploration: of.exploration }, row);
  }
  return { cutAt };
}

/** Every state that a power cut within a window of a trace may leave: how many, what became of them, one by one. */
export const useExplorations = defineStore('explorations', () => {
  const state = createState();
  const { found, outcome, job, isRunning, fields } = state;
  const { isShown, window, limit, tearBytes, asked, doing, row, page } = fields;
  return {
    ...{ isShown, window, limit, tearBytes, asked, doing, row, page, found, outcome, job, isRunning },
    ...{ ...createOutlook(state), ...createWork(state), ...createCuts(state) },
  };
});
