import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { attempt } from '../../../shared/errors/result';
import type { CommandStory } from '../../../shared/session/moment';
import { call } from '../../api/client';
import { createLatest } from '../../composables/latest';
import { useMoments } from './moments';
import { useTraces } from './traces';

/** What the command that is looked at did when its trace was carried out. */
export const useStories = defineStore('stories', () => {
  const traces = useTraces();
  const moments = useMoments();
  const latest = createLatest();
  const loaded = shallowRef<{ readonly key: string; readonly story: CommandStory } | null>(null);
  /** What is asked for; null while the trace was not carried out. */
  const key = computed(() => {
    const { content, row } = traces;
    return content === null || row === null || !moments.isKnown ? null : `${content} ${row}`;
  });
  /** Null while it is not known, or on its way. */
  const story = computed(() => (loaded.value?.key === key.value ? (loaded.value?.story ?? null) : null));

  async function load(asked: string | null): Promise<void> {
    const { address, row } = traces;
    if (asked === null || address === null || row === null) return;
    await latest(
      () => attempt(() => call('traces:story', { ...address, position: row })),
      (found) => (loaded.value = found.ok ? { key: asked, story: found.value } : null),
    );
  }

  watch(key, load, { immediate: true });
  return { story };
});
