import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { sentenceOf, toErrorShape, type ErrorCode } from '../../../shared/errors/app-error';
import type { IntegerWidth, TextEncodingName } from '../../../shared/search/byte-pattern';
import { formatPattern, type SearchPattern } from '../../../shared/search/pattern';
import type { SearchSummary } from '../../../shared/search/search';
import { formatCount } from '../../../shared/units/format';
import type { Extent } from '../../../shared/units/ranges';
import { call } from '../../api/client';
import { FoundHits, PAGE_HITS, type FoundHit } from '../../composables/pages/found-hits';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useGoing } from './going';
import { useInspector } from './inspector';

/** Where it is searched, as it is chosen; `zones`: those that are typed. */
export type FindScope = 'all' | 'written' | 'header' | 'table' | 'zones';

interface FindForm {
  isShown: boolean;
  kind: SearchPattern['kind'];
  text: string;
  encoding: TextEncodingName;
  width: IntegerWidth;
  bigEndian: boolean;
  scope: FindScope;
  zones: string;
}

/** One search that was started. */
interface FindRun {
  readonly session: string;
  readonly search: string;
  readonly job: string;
  readonly title: string;
  /** Its hits are in the order of the file, not of the device. */
  readonly isOfFile: boolean;
  readonly hits: FoundHits;
}

interface FindResult {
  run: FindRun | null;
  /** Hits of it that are here. */
  count: number;
  /** The image has changed since it was searched. */
  isOutdated: boolean;
  summary: SearchSummary | null;
  /** What is wrong with what was typed. */
  problem: string;
  /** The hit that was gone to. */
  current: number | null;
}

/** Errors of what was typed, which are shown beside it. */
const OF_FORM: ReadonlySet<ErrorCode> = new Set(['usage', 'out-of-range']);

function patternOf({ kind, text, encoding, width, bigEndian }: FindForm): SearchPattern {
  if (kind === 'text') return { kind, text, encoding };
  if (kind === 'integer') return { kind, text, width, bigEndian };
  return { kind, text };
}

/** What is asked for, and what became of it: of each image its own. */
function createState() {
  const sessions = useSessions();
  const form = sessions.perImage((): FindForm => ({
    isShown: false,
    kind: 'hex',
    text: '',
    encoding: 'utf-8',
    width: 4,
    bigEndian: false,
    scope: 'all',
    zones: '',
  }));
  const result = sessions.perOpening((): FindResult => ({
    run: null,
    count: 0,
    isOutdated: false,
    summary: null,
    problem: '',
    current: null,
  }));
  const { kind, text, encoding, width, bigEndian, scope, zones } = form.fields;
  // What was wrong is so no longer.
  watch(
    [() => sessions.activeId, kind, text, encoding, width, bigEndian, scope, zones],
    ([image], [before]) => {
      if (image === before) result.fields.problem.value = '';
    },
  );
  sessions.onChange(({ bytes }) => {
    if (bytes === null || bytes.length > 0) result.fields.isOutdated.value = true;
  });
  return { form, result };
}

/** Fetches the hits of a search that are new, one after the other: what is asked for at the end finds the last of them. */
function createPull() {
  const under = new WeakMap<FindRun, Promise<void>>();

  async function fetchNew(state: FindResult, run: FindRun): Promise<void> {
    const { session, search, hits } = run;
    for (let isFull = true; isFull && state.run === run;) {
      const page = await call('searches:read', { session, search, first: hits.next, count: PAGE_HITS });
      if (hits.add(page) > 0 && state.run === run) state.count = hits.count;
      isFull = page.offset.length === PAGE_HITS;
    }
  }

  return function pull(state: FindResult, run: FindRun): Promise<void> {
    const before = under.get(run)?.catch(() => undefined) ?? Promise.resolve();
    const next = before.then(() => fetchNew(state, run));
    under.set(run, next);
    return next;
  };
}

/** Searching, and the hits as they come in. */
function createSearching() {
  const sessions = useSessions();
  const jobs = useJobs();
  const notices = useNotices();
  const { form, result } = createState();
  const pull = createPull();
  const job = computed(() => (result.fields.run.value && jobs.find(result.fields.run.value.job)) ?? null);
  const isRunning = computed(() => job.value?.status === 'running');
  const endings = new WeakMap<FindRun, Promise<unknown>>();

  async function begin(session: string): Promise<FindRun> {
    const { scope, zones } = form.current.value;
    const pattern = patternOf(form.current.value);
    const words = scope === 'zones' ? zones : scope;
    const started = await call('searches:start', { session, pattern, scope: words === '' ? 'zones' : words });
    const isOfFile = scope !== 'written' && scope !== 'zones';
    return { ...started, session, title: formatPattern(pattern), isOfFile, hits: new FoundHits() };
  }

  async function carryOut(state: FindResult, run: FindRun): Promise<void> {
    Object.assign(state, { run, count: 0, isOutdated: false, summary: null, current: null });
    try {
      const ended = await jobs.wait(run.job, run.session);
      if (ended.kind === 'search' && state.run === run) state.summary = ended.summary;
    } catch (thrown) {
      if (toErrorShape(thrown).code !== 'cancelled') throw thrown;
    }
    await pull(state, run);
  }

  /** Searches for what is typed; a search that still runs is given up. True when it has ended well. */
  async function start(): Promise<boolean> {
    const session = sessions.activeId;
    const state = result.current.value;
    if (session === null) return false;
    state.problem = form.current.value.text === '' ? 'Type what to find.' : '';
    if (state.problem !== '') return false;
    if (isRunning.value) await cancel();
    const run = await begin(session).catch((thrown: unknown) => {
      if (!OF_FORM.has(toErrorShape(thrown).code)) notices.report(thrown, 'Find');
      else state.problem = sentenceOf(thrown);
      return null;
    });
    if (run === null) return false;
    const ending = sessions.attemptOn(session, `Find ${run.title}`, () => carryOut(state, run));
    endings.set(run, ending);
    await ending;
    return state.run === run && state.summary !== null;
  }

  async function cancel(): Promise<void> {
    const { run } = result.current.value;
    if (run === null) return;
    await jobs.cancel(run.job);
    await endings.get(run);
  }

  watch(
    () => job.value?.progress,
    () => {
      const state = result.current.value;
      if (state.run !== null && isRunning.value)
        void sessions.attemptOn(state.run.session, 'Reading the hits', () => pull(state, state.run!));
    },
  );
  return { form: form.fields, result: result.fields, job, isRunning, start, cancel };
}

/** Finding bytes of the active image: what is asked for, what was found, and going from hit to hit. */
export const useFind = defineStore('find', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const inspector = useInspector();
  const going = useGoing();
  const searching = createSearching();
  const { form, result, start } = searching;

  const hitAt = (index: number): FoundHit | null => (
    void result.count.value,
    result.run.value?.hits.at(index) ?? null
  );

  /** Address of a hit in the order of its search. */
  function addressOf({ offset, zone, zoneByte }: FoundHit): number {
    const zoneSize = sessions.active?.info.geometry.zoneSizeBytes ?? 0;
    return result.run.value?.isOfFile ? (offset ?? 0) : (zone ?? 0) * zoneSize + (zoneByte ?? 0);
  }

  /** Where the cursor is in that order; null where the search knows no such place. */
  function cursorAddress(): number | null {
    const { cursor, place } = inspector;
    if (result.run.value?.isOfFile) return cursor;
    if (place?.offset !== cursor || place.zone === null || place.zoneByte === null) return null;
    return addressOf({ ...place, length: 0 });
  }

  /** The hit that follows in a direction: from the one gone to, or from where the cursor was moved since. */
  function following(step: 1 | -1): number {
    const { current, run } = result;
    const now = current.value === null ? null : hitAt(current.value);
    if (now !== null && (now.offset === null || now.offset === inspector.cursor))
      return current.value! + step;
    const address = cursorAddress();
    if (address === null) return (current.value ?? (step === 1 ? -1 : 0)) + step;
    const before = run.value!.hits.before(step === 1 ? address + 1 : address, addressOf);
    return step === 1 ? before : before - 1;
  }

  /** Shows a hit in the hex view; of one without a place in the file, its zone. */
  function go(index: number): void {
    const hit = hitAt(index);
    if (hit === null) return;
    result.current.value = index;
    if (hit.offset !== null) return going.point(hit.offset, hit.length);
    inspector.selectZone(hit.zone);
    notices.announce('The file holds no bytes of this hit that could be shown: they are compressed there');
  }

  /** Goes to the next hit, or the one before, around the end; searches first where nothing was searched. */
  async function step(by: 1 | -1): Promise<void> {
    if (result.run.value === null && !(await start())) {
      form.isShown.value = true;
      return;
    }
    const count = result.count.value;
    if (count === 0) return notices.announce(`No hits of ${result.run.value?.title ?? 'it'}`);
    const next = following(by);
    const index = (next + count) % count;
    go(index);
    const around = index === next ? '' : by === 1 ? ', from the first on' : ', from the last on';
    notices.announce(`Hit ${formatCount(index + 1)} of ${formatCount(count)}${around}`);
  }

  /** Hits that touch a part of the file, while they are shown. */
  function within(range: Extent): readonly Extent[] {
    void result.count.value;
    return form.isShown.value ? (result.run.value?.hits.within(range) ?? []) : [];
  }

  /** Whether a hit touches a part of the file, while they are shown. */
  function touches(range: Extent): boolean {
    void result.count.value;
    return form.isShown.value && (result.run.value?.hits.touches(range) ?? false);
  }

  const { job, isRunning, cancel } = searching;
  return { ...form, ...result, job, isRunning, start, cancel, hitAt, go, step, within, touches };
});
