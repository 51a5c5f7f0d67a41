import { join } from 'node:path';
import type { Events } from '../../shared/ipc/channels';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import { attempt } from '../../shared/errors/result';
import { keptFolderOf } from '../app/kept-edits';
import { recentImages, type RecentImages } from '../app/recent-images';
import { Windows } from '../app/windows';
import { createUploads, uploadsFolderOf } from '../app/uploads';
import { createSessionRegistry, type SessionRegistry } from '../session/session-registry';
import { Creations } from '../session/creations';
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
  readonly windows: Windows;
  /** A window is gone for good: ends its images, whose unsaved edits are kept and offered again. */
  closeWindow(window: string): Promise<void>;
  /** Ends all sessions and stops events. Unsaved edits are kept and offered again. */
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
  const windows = new Windows(join(host.userDataFolder, 'workspace.json'));
  const hub = createEventHub((session) => windows.ownerOf(session));
  const recents = recentImages(host.userDataFolder);
  const sessions = createSessionRegistry({
    spawn: threads.spawn,
    keptFolder: keptFolderOf(host.userDataFolder),
    publish(envelope) {
      if (isSaved(envelope)) keepPicture(recents, envelope.payload);
      hub.publish(envelope.event, envelope.payload);
      if (isFailed(envelope)) windows.forget(envelope.payload.session);
    },
  });
  const uploads = createUploads(uploadsFolderOf(host.userDataFolder));
  const creations = new Creations(threads.createImage, ({ event, payload }, window) =>
    hub.publish(event, payload, window),
  );
  const handlers = appHandlers(host, { sessions, windows, hub, creations, recents, uploads });
  return {
    gate: createGate({ handlers, sessions, allowPath: (path) => host.assertAllowed(path) }),
    hub,
    sessions,
    windows,
    async closeWindow(window) {
      await creations.stop(window);
      const images = windows.sessionsOf(window);
      await Promise.all(images.map((session) => sessions.end(session)));
      images.forEach((session) => windows.forget(session));
      windows.detach(window);
    },
    async dispose() {
      await creations.stop();
      await sessions.dispose();
      uploads.dispose();
      hub.dispose();
    },
  };
}

function threadsOf(workerFile: string): HostThreads {
  return { spawn: spawnWorkerSession(workerFile), createImage: createInThread(workerFile) };
}

type Saved = Events['sessions:saved'];

function isSaved(envelope: EventEnvelope): envelope is EventEnvelope<'sessions:saved'> {
  return envelope.event === 'sessions:saved';
}

function isFailed(envelope: EventEnvelope): envelope is EventEnvelope<'sessions:failed'> {
  return envelope.event === 'sessions:failed';
}

/** A full disk or a folder that cannot be written costs the list a picture, not the user the image. */
function keepPicture(recents: RecentImages, { info, strip }: Saved): void {
  void attempt(() => recents.renew(info, strip));
}
