import { listFolder } from '../../app/folder-listing';
import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** The built-in file browser. */
export function fileHandlers(host: HostServices): HandlersOf<'files:list'> {
  return {
    'files:list': ({ path }) => {
      const { root, startFolder } = host.describe();
      return listFolder(host.assertAllowed(path ?? startFolder), root);
    },
  };
}
