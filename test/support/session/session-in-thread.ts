import { openSession, type ImageSession } from '../../../main/session/image-session';
import { FAKE_LIVE } from './fake-target';
import type { EditKeeping } from '../../../main/session/session-port';
import type { ArgumentsOf, Events } from '../../../shared/ipc/channels';
import type { EventEnvelope } from '../../../shared/ipc/envelope';
import type { OpenImageOptions } from '../../../shared/image/open-options';

/** A session in this thread whose jobs run at once, within the call that starts them. */
export interface ThreadSession {
  readonly session: ImageSession;
  readonly events: EventEnvelope[];
  edit(): void;
  execute(command: ArgumentsOf<'zones:execute'>['command']): void;
  /** Starts a workload; how it ended. `cancelAt`: which time the job asks whether to stop it is told so. */
  workload(more: Partial<ArgumentsOf<'workloads:start'>>, cancelAt?: number): Events['jobs:finished'];
}

/** Opens an image under the name `s1`. */
export function openInThread(
  path: string,
  options: OpenImageOptions = {},
  keeping?: EditKeeping,
): ThreadSession {
  const events: EventEnvelope[] = [];
  let asked = 0;
  let stopAt = Infinity;
  const session = openSession(
    { session: 's1', path, options, keeping },
    {
      publish: (event) => void events.push(event),
      schedule: (run) => run(),
      cancelledJob: () => (++asked >= stopAt ? -1 : 0),
      serveWaiting: () => undefined,
      live: FAKE_LIVE,
    },
  );
  return {
    session,
    events,
    edit: () => void session.call('sessions:setMode', { session: 's1', mode: 'editing' }),
    execute: (command) => void session.call('zones:execute', { session: 's1', command }),
    workload(more, cancelAt = Infinity) {
      asked = 0;
      stopAt = cancelAt;
      const args = {
        session: 's1',
        name: 'append-round-robin',
        seed: 7,
        settings: {},
        target: 'edits',
      } as const;
      session.call('workloads:start', { ...args, ...more });
      stopAt = Infinity;
      const ended = events.findLast(({ event }) => event === 'jobs:finished');
      return ended!.payload as Events['jobs:finished'];
    },
  };
}
