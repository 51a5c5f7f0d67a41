import { failAbout, fail } from '../../shared/errors/app-error';
import { attempt } from '../../shared/errors/result';
import type { SessionSnapshot } from '../../shared/session/session';
import type { RecentImages } from '../app/recent-images';
import type { Windows } from '../app/windows';
import type { SessionRegistry } from '../session/session-registry';
import type { AppHandlers } from './app-handler';
import type { EventHub } from './event-hub';
import type { HostServices } from './host-services';

/** What windows and their images are made of. */
export interface WindowParts {
  readonly sessions: SessionRegistry;
  readonly windows: Windows;
  readonly hub: EventHub;
  readonly recents: RecentImages;
}

type Channels =
  | 'workspace:load'
  | 'workspace:save'
  | 'windows:open'
  | 'windows:quit'
  | 'windows:stay'
  | 'sessions:open'
  | 'sessions:list'
  | 'sessions:move'
  | 'sessions:close'
  | 'sessions:reload';

/** What windows have open. An image belongs to one of them: what another one asks for is shown where it is. */
export function windowHandlers(host: HostServices, parts: WindowParts): Pick<AppHandlers, Channels> {
  const { sessions, windows, recents } = parts;
  return {
    'workspace:load': (_, window) => windows.load(window),
    'workspace:save': ({ workspace }, window) => {
      windows.keep(window, workspace);
      return { saved: true };
    },
    'windows:open': ({ workspace }) => {
      const window = host.openWindow();
      if (window !== null && workspace !== null) windows.expect(window, workspace, true);
      return { window };
    },
    'windows:quit': () => ({ quits: host.quit() }),
    'windows:stay': (_, window) => {
      host.windowStays(window);
      return { stays: true };
    },

    'sessions:open': async ({ path, options, kept }, window) => {
      const known = sessions.find(path);
      if (known !== null) requireHere(host, parts, { session: known, path, window });
      const { snapshot, strip } = await sessions.open(path, options, kept);
      requireHere(host, parts, { session: snapshot.session, path, window });
      windows.give(snapshot.session, window);
      // A full disk or a folder that cannot be written costs the list an entry, not the user the image.
      await attempt(() => recents.remember(snapshot.info, strip));
      return snapshot;
    },
    'sessions:list': (_, window) => sessions.list(new Set(windows.sessionsOf(window))),
    'sessions:move': async ({ session, window, tab }, from) => {
      const to = window ?? from;
      const snapshot = await idle(sessions, session);
      const before = windows.ownerOf(session);
      if (before === to) return { moved: false };
      windows.give(session, to);
      if (tab !== null) windows.expect(to, { tabs: [tab], active: 0, route: 'inspect' }, false);
      if (before !== null) parts.hub.publish('sessions:left', { session }, before);
      parts.hub.publish('sessions:arrived', snapshot, to);
      return { moved: true };
    },
    'sessions:close': async ({ session, discard }) => {
      const closed = await sessions.close(session, discard);
      if (closed) windows.forget(session);
      return { closed };
    },
    'sessions:reload': async ({ session, discard }) => (await sessions.reload(session, discard)).snapshot,
  };
}

/** Jobs report to the window that began them. Errors: `busy`, `gone`. */
async function idle(sessions: SessionRegistry, session: string): Promise<SessionSnapshot> {
  const { busy, ...snapshot } = await sessions.call('sessions:describe', { session });
  if (busy) fail('busy', 'a job is running; cancel it or let it end to move the image', { session });
  return snapshot;
}

/** Errors: `elsewhere` for an image of another window, which is brought to the front. */
function requireHere(
  host: HostServices,
  { windows, hub }: WindowParts,
  { session, path, window }: { readonly session: string; readonly path: string; readonly window: string },
): void {
  const owner = windows.ownerOf(session);
  if (owner === null || owner === window) return;
  hub.publish('sessions:sought', { session }, owner);
  host.showWindow(owner);
  failAbout(path, 'elsewhere', 'is open in another window', { path, session });
}
