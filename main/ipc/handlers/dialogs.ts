import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** Native dialogs of the host. */
export function dialogHandlers(host: HostServices): HandlersOf<'dialogs:openImage' | 'dialogs:saveFile'> {
  return {
    'dialogs:openImage': async () => ({ path: await host.chooseImage() }),
    'dialogs:saveFile': async ({ suggestedName }) => ({ path: await host.chooseTarget(suggestedName) }),
  };
}
