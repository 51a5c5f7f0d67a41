import type { ArgumentsOf, SessionChannels, ValueOf } from '../../shared/ipc/contract';
import type { SessionRegistry } from '../service/session-registry';
import type { HostServices } from './host-services';

/** Where the gate sends calls that a session answers. */
export interface SessionCalls {
  call<Name extends keyof SessionChannels>(channel: Name, args: ArgumentsOf<Name>): Promise<ValueOf<Name>>;
}

/** Forwards calls to the sessions; a path in their arguments has to be one that the host allows. */
export function guardedSessionCalls(host: HostServices, sessions: SessionRegistry): SessionCalls {
  return {
    async call(channel, args) {
      const guarded = 'path' in args ? { ...args, path: host.assertAllowed(args.path) } : args;
      return sessions.call(channel, guarded);
    },
  };
}
