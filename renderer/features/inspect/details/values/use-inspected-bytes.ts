import { computed, watchPostEffect } from 'vue';
import { useFilePages } from '../../../../stores/bytes/file-pages';
import { useInspector } from '../../../../stores/inspect/inspector';
import { useSessions } from '../../../../stores/sessions';

/** Bytes that the longest value takes. */
const INSPECTED_BYTES = 16;

/** The bytes that are read as values: from the beginning of the selection, or from the cursor on. */
export function useInspectedBytes() {
  const inspector = useInspector();
  const pages = useFilePages();
  const sessions = useSessions();

  const offset = computed(() => inspector.selection?.offset ?? inspector.cursor);
  const length = computed(() => Math.min(INSPECTED_BYTES, inspector.fileSize - offset.value));
  /** As many as are loaded, and are still what the file holds. */
  const view = computed(() => {
    void pages.version;
    if (sessions.isStale) return new DataView(new ArrayBuffer(0));
    const values = Array.from({ length: Math.max(0, length.value) }, (_, index) =>
      pages.byteAt(offset.value + index),
    );
    const known = values.findIndex((value) => value < 0);
    return new DataView(Uint8Array.from(known < 0 ? values : values.slice(0, known)).buffer);
  });

  watchPostEffect(() => {
    void pages.version;
    pages.ensure(offset.value, length.value);
  });
  return { offset, view };
}
