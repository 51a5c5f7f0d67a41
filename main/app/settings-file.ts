import { safeParse } from 'valibot';
import { DEFAULT_SETTINGS, SETTINGS, type Settings } from '../../shared/app/settings';
import { loadJson, saveJson } from './json-file';

/** Settings of the window; what is missing or not valid any more has its default. */
export function loadSettings(path: string): Settings {
  const saved = loadJson(path);
  const parsed = safeParse(SETTINGS, { ...DEFAULT_SETTINGS, ...(typeof saved === 'object' ? saved : {}) });
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}

/** Keeps settings; answers what a later load will give. */
export function saveSettings(path: string, settings: Settings): Settings {
  saveJson(path, settings);
  return settings;
}
