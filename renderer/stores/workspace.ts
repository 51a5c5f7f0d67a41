import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { attempt } from '../../shared/errors/result';
import type { SessionSnapshot } from '../../shared/session/session';
import {
  NO_WORKSPACE,
  WORKSPACE_TABS_MAX,
  type Workspace,
  type WorkspaceTab,
} from '../../shared/app/workspace';
import { call, openWindow, opensWindows } from '../api/client';
import { useHexPanes } from './bytes/hex-panes';
import { useInspector } from './inspect/inspector';
import { useKept } from './files/kept';
import { useSessions } from './sessions';

type Position = Pick<WorkspaceTab, 'cursor' | 'anchor' | 'zone' | 'panes'>;
const BEGINNING: Position = { cursor: 0, anchor: 0, zone: null };

/** What is open now, and how it comes to be as it was. */
function createArranging() {
  const sessions = useSessions();
  const inspector = useInspector();
  const panes = useHexPanes();
  /** Where each image is looked at, by its session. */
  const positions = new Map<string, Position>();

  const here = (): Position => ({
    ...{ cursor: inspector.cursor, anchor: inspector.anchor, zone: inspector.selectedZone },
    ...(panes.kept && { panes: panes.kept }),
  });

  watch(
    () => [sessions.activeId, here()] as const,
    ([session, position]) => {
      if (session !== null) positions.set(session, position);
    },
    { immediate: true },
  );

  /** An image as it is open now, and where it is looked at. */
  const tabOf = ({ session, info, options }: SessionSnapshot): WorkspaceTab => ({
    ...{ path: info.path, options },
    ...(positions.get(session) ?? BEGINNING),
  });

  /** What is open now, in a view. */
  function now(route: string): Workspace {
    const shown = sessions.list.slice(0, WORKSPACE_TABS_MAX);
    const active = shown.findIndex(({ session }) => session === sessions.activeId);
    return { tabs: shown.map(tabOf), active: active === -1 ? null : active, route };
  }

  /** Order, places and the image that is shown, for those that are open. */
  function arrange({ tabs, active }: Workspace): void {
    const openOf = ({ path }: WorkspaceTab) => sessions.list.find(({ info }) => info.path === path);
    const known = tabs.flatMap((tab) => {
      const image = openOf(tab);
      return image === undefined ? [] : [{ tab, session: image.session }];
    });
    for (const [index, { tab, session }] of known.entries()) {
      sessions.move(session, index);
      sessions.activate(session);
      inspector.moveTo(tab.anchor);
      inspector.moveTo(tab.cursor, true);
      inspector.selectZone(tab.zone);
      if (tab.panes !== undefined) panes.restore(tab.panes);
      positions.set(session, here());
    }
    const shown = active === null ? undefined : tabs[active] && openOf(tabs[active]);
    if (shown) sessions.activate(shown.session);
  }

  return { now, arrange, tabOf };
}

/** What is open, kept by the host as it changes; and what was open last, until it is opened again. */
export const useWorkspace = defineStore('workspace', () => {
  const sessions = useSessions();
  const kept = useKept();
  const { now, arrange, tabOf } = createArranging();
  /** What was open last, while nobody opened it again or declined: here, and in further windows. */
  const last = shallowRef<Workspace>(NO_WORKSPACE);
  const others = shallowRef<readonly Workspace[]>([]);
  /** The window was opened to show them. */
  let isWanted = false;
  /** While the window closes its images one after the other, what was open stays known. */
  let heldAt: number | null = null;

  /** Keeps what is open. A host that cannot write costs the next start its tabs, and nobody the work of now. */
  async function remember(route: string): Promise<void> {
    const count = sessions.list.length;
    if (heldAt !== null && count <= heldAt) return;
    heldAt = null;
    await attempt(() => call('workspace:save', { workspace: now(route) }));
  }

  /** The window is about to close its images: that is not what shall be open next time. */
  function hold(): void {
    heldAt = sessions.list.length;
  }

  /** It did not close. */
  function release(): void {
    heldAt = null;
  }

  /**
   * What was open last. Images that the host still has for this window are shown as they were; answers the view that showed
   * them, null where there are none.
   */
  async function load(): Promise<string | null> {
    const loaded = await attempt(() => call('workspace:load', {}));
    if (!loaded.ok) return null;
    const { own, reopen } = loaded.value;
    if (sessions.list.length > 0) {
      arrange(own);
      return own.route;
    }
    last.value = own;
    others.value = loaded.value.others;
    isWanted = reopen;
    return null;
  }

  async function openAll({ tabs }: Workspace): Promise<void> {
    await kept.load();
    for (const { path, options } of tabs) {
      const edits = kept.find({ path, options });
      const isOpen = edits !== null && (await kept.open(edits, 'same'));
      if (!isOpen) await sessions.open(path, options);
    }
  }

  /** A page may open no windows unasked: there the images of all come into this one. */
  async function openOther(workspace: Workspace): Promise<void> {
    if (opensWindows()) await openAll(workspace);
    else await openWindow(workspace);
  }

  /** Opens again what was open last, with unsaved edits where they were kept, in as many windows. True when an image is open here. */
  async function openAgain(): Promise<boolean> {
    const [here, elsewhere] = [last.value, others.value];
    decline();
    await openAll(here);
    for (const other of elsewhere) await attempt(() => openOther(other));
    arrange(here);
    return sessions.list.length > 0;
  }

  /** What was open last is not asked for any more. */
  function decline(): void {
    last.value = NO_WORKSPACE;
    others.value = [];
  }

  /** True when nobody is to be asked, whatever the settings say. */
  const wanted = (): boolean => isWanted;

  const offered = computed(() => [last.value, ...others.value].flatMap(({ tabs }) => tabs));
  const route = computed(() => last.value.route);
  return { offered, route, tabOf, wanted, load, remember, hold, release, openAgain, decline };
});
