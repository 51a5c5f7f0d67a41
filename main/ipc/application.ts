import { createSessionRegistry, type SessionRegistry } from '../session/session-registry';
import { spawnWorkerSession } from '../session/worker-client';
import type { SpawnSession } from '../session/session-port';
import { appHandlers } from './app-handlers';
import { createEventHub, type EventHub } from './event-hub';
import { createGate, type Gate } from './gate';
import type { HostServices } from './host-services';

/** Everything behind a window: one gate in, one hub out. */
export interface Application {
  readonly gate: Gate;
  readonly hub: EventHub;
  readonly sessions: SessionRegistry;
  /** Ends all sessions (unsaved edits are lost) and stops events. */
  dispose(): Promise<void>;
}

/** Joins gate, handlers, sessions and events for one host. `spawn` is replaced in tests. */
export function createApplication(
  host: HostServices,
  spawn: SpawnSession = spawnWorkerSession(host.workerFile),
): Application {
  const hub = createEventHub();
  const sessions = createSessionRegistry({
    spawn,
    publish: ({ event, payload }) => hub.publish(event, payload),
  });
  const handlers = appHandlers(host, sessions);
  return {
    gate: createGate({ handlers, sessions, allowPath: (path) => host.assertAllowed(path) }),
    hub,
    sessions,
    async dispose() {
      await sessions.dispose();
      hub.dispose();
    },
  };
}
