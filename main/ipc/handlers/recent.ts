import { recentImages } from '../../app/recent-images';
import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** Images opened lately. */
export function recentHandlers(host: HostServices): HandlersOf<'recent:list' | 'recent:forget'> {
  const recents = recentImages(host.userDataFolder);
  return {
    'recent:list': () => recents.list(),
    'recent:forget': ({ path }) => recents.forget(path),
  };
}
