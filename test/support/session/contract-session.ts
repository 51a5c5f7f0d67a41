import type { SessionPort, SpawnSession } from '../../../main/session/session-port';
import { openSession } from '../../../main/session/image-session';

/** Runs sessions in this thread; what crosses the boundary is cloned as a worker's messages are. */
export const spawnInProcess: SpawnSession = (start, publish) => {
  let cancelled = 0;
  const session = openSession(structuredClone(start), {
    publish: (event) => publish(structuredClone(event)),
    schedule: (run) => void setImmediate(run),
    cancelledJob: () => cancelled,
    serveWaiting: () => undefined,
  });
  const port: SessionPort = {
    opened: structuredClone(session.opened),
    call: (channel, args) =>
      new Promise((resolve) => resolve(structuredClone(session.call(channel, structuredClone(args))))),
    cancelJob: (job) => void (cancelled = job),
    dispose: () => Promise.resolve(session.dispose()),
  };
  return Promise.resolve(port);
};
