import { attempt } from '../../../shared/errors/result';
import type { OpenImageOptions } from '../../../shared/image/open-options';
import { recentImages } from '../../app/recent-images';
import type { SessionRegistry } from '../../session/session-registry';
import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** Opening, listing and closing images. What happens inside a session is answered by its worker. */
export function sessionHandlers(
  host: HostServices,
  sessions: SessionRegistry,
): HandlersOf<'sessions:open' | 'sessions:list' | 'sessions:close'> {
  const recents = recentImages(host.userDataFolder);
  return {
    'sessions:open': async ({ path, options }) => {
      const allowed = { ...options, ...allowedData(host, options) };
      const { snapshot, strip } = await sessions.open(host.assertAllowed(path), allowed);
      // A full disk or a folder that cannot be written costs the list an entry, not the user the image.
      await attempt(() => recents.remember(snapshot.info, strip));
      return snapshot;
    },
    'sessions:list': () => sessions.list(),
    'sessions:close': async ({ session, discard }) => ({ closed: await sessions.close(session, discard) }),
  };
}

/** The data image is a file like the image itself. */
function allowedData(host: HostServices, { data }: OpenImageOptions): Pick<OpenImageOptions, 'data'> {
  return data === undefined ? {} : { data: host.assertAllowed(data) };
}
