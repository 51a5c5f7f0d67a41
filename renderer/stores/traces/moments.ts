import { defineStore } from 'pinia';
import { computed } from 'vue';
import { AppError } from '../../../shared/errors/app-error';
import type { TraceInfo } from '../../../shared/session/job';
import type { ShownMoment } from '../../../shared/session/moment';
import { formatCount } from '../../../shared/units/format';
import { call } from '../../api/client';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import type { TraceAddress } from './trace-entries';
import { useBreakpoints } from './breakpoints';
import { useTraces } from './traces';

interface MomentState {
  /** Traces that were carried out once, so that their moments can be shown, each with its revision. */
  known: ReadonlyMap<string, number>;
  /** The job that carries one out; null = there was none. */
  job: string | null;
  /** Where the user is on the way to; null = arrived. `position` null: back to now. */
  wanted: { readonly trace: string; readonly position: number | null } | null;
  /** The breakpoint that the last run stopped at. */
  stop: Stop | null;
  /** All that were met so far, in the order of meeting. */
  hits: readonly Hit[];
}

/** Behind so many commands a condition holds. */
interface Stop {
  readonly position: number;
  readonly condition: string;
}

interface Hit extends Stop {
  readonly trace: string;
}

/** Hits of breakpoints that are remembered. */
const HITS_MAX = 200;

/** A trace that is stepped through. */
type Walked = Pick<TraceInfo, 'trace' | 'commands'>;

/** Carries traces out once, and whatever needs that. */
function createKnowing() {
  const sessions = useSessions();
  const jobs = useJobs();
  const traces = useTraces();
  const { fields, current } = sessions.perOpening((): MomentState => ({
    known: new Map(),
    job: null,
    wanted: null,
    stop: null,
    hits: [],
  }));
  const revisionOf = ({ trace }: TraceAddress) => traces.find(trace)?.revision ?? 0;
  const underWay = new Map<string, Promise<void>>();

  async function index(of: TraceAddress, state: MomentState): Promise<void> {
    const revision = revisionOf(of);
    const { job } = await call('traces:index', of);
    state.job = job;
    await jobs.wait(job, of.session);
    state.known = new Map(state.known).set(of.trace, revision);
  }

  /** The one run of a trace, whoever waits for it. */
  function know(of: TraceAddress, state: MomentState): Promise<void> {
    const key = `${of.session} ${of.trace}`;
    const running = underWay.get(key) ?? index(of, state).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  }

  /** Asks for something of the moments of a trace, which is carried out before where that is needed. Throws. */
  async function ask<Value>(of: TraceAddress, question: () => Promise<Value>): Promise<Value> {
    const state = current.value;
    if (state.known.get(of.trace) !== revisionOf(of)) await know(of, state);
    try {
      return await question();
    } catch (thrown) {
      // A save, for one, makes the session forget what it knew.
      if (!(thrown instanceof AppError) || thrown.code !== 'gone') throw thrown;
      await know(of, state);
      return question();
    }
  }

  const isRunning = computed(
    () => fields.job.value !== null && jobs.find(fields.job.value)?.status === 'running',
  );
  return { fields, current, ask, isRunning };
}

type Knowing = ReturnType<typeof createKnowing>;

/** The moment that is shown, and the way to another one. */
function createWay({ fields, current, ask }: Knowing) {
  const sessions = useSessions();
  const notices = useNotices();
  const traces = useTraces();
  const shown = computed<ShownMoment | null>(() => sessions.active?.moment ?? null);
  /** The trace that is stepped through: that of the moment, else the one that is looked at. */
  const trace = computed<Walked | null>(() => shown.value ?? traces.chosen);
  /** So many of its commands are, or will be when one has arrived, carried out; null = the present. */
  const position = computed(() => (fields.wanted.value ?? shown.value)?.position ?? null);

  async function arrive(session: string, state: MomentState): Promise<void> {
    for (let asked = state.wanted; asked !== null; asked = state.wanted) {
      const { trace: to, position: at } = asked;
      const go = () => call('traces:go', { session, trace: to, position: at });
      const isKnown = at === null;
      const snapshot = await notices.attempt('Going to a moment', () =>
        isKnown ? go() : ask({ session, trace: to }, go),
      );
      if (snapshot !== null) sessions.apply(snapshot);
      // The command that made the moment is looked at, wherever the step was asked for.
      if (snapshot?.moment != null && session === sessions.activeId)
        traces.look(to, snapshot.moment.position - 1);
      if (snapshot === null || state.wanted === asked) state.wanted = null;
    }
  }

  /** Shows the image before a command of a trace; null = as it is now. On the way to one moment, the newest wish counts. */
  async function go(to: number | null, of = trace.value): Promise<void> {
    const session = sessions.activeId;
    if (session === null || of === null) return;
    const state = current.value;
    const isOnTheWay = state.wanted !== null;
    const at = to === null ? null : Math.max(0, Math.min(to, of.commands));
    state.wanted = { trace: of.trace, position: at };
    if (!isOnTheWay) await arrive(session, state);
  }

  const backToNow = () => (shown.value === null ? Promise.resolve() : go(null));
  return { shown, trace, position, go, backToNow };
}

/** Steps, and runs to breakpoints. From the present, one steps in at the start of a trace, and back in at its end. */
function createSteps({ fields, ask, ...way }: Knowing & ReturnType<typeof createWay>) {
  const sessions = useSessions();
  const notices = useNotices();
  const breakpoints = useBreakpoints();
  const traces = useTraces();
  const startOf = (direction: 'forward' | 'back') =>
    way.position.value ?? (direction === 'forward' ? 0 : (way.trace.value?.commands ?? 0));

  /** What was done by hand may not be listed yet. */
  const ready = async () => way.trace.value !== null || traces.load();

  async function step(direction: 'forward' | 'back'): Promise<void> {
    await ready();
    await way.go(startOf(direction) + (direction === 'forward' ? 1 : -1));
  }

  function tell(found: number | null, condition: string | null, direction: 'forward' | 'back'): void {
    if (found !== null) notices.announce(`Stopped behind command ${formatCount(found - 1)}: ${condition}`);
    else
      notices.announce(
        `No breakpoint is met: ${direction === 'forward' ? 'the end' : 'the start'} of the trace`,
      );
  }

  function remember(hit: Hit): void {
    const others = fields.hits.value.filter(
      ({ trace, position, condition }) =>
        trace !== hit.trace || position !== hit.position || condition !== hit.condition,
    );
    fields.hits.value = [...others, hit].slice(-HITS_MAX);
  }

  /** Goes to the next moment, or the last one before, at which a breakpoint is met; else to the end or the start. */
  async function run(direction: 'forward' | 'back'): Promise<void> {
    await ready();
    const [session, of] = [sessions.activeId, way.trace.value];
    if (session === null || of === null) return;
    const conditions = breakpoints.list;
    const asked = {
      session,
      trace: of.trace,
      from: startOf(direction),
      direction,
      breakpoints: [...conditions],
    };
    const found = await notices.attempt('Running to a breakpoint', () =>
      ask({ session, trace: of.trace }, () => call('traces:find', asked)),
    );
    if (found === null) return;
    const condition = found.breakpoint === null ? null : (conditions[found.breakpoint] ?? null);
    fields.stop.value =
      found.position === null || condition === null ? null : { position: found.position, condition };
    if (fields.stop.value !== null) remember({ trace: of.trace, ...fields.stop.value });
    tell(found.position, condition, direction);
    await way.go(found.position ?? (direction === 'forward' ? of.commands : 0), of);
  }

  return { step, run };
}

/** Moments of traces: the one that the active image is shown at, and the ways to others. */
export const useMoments = defineStore('moments', () => {
  const traces = useTraces();
  const knowing = createKnowing();
  const way = createWay(knowing);
  const { known, job, stop, hits } = knowing.fields;
  const breakpoints = useBreakpoints();
  /** Moments of the trace that is looked at, at which a breakpoint that there still is was met. */
  const met = computed(() => {
    const ofChosen = hits.value.filter(({ trace }) => trace === traces.chosen?.trace);
    return [
      ...new Set(ofChosen.flatMap((hit) => (breakpoints.list.includes(hit.condition) ? [hit.position] : []))),
    ];
  });

  /** The trace that is looked at was carried out. */
  const isKnown = computed(
    () => traces.chosen !== null && known.value.get(traces.chosen.trace) === traces.chosen.revision,
  );

  /** Looks at a trace. A moment of another one is shown no longer. */
  async function choose(trace: string): Promise<void> {
    traces.look(trace);
    if (way.shown.value !== null && way.shown.value.trace !== trace) await way.backToNow();
  }

  return {
    choose,
    ...way,
    ...createSteps({ ...knowing, ...way }),
    ask: knowing.ask,
    isRunning: knowing.isRunning,
    isKnown,
    job,
    stop,
    met,
  };
});
