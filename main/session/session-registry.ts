import { fail, failAbout } from '../../shared/errors/app-error';
import type { ArgumentsOf, SessionChannel, ValueOf } from '../../shared/ipc/channels';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import type { OpenImageOptions } from '../../shared/image/open-options';
import type { SessionSnapshot } from '../../shared/session/session';
import { realPath } from '../storage/node-real-path';
import { parseJobId } from './job-id';
import type { KeptChoice } from '../../shared/session/kept-edits';
import { keptIn, pathOfKept } from '../storage/kept/node-kept-folder';
import { sameOptions } from '../image/same-options';
import type { SessionOpened, SessionPort, SessionStart, SpawnSession } from './session-port';

/** Images open at a time: each has a thread of its own. */
const SESSIONS_MAX = 64;

/** All open images of a host; one session, and so one worker, for each. */
export interface SessionRegistry {
  /**
   * Opens an image. A second opening of the same file without choices, or with the same ones, answers the session
   * that is there; with others the session is opened anew under its id. Errors: those of opening;
   * `unsaved` or `busy` when the session has edits or a job and so cannot be opened anew, `busy` when too many are open.
   * `kept`: with these edits of an earlier session. Errors besides: those of restoreEdits, `gone`.
   */
  open(path: string, options: OpenImageOptions, kept?: KeptChoice): Promise<SessionOpened>;
  /** Numbers of the sessions that keep their edits now. */
  keeping(): ReadonlySet<number>;
  /** Snapshots of some sessions, or of all. */
  list(some?: ReadonlySet<string>): Promise<readonly SessionSnapshot[]>;
  /** The session of a file, under whatever name; null = it is not open. */
  find(path: string): string | null;
  /** Ends a session; its unsaved edits are kept and offered again. */
  end(session: string): Promise<void>;
  /** False when there are unsaved edits and `discard` is not set. */
  close(session: string, discard: boolean): Promise<boolean>;
  /**
   * Opens a session's image anew from its file, with the same choices. Errors: those of opening, `busy`; `unsaved` when
   * there are edits and `discard` is not set. The session is then as it was.
   */
  reload(session: string, discard: boolean): Promise<SessionOpened>;
  call<Name extends SessionChannel>(channel: Name, args: ArgumentsOf<Name>): Promise<ValueOf<Name>>;
  /** True when the job's session is open; the job stops within 200 ms. */
  cancelJob(job: string): boolean;
  /** Ends all sessions; unsaved edits are kept and offered again. */
  dispose(): Promise<void>;
}

/** How sessions are started and where their events go. */
export interface RegistrySetup {
  readonly spawn: SpawnSession;
  readonly publish: (event: EventEnvelope) => void;
  /** Where unsaved edits are kept; absent = they are not. */
  readonly keptFolder?: string;
}

/** Sessions of this process that keep edits have numbers of their own. */
let lastKeeping = 0;

/** An empty registry. */
export function createSessionRegistry(setup: RegistrySetup): SessionRegistry {
  return new Registry(setup);
}

interface Entry {
  readonly key: string;
  /** What the session shows now. */
  start: SessionStart;
  port: Promise<SessionPort>;
}

interface Reopening {
  readonly options: OpenImageOptions;
  /** Unsaved edits are given up. */
  readonly discard: boolean;
  readonly kept?: KeptChoice;
}

/**
 * Invariants:
 * - One session for each file, told by its real path, so that two windows never edit one image apart.
 * - An entry stands from the call of `open` on: calls that come while it opens, or is opened anew, wait for its port.
 * - Opening anew starts the new session before the old one ends; when it is refused, the old one is still there.
 * - Only events of what an entry shows now go out; a session that failed is gone before its windows hear of it.
 */
class Registry implements SessionRegistry {
  readonly #setup: RegistrySetup;
  readonly #sessions = new Map<string, Entry>();
  #last = 0;

  constructor(setup: RegistrySetup) {
    this.#setup = setup;
  }

  async open(path: string, options: OpenImageOptions, kept?: KeptChoice): Promise<SessionOpened> {
    const key = realPath(path);
    const known = this.find(path);
    if (known !== null) return this.#openAgain(this.#entry(known), options, kept);
    this.#requireRoom();
    const keeping = this.#keeping(path, kept);
    const start: SessionStart = { session: `s${++this.#last}`, path, options, ...keeping };
    const entry: Entry = { key, start, port: this.#spawn(start) };
    this.#sessions.set(start.session, entry);
    try {
      return (await entry.port).opened;
    } catch (error) {
      this.#sessions.delete(start.session);
      throw error;
    }
  }

  keeping(): ReadonlySet<number> {
    return new Set([...this.#sessions.values()].flatMap(({ start }) => start.keeping?.number ?? []));
  }

  #keeping(path: string, kept?: KeptChoice): Pick<SessionStart, 'keeping'> {
    const folder = this.#setup.keptFolder;
    if (folder === undefined) return {};
    const number = ++lastKeeping;
    if (kept) {
      const restore = { path: pathOfKept(folder, kept.id, this.keeping()), over: kept.over };
      return { keeping: { folder, number, restore } };
    }
    const waiting = keptIn(folder, this.keeping()).some(({ image }) => image?.path === path);
    return { keeping: { folder, number, waiting } };
  }

  #requireRoom(): void {
    if (this.#sessions.size < SESSIONS_MAX) return;
    fail('busy', `${SESSIONS_MAX} images are open, as many as can be; close one first`, {
      open: SESSIONS_MAX,
    });
  }

  /** An image that turns out not to open, or a session that ends meanwhile, is none. */
  async list(some?: ReadonlySet<string>): Promise<readonly SessionSnapshot[]> {
    const wanted = [...this.#sessions.keys()].filter((session) => some?.has(session) ?? true);
    const described = await Promise.allSettled(
      wanted.map((session) => this.call('sessions:describe', { session })),
    );
    return described.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  find(path: string): string | null {
    const key = realPath(path);
    return [...this.#sessions].find(([, entry]) => entry.key === key)?.[0] ?? null;
  }

  async end(session: string): Promise<void> {
    const entry = this.#sessions.get(session);
    this.#sessions.delete(session);
    const port = await entry?.port.catch(() => undefined);
    await port?.dispose('keep');
  }

  async close(session: string, discard: boolean): Promise<boolean> {
    if (!discard && (await this.call('sessions:describe', { session })).dirty) return false;
    const port = await this.#port(session);
    this.#sessions.delete(session);
    await port.dispose('drop');
    return true;
  }

  reload(session: string, discard: boolean): Promise<SessionOpened> {
    const entry = this.#entry(session);
    return this.#reopen(entry, { options: entry.start.options, discard });
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
    await Promise.all(ports.map((port) => port.dispose('keep')));
  }

  /** Events of what a session does not show any more, or not yet, are nobody's business. */
  #spawn(start: SessionStart): Promise<SessionPort> {
    const { session } = start;
    return this.#setup.spawn(start, (event) => {
      if (this.#sessions.get(session)?.start === start) this.#receive(session, event);
    });
  }

  async #openAgain(entry: Entry, options: OpenImageOptions, kept?: KeptChoice): Promise<SessionOpened> {
    const { strip } = (await entry.port).opened;
    const asked = Object.keys(options).length > 0;
    if (kept || (asked && !sameOptions(entry.start.options, options)))
      return this.#reopen(entry, { options, discard: false, kept });
    return { snapshot: await this.call('sessions:describe', { session: entry.start.session }), strip };
  }

  /** Calls that come meanwhile wait for the outcome; a refusal leaves the session as it was. */
  async #reopen(entry: Entry, how: Reopening): Promise<SessionOpened> {
    const previous = entry.port;
    const exchange = previous.then((port) => this.#exchange(entry, port, how));
    entry.port = exchange.catch(() => previous);
    const { opened } = await exchange;
    this.#setup.publish({ event: 'sessions:changed', payload: opened.snapshot });
    return opened;
  }

  /** The new session first: when the image does not open with the choices, the old one is still there. */
  async #exchange(
    entry: Entry,
    port: SessionPort,
    { options, discard, kept }: Reopening,
  ): Promise<SessionPort> {
    const { session, path } = entry.start;
    const { dirty, busy, revision } = await port.call('sessions:describe', { session });
    const otherwise = 'to open the image anew';
    if (dirty && !discard)
      failAbout(path, 'unsaved', `there are unsaved edits; save or discard them ${otherwise}`, { path });
    if (busy) failAbout(path, 'busy', `a job is running; cancel it or let it end ${otherwise}`, { path });
    const keeping = this.#keeping(path, kept);
    const start: SessionStart = { session, path, options, revision: revision + 1, ...keeping };
    const next = await this.#spawn(start);
    entry.start = start;
    await port.dispose('drop');
    return next;
  }

  #entry(session: string): Entry {
    return this.#sessions.get(session) ?? fail('gone', `there is no session ${session}`, { session });
  }

  async #port(session: string): Promise<SessionPort> {
    return this.#entry(session).port;
  }

  #receive(session: string, event: EventEnvelope): void {
    if (event.event === 'sessions:failed') this.#sessions.delete(session);
    this.#setup.publish(event);
  }
}
