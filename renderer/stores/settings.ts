import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/app/settings';
import { call, on } from '../api/client';
import { useNotices } from './notices';

/** What the user chose for the window; kept by the host. */
export const useSettings = defineStore('settings', () => {
  /** The defaults until the host has answered. */
  const values = shallowRef<Settings>(DEFAULT_SETTINGS);
  const notices = useNotices().about(null);
  let saving: Promise<unknown> = Promise.resolve();

  async function load(): Promise<void> {
    const loaded = await notices.attempt('Loading the settings', () => call('settings:load', {}));
    if (loaded !== null) values.value = loaded;
  }

  /** Changes some settings at once and hands them to the host, one save after the other. */
  function update(patch: Partial<Settings>): Promise<unknown> {
    values.value = { ...values.value, ...patch };
    saving = saving.then(() =>
      notices.attempt('Saving the settings', () => call('settings:save', { settings: values.value })),
    );
    return saving;
  }

  on('settings:changed', (changed) => void (values.value = changed));

  /** Percent that a pane takes, as remembered. */
  const paneSize = (name: string, otherwise: number) => values.value.panes[name] ?? otherwise;

  /** Remembers pane sizes (percent by name). */
  function rememberPanes(sizes: Readonly<Record<string, number>>): Promise<unknown> {
    return update({ panes: { ...values.value.panes, ...sizes } });
  }

  return { values, load, update, paneSize, rememberPanes };
});
