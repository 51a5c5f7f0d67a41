import type { AppChannels } from '../../../shared/ipc/contract';

/** Handlers of some app channels: arguments (already checked by the gate) in, value out, AppErrors thrown. */
export type HandlersOf<Name extends keyof AppChannels> = {
  readonly [Key in Name]: (
    args: AppChannels[Key]['arguments'],
  ) => AppChannels[Key]['value'] | Promise<AppChannels[Key]['value']>;
};
