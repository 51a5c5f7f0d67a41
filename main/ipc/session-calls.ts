import type { ArgumentsOf, SessionChannels, ValueOf } from '../../shared/ipc/contract';
import { dataPathFor } from '../image/data-path';
import type { SessionRegistry } from '../session/session-registry';
import type { HostServices } from './host-services';

/** Where the gate sends calls that a session answers. */
export interface SessionCalls {
  call<Name extends keyof SessionChannels>(channel: Name, args: ArgumentsOf<Name>): Promise<ValueOf<Name>>;
}

/** Channels that write a data image beside the path they are given. */
const WRITES_DATA_BESIDE: ReadonlySet<keyof SessionChannels> = new Set<keyof SessionChannels>([
  'sessions:saveAs',
  'crashes:keep',
]);

/** Forwards calls to the sessions; paths in their arguments have to be such that the host allows. */
export function guardedSessionCalls(host: HostServices, sessions: SessionRegistry): SessionCalls {
  return {
    async call(channel, args) {
      const guarded = 'path' in args ? { ...args, path: host.assertAllowed(args.path) } : args;
      if ('path' in guarded && WRITES_DATA_BESIDE.has(channel)) host.assertAllowed(dataPathFor(guarded.path));
      const withData =
        'data' in guarded && guarded.data !== null
          ? { ...guarded, data: host.assertAllowed(guarded.data) }
          : guarded;
      return sessions.call(channel, withData);
    },
  };
}
