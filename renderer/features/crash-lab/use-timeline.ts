import { computed, ref, shallowRef, watch } from 'vue';
import { formatCrashPoint, parseCrashPoint, type CrashPoint } from '../../../shared/crash/crash-point';
import { useCrash } from '../../stores/crash/crash';
import { useSessions } from '../../stores/sessions';
import { useTraceEntries, type TraceAddress } from '../../stores/traces/trace-entries';
import { collectOutline, type TraceOutline } from './timeline-model';

/** The chosen trace as the crash lab needs it: its outline, the crash point, its commands one by one. */
export function useTimeline() {
  const crash = useCrash();
  const sessions = useSessions();
  const entries = useTraceEntries();

  const address = computed<TraceAddress | null>(() =>
    sessions.activeId === null || crash.trace === null
      ? null
      : { session: sessions.activeId, trace: crash.trace },
  );
  const count = computed(() => crash.chosen?.commands ?? 0);
  const outline = shallowRef<TraceOutline>({ count: 0, flushes: [], forced: new Set() });
  /** Commands looked at so far. */
  const scanned = ref(0);
  const point = computed<CrashPoint>({
    get: () => parseCrashPoint(crash.point),
    set: (next) => (crash.point = formatCrashPoint(next)),
  });
  const entryAt = computed(() => {
    void entries.version;
    const of = address.value;
    return (command: number) => (of === null || command >= count.value ? null : entries.entryAt(of, command));
  });

  /** Moves the crash point to another command, at the same stage. */
  function moveTo(command: number): void {
    point.value = { ...point.value, command: Math.max(0, Math.min(command, count.value - 1)) };
  }

  async function scan(of: TraceAddress | null): Promise<void> {
    const found = { flushes: [] as number[], forced: new Set<number>() };
    outline.value = { count: count.value, ...found };
    scanned.value = 0;
    if (of === null) return;
    await sessions.attemptOn(of.session, 'Reading the trace', () =>
      entries.scan(of, (page) => {
        if (address.value?.trace !== of.trace || address.value.session !== of.session) return false;
        collectOutline(page, found);
        scanned.value += page.length;
        outline.value = { count: count.value, ...found };
        return true;
      }),
    );
  }

  watch(address, scan, { immediate: true });

  return { count, outline, scanned, point, entryAt, moveTo };
}

/** What useTimeline() answers. */
export type Timeline = ReturnType<typeof useTimeline>;
