import type { AppChannels } from '../../../shared/ipc/contract';
import type { SessionRegistry } from '../../session/session-registry';
import type { HostServices } from '../host-services';
import { appHandlers } from './app';
import { dialogHandlers } from './dialogs';
import { fileHandlers } from './files';
import { imageHandlers } from './images';
import { jobHandlers } from './jobs';
import { recentHandlers } from './recent';
import { sampleHandlers } from './samples';
import type { HandlersOf } from './handler-types';
import { sessionHandlers } from './sessions';
import { settingsHandlers } from './settings';
import { workloadHandlers } from './workloads';

/** A handler for every channel that the host answers. */
export type AppHandlers = HandlersOf<keyof AppChannels>;

/** What handlers may use. */
export interface HandlerServices {
  readonly host: HostServices;
  readonly sessions: SessionRegistry;
}

/** Builds the handlers, a file a namespace. */
export function createHandlers({ host, sessions }: HandlerServices): AppHandlers {
  return {
    ...appHandlers(host),
    ...settingsHandlers(host),
    ...fileHandlers(host),
    ...dialogHandlers(host),
    ...recentHandlers(host),
    ...sampleHandlers(host),
    ...imageHandlers(host),
    ...workloadHandlers(),
    ...sessionHandlers(host, sessions),
    ...jobHandlers(sessions),
  };
}
