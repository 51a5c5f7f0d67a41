import { fail } from '../../shared/errors/app-error';
import type { ArgumentsOf, ValueOf } from '../../shared/ipc/contract';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import type { OpenImageOptions } from '../../shared/ipc/open-options';
import type { SessionSnapshot } from '../../shared/ipc/shapes';
import { realPath } from './files/real-path';
import { parseJobId } from './session/job-id';
import type { SessionChannel, SessionOpened, SessionPort, SpawnSession } from './session-port';

/** All open images of a host; one session, and so one worker, for each. */
export interface SessionRegistry {
  /** Opens an image; a second opening of the same file answers the session that is there. */
  open(path: string, options: OpenImageOptions): Promise<SessionOpened>;
  list(): Promise<readonly SessionSnapshot[]>;
  /** False when there are unsaved edits and `discard` is not set. */
  close(session: string, discard: boolean): Promise<boolean>;
  call<Name extends SessionChannel>(channel: Name, args: ArgumentsOf<Name>): Promise<ValueOf<Name>>;
  /** True when the job's session is open; the job stops within 200 ms. */
  cancelJob(job: string): boolean;
  dispose(): Promise<void>;
}

/** How sessions are started and where their events go. */
export interface RegistrySetup {
  readonly spawn: SpawnSession;
  readonly publish: (event: EventEnvelope) => void;
}

/** An empty registry. */
export function createSessionRegistry(setup: RegistrySetup): SessionRegistry {
  return new Registry(setup);
}

interface Entry {
  readonly key: string;
  readonly port: Promise<SessionPort>;
}

class Registry implements SessionRegistry {
  readonly #setup: RegistrySetup;
  readonly #sessions = new Map<string, Entry>();
  #last = 0;

  constructor(setup: RegistrySetup) {
    this.#setup = setup;
  }

  async open(path: string, options: OpenImageOptions): Promise<SessionOpened> {
    const key = realPath(path);
    const known = [...this.#sessions].find(([, entry]) => entry.key === key);
    if (known) return this.#reopen(known[0], known[1]);
    const session = `s${++this.#last}`;
    const port = this.#setup.spawn({ session, path, options }, (event) => this.#receive(session, event));
    this.#sessions.set(session, { key, port });
    try {
      return (await port).opened;
    } catch (error) {
      this.#sessions.delete(session);
      throw error;
    }
  }

  /** An image that turns out not to open, or a session that ends meanwhile, is none. */
  async list(): Promise<readonly SessionSnapshot[]> {
    const described = await Promise.allSettled(
      [...this.#sessions.keys()].map((session) => this.call('sessions:describe', { session })),
    );
    return described.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  async close(session: string, discard: boolean): Promise<boolean> {
    if (!discard && (await this.call('sessions:describe', { session })).dirty) return false;
    const port = await this.#port(session);
    this.#sessions.delete(session);
    await port.dispose();
    return true;
  }

  async call<Name extends SessionChannel>(channel: Name, args: ArgumentsOf<Name>): Promise<ValueOf<Name>> {
    const port = await this.#port(args.session);
    return port.call(channel, args);
  }

  cancelJob(job: string): boolean {
    const id = parseJobId(job);
    const entry = id && this.#sessions.get(id.session);
    if (!id || !entry) return false;
    entry.port.then(
      (port) => port.cancelJob(id.number),
      () => undefined,
    );
    return true;
  }

  async dispose(): Promise<void> {
    const opened = await Promise.allSettled([...this.#sessions.values()].map(({ port }) => port));
    this.#sessions.clear();
    const ports = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.all(ports.map((port) => port.dispose()));
  }

  async #reopen(session: string, { port }: Entry): Promise<SessionOpened> {
    const { strip } = (await port).opened;
    return { snapshot: await this.call('sessions:describe', { session }), strip };
  }

  #port(session: string): Promise<SessionPort> {
    const entry = this.#sessions.get(session);
    return entry ? entry.port : fail('usage', `there is no session ${session}`, { session });
  }

  #receive(session: string, event: EventEnvelope): void {
    if (event.event === 'sessions:failed') this.#sessions.delete(session);
    this.#setup.publish(event);
  }
}
