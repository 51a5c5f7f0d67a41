import type { ArgumentsOf, SessionChannel, ValueOf } from '../../../shared/ipc/channels';

/**
 * A handler for every channel that a session answers: arguments (already checked by the gate) in, value out,
 * AppErrors thrown. Each group gives some of them.
 */
export type SessionHandlers = {
  readonly [Name in SessionChannel]: (args: ArgumentsOf<Name>) => ValueOf<Name>;
};
