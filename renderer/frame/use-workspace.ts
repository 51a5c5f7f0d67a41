import { onScopeDispose, watch } from 'vue';
import { currentRoute } from '../router';
import { useHexPanes } from '../stores/bytes/hex-panes';
import { useInspector } from '../stores/inspect/inspector';
import { useSessions } from '../stores/sessions';
import { useWorkspace } from '../stores/workspace';

/** Milliseconds of rest after which what is open is kept: moving about is no reason to write all the time. */
const REST_MS = 500;

/** Keeps what is open, once something was. */
export function useWorkspaceKeeping(): void {
  const inspector = useInspector();
  const panes = useHexPanes();
  const sessions = useSessions();
  const workspace = useWorkspace();
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    () => [
      sessions.list.map(({ session, opening }) => `${session} ${opening}`).join(),
      ...[sessions.activeId, currentRoute.value, inspector.cursor, inspector.anchor, inspector.selectedZone],
      panes.kept,
    ],
    ([images], [before]) => {
      // Looking about without an image does not make the last window forgotten.
      if (images === '' && before === '') return;
      clearTimeout(timer);
      timer = setTimeout(() => void workspace.remember(currentRoute.value), REST_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
}
