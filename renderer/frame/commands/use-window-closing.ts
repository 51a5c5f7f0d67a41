import { onBeforeUnmount, onMounted } from 'vue';
import { useApp } from '../../stores/app';
import { useNotices } from '../../stores/notices';
import { useSessions } from '../../stores/sessions';
import { useWindows } from '../../stores/windows';
import { useWorkspace } from '../../stores/workspace';

/**
 * Closing the whole window: answers the action that asks about unsaved edits, closes all images and then the
 * window. In a browser the page cannot keep its tab open, so the browser is made to ask.
 */
export function useWindowClosing(): () => Promise<void> {
  const app = useApp();
  const notices = useNotices();
  const sessions = useSessions();
  const windows = useWindows();
  const workspace = useWorkspace();

  const isInBrowser = () => app.description?.host === 'web';

  function warn(event: BeforeUnloadEvent): void {
    if (isInBrowser() && sessions.list.some(({ dirty }) => dirty)) event.preventDefault();
  }

  onMounted(() => window.addEventListener('beforeunload', warn));
  onBeforeUnmount(() => window.removeEventListener('beforeunload', warn));

  return async () => {
    workspace.hold();
    if (!(await sessions.closeAll())) {
      workspace.release();
      return windows.stay();
    }
    // A browser lets a page close only a tab that a page has opened.
    if (isInBrowser()) notices.announce('All images are closed. The tab is closed in the browser.');
    window.close();
  };
}
