import { safeParse } from 'valibot';
import type { Settings } from '../../shared/app/settings';
import { ARGUMENT_SCHEMAS } from '../../shared/ipc/schemas';
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
  const settings = { ...DEFAULTS, ...(typeof saved === 'object' ? saved : {}) };
  const parsed = safeParse(ARGUMENT_SCHEMAS['settings:save'], { settings });
  return parsed.success ? parsed.output.settings : DEFAULTS;
}

/** Keeps settings; answers what a later load will give. */
export function saveSettings(path: string, settings: Settings): Settings {
  saveJson(path, settings);
  return settings;
}
