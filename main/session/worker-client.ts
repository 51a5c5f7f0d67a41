import { Worker } from 'node:worker_threads';
import { AppError, fromErrorShape, toErrorShape } from '../../shared/errors/app-error';
import { unwrap } from '../../shared/errors/result';
import type { ArgumentsOf, SessionChannel, ValueOf } from '../../shared/ipc/channels';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import type {
  EditsAtEnd,
  SessionOpened,
  SessionPort,
  SessionStart,
  SpawnSession,
  WorkerMessage,
  WorkerRequest,
  WorkerSetup,
} from './session-port';

/** Starts each session in a worker thread of its own, from the bundled worker file. */
export function spawnWorkerSession(workerFile: string): SpawnSession {
  return (start, publish) => new WorkerSession({ workerFile, start, publish }).opening;
}

interface ClientSetup {
  readonly workerFile: string;
  readonly start: SessionStart;
  readonly publish: (event: EventEnvelope) => void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

class WorkerSession {
  readonly opening: Promise<SessionPort>;
  readonly #setup: ClientSetup;
  readonly #worker: Worker;
  readonly #cancelFlag = new Int32Array(new SharedArrayBuffer(4));
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #opened: {
    readonly resolve: (opened: SessionOpened) => void;
    readonly reject: (error: Error) => void;
  } | null = null;
  #lastCall = 0;
  #closing = false;
  #failure: AppError | null = null;

  constructor(setup: ClientSetup) {
    this.#setup = setup;
    const workerData: WorkerSetup = {
      start: setup.start,
      cancelFlag: this.#cancelFlag.buffer,
    };
    this.#worker = new Worker(setup.workerFile, { workerData });
    this.opening = new Promise<SessionOpened>((resolve, reject) => {
      this.#opened = { resolve, reject };
    }).then((opened) => this.#port(opened));
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    void this.#ended.then(() => this.#fail(new AppError('internal', 'the session has ended')));
  }

  #port(opened: SessionOpened): SessionPort {
    return {
      opened,
      call: (channel, args) => this.#call(channel, args),
      cancelJob: (job) => void Atomics.store(this.#cancelFlag, 0, job),
      dispose: (edits) => this.#dispose(edits),
    };
  }

  #call<Name extends SessionChannel>(channel: Name, args: ArgumentsOf<Name>): Promise<ValueOf<Name>> {
    const id = ++this.#lastCall;
    return new Promise<ValueOf<Name>>((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting.set(id, { resolve, reject });
      this.#send({ kind: 'call', call: { id, channel, arguments: args } });
    });
  }

  #send(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'opened':
        return this.#opened?.resolve(message.opened);
      case 'refused':
        this.#closing = true;
        return this.#opened?.reject(fromErrorShape(message.error));
      case 'answer':
        return this.#settle(message);
      case 'event':
        return this.#setup.publish(message.event);
    }
  }

  #settle({ id, result }: Extract<WorkerMessage, { kind: 'answer' }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    try {
      waiting?.resolve(unwrap(result) as never);
    } catch (error) {
      waiting?.reject(error as AppError);
    }
  }

  /** After a crash or an end: nothing may wait for an answer that will never come. */
  #fail(cause: unknown): void {
    if (this.#failure) return;
    const error = toErrorShape(cause);
    this.#failure = fromErrorShape(error);
    this.#opened?.reject(this.#failure);
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
    if (this.#closing) return;
    this.#setup.publish({ event: 'sessions:failed', payload: { session: this.#setup.start.session, error } });
  }

  async #dispose(edits: EditsAtEnd): Promise<void> {
    this.#closing = true;
    // Any number above all jobs stops whichever runs.
    Atomics.store(this.#cancelFlag, 0, -1);
    this.#send({ kind: 'dispose', edits });
    await this.#ended;
  }
}
