import type { Connection } from '../app/program';
import type { Result } from '../errors/result';
import type { ArgumentsOf, Channel, EventName, Events, ValueOf } from './channels';

/** One call as it travels: from the window to the host, or from the host to a session's worker. */
export interface CallEnvelope<Name extends Channel = Channel> {
  readonly id: number;
  readonly channel: Name;
  readonly arguments: ArgumentsOf<Name>;
}

/** The answer to the call with the same id. */
export interface AnswerEnvelope<Name extends Channel = Channel> {
  readonly id: number;
  readonly result: Result<ValueOf<Name>>;
}

/** An event as it travels from main to a window. */
export interface EventEnvelope<Name extends EventName = EventName> {
  readonly event: Name;
  readonly payload: Events[Name];
}

/** What preload puts on the page's window, and what the web host's client imitates: nothing but the contract. */
export interface Bridge {
  /** Calls a channel. Never rejects for facts: errors are in the Result. */
  invoke<Name extends Channel>(channel: Name, args: ArgumentsOf<Name>): Promise<Result<ValueOf<Name>>>;
  /** Listens to all events; returns a function that stops. */
  listen(listener: (envelope: EventEnvelope) => void): () => void;
  /** Where a file lies that the user dropped on the page; '' for one that lies nowhere. Absent where pages are not told. */
  pathOf?(file: object): string;
  /** Opens another window of the page and names it; null where the browser does not. Absent where the host opens windows. */
  openWindow?(): string | null;
  /** Listens to what becomes of the way to the host, where it can be lost; returns a function that stops. */
  watchConnection?(listener: (connection: Connection) => void): () => void;
}

/** Name of the bridge on `window`. */
export const BRIDGE_KEY = 'zonesmith';
/** The one Electron IPC channel for calls (the contract's channel travels inside). */
export const CALL_CHANNEL = 'zonesmith:call';
/** The one Electron IPC channel for events. */
export const EVENT_CHANNEL = 'zonesmith:event';
