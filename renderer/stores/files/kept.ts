import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { KeptChoice, KeptEdits } from '../../../shared/session/kept-edits';
import type { WorkspaceTab } from '../../../shared/app/workspace';
import { call } from '../../api/client';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** Unsaved edits of hosts that died. */
export const useKept = defineStore('kept', () => {
  const notices = useNotices().about(null);
  const sessions = useSessions();
  const list = shallowRef<readonly KeptEdits[]>([]);

  async function load(): Promise<void> {
    const found = await notices.attempt('Looking for unsaved edits that were kept', () =>
      call('kept:list', {}),
    );
    list.value = found ?? list.value;
  }

  /** Those of an image that was open in this way; null = none. */
  function find({ path, options }: Pick<WorkspaceTab, 'path' | 'options'>): KeptEdits | null {
    const wanted = JSON.stringify(options);
    const isOf = (kept: KeptEdits) => kept.path === path && JSON.stringify(kept.options) === wanted;
    return list.value.find((kept) => kept.problem === null && isOf(kept)) ?? null;
  }

  /** Opens the image with its edits. What stands against it is a notice; they are then still kept. */
  async function open({ id, path, options }: KeptEdits, over: KeptChoice['over']): Promise<boolean> {
    const opened = path !== null && (await sessions.open(path, options, { id, over }));
    await load();
    return opened !== false && opened !== null;
  }

  /** Opens the image as its file is; the edits are still kept. */
  async function openWithout({ path, options }: KeptEdits): Promise<boolean> {
    return path !== null && (await sessions.open(path, options)) !== null;
  }

  /** For good. */
  async function discard({ id }: KeptEdits): Promise<void> {
    const left = await notices.attempt('Discarding kept edits', () => call('kept:discard', { id }));
    if (left === null) return load();
    list.value = left;
    useNotices().announce('Discarded the kept edits');
  }

  return { list, load, find, open, openWithout, discard };
});
