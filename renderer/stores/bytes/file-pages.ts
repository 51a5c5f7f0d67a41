import { defineStore } from 'pinia';
import { watch } from 'vue';
import type { BytesRead } from '../../../shared/session/session';
import { cutBytes, isTouched } from '../../composables/pages/bytes-read';
import { usePagedBytes } from '../../composables/pages/use-paged-bytes';
import { useBytes } from '../inspect/bytes';
import { useInspector } from '../inspect/inspector';
import { useSessions } from '../sessions';

/** Pages of the active image's file for whatever shows bytes: asked for once, and again when they changed. */
export const useFilePages = defineStore('file-pages', () => {
  const inspector = useInspector();
  const sessions = useSessions();
  const { read } = useBytes();
  const pages = usePagedBytes<BytesRead>({ fileSize: () => inspector.fileSize, load: read, cut: cutBytes });

  watch(() => sessions.activeOpening, pages.clear, { flush: 'sync' });
  sessions.onChange((change) => pages.invalidate((page) => isTouched(page, change)));

  return pages;
});
