import type { AppChannel, ArgumentsOf, ValueOf } from '../../shared/ipc/channels';

/**
 * A handler for every channel that the host answers: arguments, checked by the gate and their paths allowed, and the
 * calling window in; value out; AppErrors thrown.
 */
export type AppHandlers = {
  readonly [Name in AppChannel]: (
    args: ArgumentsOf<Name>,
    window: string,
  ) => ValueOf<Name> | Promise<ValueOf<Name>>;
};
