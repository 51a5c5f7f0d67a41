import type { SessionPort, SpawnSession } from '../../../main/session/session-port';
import { FAKE_LIVE } from './fake-target';
import { openSession } from '../../../main/session/image-session';

/**
 * Runs sessions in this thread; what crosses the boundary is cloned as a worker's messages are. A job is handed to
 * `schedule` and runs to its end when that calls it.
 */
export const spawnScheduling =
  (schedule: (run: () => void) => void): SpawnSession =>
  (start, publish) => {
    let cancelled = 0;
    const session = openSession(structuredClone(start), {
      publish: (event) => publish(structuredClone(event)),
      schedule,
      cancelledJob: () => cancelled,
      serveWaiting: () => undefined,
      live: FAKE_LIVE,
    });
    const port: SessionPort = {
      opened: structuredClone(session.opened),
      call: (channel, args) =>
        new Promise((resolve) => resolve(structuredClone(session.call(channel, structuredClone(args))))),
      cancelJob: (job) => void (cancelled = job),
      dispose: (edits) => Promise.resolve(session.dispose(edits)),
    };
    return Promise.resolve(port);
  };

/** The same, each job a turn after the call that starts it. */
export const spawnInProcess = spawnScheduling((run) => void setImmediate(run));
