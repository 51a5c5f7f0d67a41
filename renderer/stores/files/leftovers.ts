import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { PassingFile } from '../../../shared/app/program';
import { call } from '../../api/client';
import { useNotices } from '../notices';

/** Files that killed runs left where the user works. */
export const useLeftovers = defineStore('leftovers', () => {
  const notices = useNotices();
  const files = shallowRef<readonly PassingFile[]>([]);

  /** Looks in folders and beside files; a place that cannot be listed has none. */
  async function look(places: readonly string[]): Promise<void> {
    const found = await Promise.all(places.map(leftAt));
    files.value = [...new Map(found.flat().map((file) => [file.path, file])).values()];
  }

  async function leftAt(place: string): Promise<readonly PassingFile[]> {
    return call('files:leftovers', { place }).catch(() => []);
  }

  async function removeAll(): Promise<void> {
    for (const { path } of files.value) {
      const removed = await notices.attempt('Removing what a run left', () =>
        call('files:removeLeftover', { path }),
      );
      if (removed !== null) files.value = files.value.filter((file) => file.path !== path);
    }
  }

  return { files, look, removeAll };
});
