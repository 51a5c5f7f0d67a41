import { createSessionRegistry, type SessionRegistry } from '../session/session-registry';
import { createInThread, type CreateImage } from '../session/create-in-thread';
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

/** What is done beside the host's own thread. */
export interface HostThreads {
  readonly spawn: SpawnSession;
  readonly createImage: CreateImage;
}

/** Joins gate, handlers, sessions and events for one host. `threads` are replaced in tests. */
export function createApplication(
  host: HostServices,
  threads: HostThreads = threadsOf(host.workerFile),
): Application {
  const hub = createEventHub();
  const sessions = createSessionRegistry({
    spawn: threads.spawn,
    publish: ({ event, payload }) => hub.publish(event, payload),
  });
  const handlers = appHandlers(host, sessions, threads.createImage);
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

function threadsOf(workerFile: string): HostThreads {
  return { spawn: spawnWorkerSession(workerFile), createImage: createInThread(workerFile) };
}
