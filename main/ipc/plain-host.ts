import { homedir } from 'node:os';
import { join } from 'node:path';
import type { OpenRequest } from '../../shared/app/open-request';
import type { AppDescription } from '../../shared/app/program';
import { limitPaths } from '../app/path-guard';
import { uploadsFolderOf } from '../app/uploads';
import { realPath } from '../storage/node-real-path';
import type { HostServices } from './host-services';

/** What a host without windows of its own is started with. */
export interface PlainHost {
  readonly kind: Exclude<AppDescription['host'], 'electron'>;
  /** The only folder whose files it may touch. */
  readonly root: string;
  /** dist/main: the worker lies in it. */
  readonly bundleFolder: string;
  /** For whoever asks first. */
  readonly requests?: readonly OpenRequest[];
}

/** The services of a host that opens no windows, has no dialogs and is kept to one folder. Errors: the folder does not exist. */
export function plainHost({ kind, root, bundleFolder, requests = [] }: PlainHost): HostServices {
  const waiting = [...requests];
  // As the guard answers paths, so that the folder is known as the top of itself.
  const folder = realPath(root);
  const userData = userDataFolder();
  return {
    describe: () => ({
      version: __APP_VERSION__,
      host: kind,
      platform: process.platform,
      root: folder,
      startFolder: folder,
      nativeDialogs: false,
      nativeMenu: false,
    }),
    userDataFolder: userData,
    workerFile: join(bundleFolder, 'worker.cjs'),
    chooseImage: () => Promise.resolve(null),
    chooseTarget: () => Promise.resolve(null),
    assertAllowed: limitPaths([folder, join(userData, 'samples'), uploadsFolderOf(userData)]),
    openWindow: () => null,
    showWindow: () => undefined,
    quit: () => false,
    windowStays: () => undefined,
    takeOpenRequests: () => waiting.splice(0),
  };
}

/** `ZONESMITH_USER_DATA`, else the folder that the desktop's conventions give. */
function userDataFolder(): string {
  const { ZONESMITH_USER_DATA: given, XDG_CONFIG_HOME: config } = process.env;
  return given ?? join(config ?? join(homedir(), '.config'), 'zonesmith');
}
