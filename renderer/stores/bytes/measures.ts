import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { MEASURE_AT_ONCE_MAX, type ByteMeasure } from '../../../shared/image/byte-measure';
import { touchesBytes } from '../../../shared/session/image-change';
import type { ByteCount } from '../../../shared/units/units';
import { call } from '../../api/client';
import { createPace } from '../../composables/pace';
import { useInspector, type ByteSelection } from '../inspect/inspector';
import { useJobs } from '../jobs';
import { useSessions } from '../sessions';

/** Sums, hash and entropy of the selected bytes of the active image. */
export const useMeasures = defineStore('measures', () => {
  const inspector = useInspector();
  const jobs = useJobs();
  const sessions = useSessions();
  const pace = createPace();
  const { current, fields } = sessions.perOpening(() => ({ last: null as ByteMeasure | null }));
  const isRunning = ref(false);
  /** The selection is measured as soon as there is time. */
  const isDue = ref(false);

  const isOf = (selection: ByteSelection | null, measure: ByteMeasure | null) =>
    selection?.offset === measure?.offset && selection?.length === measure?.length;
  /** What the selection is; null = it is not measured (any more), or nothing is selected. */
  const measure = computed(() => (isOf(inspector.selection, fields.last.value) ? fields.last.value : null));
  /** Whether bytes are measured without being asked for. */
  const isShort = (length: ByteCount) => length <= MEASURE_AT_ONCE_MAX;

  async function run(session: string, selection: ByteSelection): Promise<ByteMeasure | null> {
    if (isShort(selection.length)) return call('bytes:measure', { session, ...selection });
    const { job } = await call('measures:start', { session, ...selection });
    const result = await jobs.wait(job, session);
    return result.kind === 'measure' ? result.measure : null;
  }

  /** Measures the selection, a long one as a job that can be cancelled. */
  async function start(): Promise<void> {
    const session = sessions.activeId;
    const { selection } = inspector;
    const state = current.value;
    if (session === null || selection === null || isRunning.value) return;
    isRunning.value = true;
    const found = await sessions.attemptOn(session, 'Measuring the selection', () => run(session, selection));
    isRunning.value = false;
    if (found !== null) state.last = found;
  }

  /** Measures what is selected, where that is short, and again when it is another selection by then. */
  function follow(): void {
    const { selection } = inspector;
    if (selection === null || !isShort(selection.length) || measure.value !== null) return;
    isDue.value = true;
    pace.soon(() => {
      pace.skipWait();
      isDue.value = false;
      const before = inspector.selection;
      void pace.measure(start).then(() => {
        const isOther =
          before?.offset !== inspector.selection?.offset || before?.length !== inspector.selection?.length;
        if (isOther) follow();
      });
    });
  }

  sessions.onChange((change) => {
    const { last } = current.value;
    if (last !== null && touchesBytes(change, last)) current.value.last = null;
  });

  return { measure, isRunning, isDue, isShort, start, follow };
});
