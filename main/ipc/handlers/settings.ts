import { join } from 'node:path';
import { loadSettings, saveSettings } from '../../app/settings-file';
import type { HostServices } from '../host-services';
import type { HandlersOf } from './handler-types';

/** The window's settings, kept in one file of the user's data folder. */
export function settingsHandlers(host: HostServices): HandlersOf<'settings:load' | 'settings:save'> {
  const path = join(host.userDataFolder, 'settings.json');
  return {
    'settings:load': () => loadSettings(path),
    'settings:save': ({ settings }) => saveSettings(path, settings),
  };
}
