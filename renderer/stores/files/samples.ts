import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { SampleImage } from '../../../shared/app/program';
import { call } from '../../api/client';
import { fileName } from '../../composables/file-name';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useImports } from '../traces/imports';
import { useTraces } from '../traces/traces';

/** Sample images, each with what it teaches. */
export const useSamples = defineStore('samples', () => {
  const notices = useNotices().about(null);
  const imports = useImports();
  const sessions = useSessions();
  const traces = useTraces();
  const list = shallowRef<readonly SampleImage[]>([]);

  async function load(): Promise<void> {
    if (list.value.length > 0) return;
    list.value = (await notices.attempt('Loading the samples', () => call('samples:list', {}))) ?? [];
  }

  /** Makes a sample (if need be), opens it and takes its trace. Answers the route of the view to go on in; null = it is not open. */
  async function open({ id, view }: SampleImage): Promise<string | null> {
    const made = await notices.attempt('Making the sample image', () => call('samples:prepare', { id }));
    if (made === null || (await sessions.open(made.path)) === null) return null;
    if (made.trace !== null) await takeTrace(made.trace);
    return view;
  }

  /** Once: the sample may have been open. */
  async function takeTrace(path: string): Promise<void> {
    await traces.load();
    if (!traces.list.some(({ title }) => title === fileName(path))) await imports.take(path);
  }

  return { list, load, open };
});
