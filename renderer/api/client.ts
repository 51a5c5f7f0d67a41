import { fail } from '../../shared/errors/app-error';
import { unwrap } from '../../shared/errors/result';
import type { ArgumentsOf, Channel, EventName, Events, ValueOf } from '../../shared/ipc/channels';
import type { Connection } from '../../shared/app/program';
import type { Workspace } from '../../shared/app/workspace';
import type { Bridge, EventEnvelope } from '../../shared/ipc/envelope';

type Listener<Name extends EventName> = (payload: Events[Name]) => void;

let bridge: Bridge | undefined;
let stopListening: (() => void) | undefined;
let stopWatching: (() => void) | undefined;
const watchers = new Set<(connection: Connection) => void>();
const listeners = new Map<EventName, Set<(payload: never) => void>>();

/** Chooses the bridge that every call goes through; what listened to an earlier one goes with it. */
export function connect(to: Bridge): void {
  stopListening?.();
  stopWatching?.();
  listeners.clear();
  watchers.clear();
  bridge = to;
  stopListening = to.listen(dispatch);
  stopWatching = to.watchConnection?.((connection) => watchers.forEach((watcher) => watcher(connection)));
}

/** Calls a channel and answers its value. Throws the AppError of a refused call. */
export async function call<Name extends Channel>(
  channel: Name,
  args: ArgumentsOf<Name>,
): Promise<ValueOf<Name>> {
  if (bridge === undefined) fail('internal', `call of ${channel} before a bridge was connected`);
  return unwrap(await bridge.invoke(channel, args));
}

/** Where a file lies that was dropped on the page; null where the page is not told. */
export function pathOf(file: File): string | null {
  return bridge?.pathOf?.(file) || null;
}

/** True where pages open windows themselves. */
export function opensWindows(): boolean {
  return bridge?.openWindow !== undefined;
}

/** Opens another window, with images to open where the host can hand them over; its name, null where it was not opened. Throws. */
export async function openWindow(workspace: Workspace | null = null): Promise<string | null> {
  if (bridge?.openWindow !== undefined) return bridge.openWindow();
  return (await call('windows:open', { workspace })).window;
}

/** Listens to an event; returns a function that stops. */
export function on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void {
  const ofEvent = listeners.get(event) ?? new Set();
  listeners.set(event, ofEvent);
  ofEvent.add(listener);
  return () => ofEvent.delete(listener);
}

/** Listens to what becomes of the way to the host, where it can be lost; returns a function that stops. */
export function onConnection(watcher: (connection: Connection) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function dispatch({ event, payload }: EventEnvelope): void {
  for (const listener of listeners.get(event) ?? []) listener(payload as never);
}
