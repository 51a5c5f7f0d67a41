import { formatRemark } from '../../shared/errors/remark';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { attempt } from '../../shared/errors/result';
import type { AttachCommand } from '../../shared/image/attach-command';
import { call } from '../api/client';
import { createLatest } from '../composables/latest';
import { useSessions } from './sessions';

/** Command lines that attach the active image to other programs. */
export const useAttachments = defineStore('attachments', () => {
  const sessions = useSessions();
  const sourceId = ref<string | null>(null);
  /** The image that the dialog is about; null = the dialog is closed. */
  const source = computed(() => sessions.find(sourceId.value));
  /** null before they are here. */
  const list = shallowRef<readonly AttachCommand[] | null>(null);
  /** Why they could not be had; empty = nothing is wrong. */
  const problem = ref('');
  const latest = createLatest();

  async function load(): Promise<void> {
    const session = sourceId.value;
    if (session === null) return;
    await latest(
      () => attempt(() => call('attachments:list', { session })),
      (found) => {
        list.value = found.ok ? found.value : [];
        problem.value = found.ok ? '' : formatRemark(found.error);
      },
    );
  }

  /** Opens the dialog for the active image. */
  function begin(): void {
    if (source.value !== null) return;
    sourceId.value = sessions.activeId;
    list.value = null;
    problem.value = '';
  }

  function close(): void {
    sourceId.value = null;
  }

  watch([sourceId, () => source.value?.revision], () => void load());

  return { source, list, problem, begin, close };
});
