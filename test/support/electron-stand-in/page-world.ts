/**
 * Runs in both worlds of the page, as one script with a role. The worlds call each other synchronously through
 * DOM events, which is how the stand-in's contextBridge hands functions and promises across.
 */
import { decode, encode } from './structured-codec';
import type { MainMessage, PageMessage } from './messages';

interface Setup {
  readonly role: 'page' | 'preload';
  readonly nonce: string;
  readonly versions: Readonly<Record<string, string>>;
}

type Crossing =
  | { kind: 'function'; id: number }
  | { kind: 'promise'; id: number }
  | { kind: 'error'; message: string }
  | { kind: 'array'; items: Crossing[] }
  | { kind: 'object'; entries: [string, Crossing][] }
  | { kind: 'clone'; value: unknown };

type Signal =
  | { op: 'call'; call: number; id: number; args: Crossing[] }
  | { op: 'returned'; call: number; ok: boolean; value: Crossing }
  | { op: 'settled'; id: number; ok: boolean; value: Crossing }
  | { op: 'expose'; key: string; value: Crossing };

type Callable = (...args: unknown[]) => unknown;

/* Defined by the script that this file is bundled into (launch.ts). */
declare const __standInSetup: Setup;
declare const __standInPreload: (require: Callable, process: object, exports: object, module: object) => void;
declare const __standIn: ((text: string) => void) | undefined;

const { role, nonce } = __standInSetup;
const other = role === 'page' ? 'preload' : 'page';
const functions = new Map<number, Callable>();
const promises = new Map<number, { resolve: Callable; reject: Callable }>();
const returned = new Map<number, Extract<Signal, { op: 'returned' }>>();
let lastId = 0;

function signal(message: Signal): void {
  document.dispatchEvent(new CustomEvent(nonce + other, { detail: message }));
}

/** contextBridge rules: functions and promises by proxy, plain objects walked, the rest cloned. */
function cross(value: unknown): Crossing {
  if (typeof value === 'function') {
    functions.set(++lastId, value as Callable);
    return { kind: 'function', id: lastId };
  }
  if (value instanceof Promise) return crossPromise(value);
  if (value instanceof Error) return { kind: 'error', message: value.message };
  if (Array.isArray(value)) return { kind: 'array', items: value.map(cross) };
  if (isPlain(value))
    return { kind: 'object', entries: Object.entries(value).map(([key, item]) => [key, cross(item)]) };
  return { kind: 'clone', value: structuredClone(value) };
}

function crossPromise(promise: Promise<unknown>): Crossing {
  const id = ++lastId;
  promise.then(
    (value: unknown) => signal({ op: 'settled', id, ok: true, value: cross(value) }),
    (error: unknown) => signal({ op: 'settled', id, ok: false, value: cross(error) }),
  );
  return { kind: 'promise', id };
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function arrive(crossing: Crossing, freeze = false): unknown {
  switch (crossing.kind) {
    case 'function':
      return (...args: unknown[]) => callOther(crossing.id, args);
    case 'promise':
      return new Promise((resolve, reject) => promises.set(crossing.id, { resolve, reject }));
    case 'error':
      return new Error(crossing.message);
    case 'array':
      return freezeIf(
        crossing.items.map((item) => arrive(item, freeze)),
        freeze,
      );
    case 'object':
      return freezeIf(
        Object.fromEntries(crossing.entries.map(([key, item]) => [key, arrive(item, freeze)])),
        freeze,
      );
    case 'clone':
      return crossing.value;
  }
}

function freezeIf<Value>(value: Value, freeze: boolean): Value {
  return freeze ? Object.freeze(value) : value;
}

function callOther(id: number, args: unknown[]): unknown {
  const call = ++lastId;
  signal({ op: 'call', call, id, args: args.map(cross) });
  const answer = returned.get(call);
  returned.delete(call);
  if (answer === undefined) throw new Error('An object could not be cloned.');
  if (answer.ok) return arrive(answer.value);
  throw arrive(answer.value);
}

function answerCall(message: Extract<Signal, { op: 'call' }>): void {
  try {
    const value = functions.get(message.id)?.(...message.args.map((arg) => arrive(arg)));
    signal({ op: 'returned', call: message.call, ok: true, value: cross(value) });
  } catch (thrown) {
    signal({ op: 'returned', call: message.call, ok: false, value: cross(thrown) });
  }
}

document.addEventListener(nonce + role, (event) => {
  const message = (event as CustomEvent<Signal | null>).detail;
  if (message === null) return;
  if (message.op === 'call') answerCall(message);
  else if (message.op === 'returned') returned.set(message.call, message);
  else if (message.op === 'settled') {
    const settle = promises.get(message.id);
    promises.delete(message.id);
    const value = arrive(message.value);
    if (message.ok) settle?.resolve(value);
    else settle?.reject(value);
  } else {
    Object.defineProperty(window, message.key, { value: arrive(message.value, true), enumerable: true });
  }
});

if (role === 'preload') runPreload();

function runPreload(): void {
  const post = (message: PageMessage): void =>
    __standIn?.(JSON.stringify({ ...message, url: location.href }));
  const listeners = new Map<string, Callable[]>();
  const pending = new Map<number, { resolve: Callable; reject: Callable }>();
  // Answers to calls of a document before a reload still come in: they must be none of this one's.
  let lastCall = Date.now() * 1000;
  const ipcRenderer = {
    on(channel: string, listener: Callable) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    removeListener(channel: string, listener: Callable) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((one) => one !== listener),
      );
    },
    invoke(channel: string, ...args: unknown[]) {
      return new Promise((resolve, reject) => {
        const id = ++lastCall;
        const encoded = encode(args);
        pending.set(id, { resolve, reject });
        post({ op: 'invoke', id, channel, args: encoded });
      });
    },
  };
  const receive = (text: string): void => {
    const message = JSON.parse(text) as MainMessage;
    if (message.op === 'event') {
      for (const listener of listeners.get(message.channel) ?? [])
        listener({}, ...(decode(message.args) as unknown[]));
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.value !== null) call?.resolve(decode(message.value));
    else call?.reject(new Error(`Error invoking remote method '${message.channel}': ${message.error ?? ''}`));
  };
  // A listener that throws keeps no other message from arriving.
  const receiveAll = (texts: readonly string[]): void => {
    for (const text of texts) {
      try {
        receive(text);
      } catch (thrown) {
        reportError(thrown);
      }
    }
  };
  Object.defineProperty(globalThis, '__standInReceive', { value: receiveAll });
  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown) => signal({ op: 'expose', key, value: cross(api) }),
  };
  /** A file that a page makes lies nowhere; only the user can drop one that does. */
  const webUtils = { getPathForFile: () => '' };
  const requireModule = (name: unknown): unknown => {
    if (name === 'electron') return { contextBridge, ipcRenderer, webUtils };
    throw new Error(`module not found: ${String(name)}`);
  };
  try {
    __standInPreload(
      requireModule,
      { versions: __standInSetup.versions, sandboxed: true },
      {},
      { exports: {} },
    );
    post({ op: 'ready' });
  } catch (thrown) {
    post({ op: 'failed', error: String(thrown) });
  }
}
