import { safeParse } from 'valibot';
import { SETTINGS, type Settings } from '../../shared/app/settings';
import { loadJson, saveJson } from './json-file';

const DEFAULTS: Settings = {
  theme: 'system',
  palette: 'default',
  unit: 'bytes',
  radix: 'dec',
  bytesPerRow: 16,
  panes: {},
};

/** Settings of the window; what is missing or not valid any more has its default. */
export function loadSettings(path: string): Settings {
  const saved = loadJson(path);
  const parsed = safeParse(SETTINGS, { ...DEFAULTS, ...(typeof saved === 'object' ? saved : {}) });
  return parsed.success ? parsed.output : DEFAULTS;
}

/** Keeps settings; answers what a later load will give. */
export function saveSettings(path: string, settings: Settings): Settings {
  saveJson(path, settings);
  return settings;
}
