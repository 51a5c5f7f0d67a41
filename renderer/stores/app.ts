import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { AppDescription } from '../../shared/app/program';
import { call } from '../api/client';

/** What the host is and can do. */
export const useApp = defineStore('app', () => {
  const description = shallowRef<AppDescription | null>(null);

  /** Asks the host. Called once by main.ts before anything else. Throws when the host does not answer. */
  async function load(): Promise<AppDescription> {
    description.value = await call('app:describe', {});
    return description.value;
  }

  return { description, load };
});
