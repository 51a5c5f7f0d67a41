import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { TraceInfo } from '../../../shared/session/job';
import { makeLaneColumns, withEntries, type LaneColumns } from '../../composables/lane-columns';
import { useZones } from '../inspect/zones';
import { useSessions } from '../sessions';
import { useTraceEntries, type TraceAddress } from './trace-entries';
import { useTraces } from './traces';

const NOTHING = makeLaneColumns(0);

/** Which zone each command of a trace names and what it does there, of the trace whose lanes were drawn last. */
export const useLanes = defineStore('lanes', () => {
  const traces = useTraces();
  const entries = useTraceEntries();
  const zones = useZones();
  const sessions = useSessions();
  const shown = shallowRef<{ readonly key: string; readonly columns: LaneColumns } | null>(null);
  const columns = computed(() => {
    const { content } = traces;
    return content !== null && shown.value?.key === content ? shown.value.columns : NOTHING;
  });

  async function scan(of: TraceAddress, key: string, { commands }: TraceInfo): Promise<void> {
    shown.value = { key, columns: makeLaneColumns(commands) };
    await entries.scan(of, (page) => {
      const { geometry } = zones;
      if (shown.value?.key !== key || geometry === null || traces.content !== key) {
        return false;
      }
      shown.value = { key, columns: withEntries(shown.value.columns, page, geometry) };
      return true;
    });
  }

  /** Goes through the trace that is looked at, unless that was done, or is being done. */
  async function load(): Promise<void> {
    const { address, chosen, content } = traces;
    if (address === null || chosen === null || content === null || shown.value?.key === content) return;
    await sessions.attemptOn(address.session, 'Reading the trace', () => scan(address, content, chosen));
    // What was broken off, as another image was looked at, begins anew the next time.
    if (shown.value?.key === content && shown.value.columns.known < chosen.commands) shown.value = null;
  }

  return { columns, load };
});
