import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** What the program is, and what it was asked to open. */
export function appHandlers(host: HostServices): HandlersOf<'app:describe' | 'app:takeOpenRequests'> {
  return {
    'app:describe': () => host.describe(),
    'app:takeOpenRequests': () => host.takeOpenRequests(),
  };
}
