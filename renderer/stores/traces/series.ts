import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { attempt } from '../../../shared/errors/result';
import type { TraceSeries } from '../../../shared/session/moment';
import { call } from '../../api/client';
import { createLatest } from '../../composables/latest';
import { useMoments } from './moments';
import { useTraces } from './traces';

/** Places along a trace: one a pixel, on a wide screen. */
const PLACES = 2_000;

/** Open and active zones and refusals along the trace that is looked at, once it was carried out. */
export const useSeries = defineStore('series', () => {
  const traces = useTraces();
  const moments = useMoments();
  const latest = createLatest();
  const loaded = shallowRef<{ readonly key: string; readonly series: TraceSeries } | null>(null);
  const key = computed(() => {
    const { content } = traces;
    return moments.isKnown ? content : null;
  });
  const series = computed(() => (loaded.value?.key === key.value ? (loaded.value?.series ?? null) : null));

  async function load(asked: string | null): Promise<void> {
    const { address } = traces;
    if (asked === null || address === null) return;
    await latest(
      () => attempt(() => call('traces:series', { ...address, places: PLACES })),
      (found) => (loaded.value = found.ok ? { key: asked, series: found.value } : null),
    );
  }

  watch(key, load, { immediate: true });
  return { series };
});
