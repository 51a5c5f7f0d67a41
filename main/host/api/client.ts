/** A client in Node of `zonesmith api`: what `zonesmith/api` exports. Methods and types are those of the contract. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { AppError, fromErrorShape } from '../../../shared/errors/app-error';
import type { ArgumentsOf, Channel, EventName, Events, ValueOf } from '../../../shared/ipc/channels';
import type { JobResult } from '../../../shared/session/job';
import { fromJsonValue, toJsonValue } from './json-values';
import { linesOf } from './lines';
import type { RpcError } from './rpc';

export { AppError };

/** How the program is started. */
export interface ApiOptions {
  /** The only folder whose files it may touch; relative paths start there. Default: where this process is. */
  readonly root?: string;
  /** Folder of settings, recent images and kept edits. Default: that of the workbench. */
  readonly userData?: string;
  /** Program and first arguments. Default: the command line beside this file, on this Node. */
  readonly command?: readonly [program: string, ...args: string[]];
}

/** Channels whose answer names a job that has begun. */
type JobChannel = {
  [Name in Channel]: ValueOf<Name> extends { readonly job: string } ? Name : never;
}[Channel];

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Bytes of a line that the program writes at most: a page of zones is far below. */
const LINE_MAX = 256 * 1024 * 1024;

/** A program that answers; `close` it, or this process does not end. */
export class ApiClient {
  /** Exit status of the program; null = it was ended by a signal. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  #last = 0;
  #isOver = false;

  /** Starts the program. That it cannot be started is an error of the calls. */
  constructor({ root, userData, command = usualCommand() }: ApiOptions = {}) {
    const [program, ...first] = command;
    const words = [...first, 'api', ...(root === undefined ? [] : ['--root', root])];
    const env = userData === undefined ? process.env : { ...process.env, ZONESMITH_USER_DATA: userData };
    this.#child = spawn(program, words, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    // A program that is gone reads no more; the calls say so.
    this.#child.stdin.on('error', () => undefined);
    const failed = new Promise<never>((_, reject) => this.#child.once('error', reject));
    const status = new Promise<number | null>((resolve) => this.#child.once('close', resolve));
    this.ended = Promise.race([status, failed]);
    void this.#read().then(
      () => this.#end(new AppError('gone', 'zonesmith api has ended')),
      (error: unknown) => this.#end(error as Error),
    );
    this.ended.catch((error: unknown) => this.#end(error as Error));
  }

  /** The program's number; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Calls a method. Rejects with the AppError that it answers; `gone` when the program has ended. */
  call<Name extends Channel>(method: Name, params: ArgumentsOf<Name>): Promise<ValueOf<Name>> {
    const id = ++this.#last;
    const line = JSON.stringify({ jsonrpc: '2.0', id, method, params: toJsonValue(params) });
    return new Promise<ValueOf<Name>>((resolve, reject) => {
      if (this.#isOver) return reject(new AppError('gone', 'zonesmith api has ended'));
      this.#waiting.set(id, { resolve, reject });
      this.#child.stdin.write(`${line}\n`);
    });
  }

  /** Listens to an event; returns a function that stops. */
  on<Name extends EventName>(event: Name, listener: (payload: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /**
   * Calls a method that begins a job, and waits for the job. Rejects with what it ended with, `cancelled` after
   * `jobs:cancel`, `gone` when the program has ended.
   */
  async run<Name extends JobChannel>(method: Name, params: ArgumentsOf<Name>): Promise<JobResult | null> {
    const finished = new Map<string, Events['jobs:finished']>();
    let told = (): void => undefined;
    const stop = this.on('jobs:finished', (event) => {
      finished.set(event.job, event);
      told();
    });
    try {
      const { job } = (await this.call(method, params)) as { readonly job: string };
      for (let over = false; !finished.has(job);) {
        if (over) throw new AppError('gone', 'zonesmith api has ended');
        const heard = new Promise<void>((resolve) => (told = resolve));
        over = await Promise.race([heard.then(() => false), this.ended.then(() => true)]);
      }
      const { error, result } = finished.get(job)!;
      if (error !== null) throw fromErrorShape(error);
      return result;
    } finally {
      stop();
    }
  }

  /** Ends the program, which answers what it was asked before. Unsaved edits are kept and offered again. */
  close(): Promise<number | null> {
    this.#child.stdin.end();
    return this.ended;
  }

  async #read(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout, LINE_MAX))
      if (typeof line === 'string') this.#receive(fromJsonValue(JSON.parse(line)) as Received);
  }

  #receive(message: Received): void {
    if ('method' in message) {
      for (const listener of this.#listeners.get(message.method) ?? []) listener(message.params as never);
      return;
    }
    const waiting = this.#waiting.get(message.id ?? 0);
    this.#waiting.delete(message.id ?? 0);
    if ('error' in message) waiting?.reject(errorOf(message.error));
    else waiting?.resolve(message.result as never);
  }

  #end(error: Error): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

type Received =
  | { readonly method: EventName; readonly params: unknown }
  | ({ readonly id: number | null } & ({ readonly result: unknown } | { readonly error: RpcError }));

function errorOf({ message, data }: RpcError): AppError {
  return data === undefined ? new AppError('malformed', message) : fromErrorShape(data);
}

function usualCommand(): [string, ...string[]] {
  return [process.execPath, join(__dirname, 'cli.cjs')];
}
