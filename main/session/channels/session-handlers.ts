import type { ArgumentsOf, ValueOf } from '../../../shared/ipc/contract';
import type { SessionChannel } from '../session-port';

/** Handlers of some session channels: arguments (already checked by the gate) in, value out, AppErrors thrown. */
export type SessionHandlersOf<Name extends SessionChannel> = {
  readonly [Key in Name]: (args: ArgumentsOf<Key>) => ValueOf<Key>;
};
