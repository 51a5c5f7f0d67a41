import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { TraceFormats } from '../../../shared/workload/trace-formats';
import { call } from '../../api/client';
import { useNotices } from '../notices';

const NONE: TraceFormats = { imports: [], exports: [] };

/** The formats that traces are taken from and written as. */
export const useTraceFormats = defineStore('trace-formats', () => {
  const notices = useNotices().about(null);
  const formats = shallowRef(NONE);

  /** Asks for them, once. */
  async function load(): Promise<void> {
    if (formats.value !== NONE) return;
    const loaded = await notices.attempt('Asking for the formats of traces', () =>
      call('traces:formats', {}),
    );
    formats.value = loaded ?? NONE;
  }

  return { formats, load };
});
