import { safeParse } from 'valibot';
import { DEFAULT_SETTINGS, SETTINGS, type Settings } from '../../shared/app/settings';
import { loadJson, saveJson } from './json-file';

/**
 * Settings of the window; each that is missing or not valid any more has its default, and what another version kept besides
 * is passed over.
 */
export function loadSettings(path: string): Settings {
  const saved: unknown = loadJson(path);
  if (typeof saved !== 'object' || saved === null) return DEFAULT_SETTINGS;
  const valid = Object.entries(SETTINGS.entries).flatMap(([key, schema]) => {
    const parsed = safeParse(schema, (saved as Readonly<Record<string, unknown>>)[key]);
    return parsed.success ? [[key, parsed.output] as const] : [];
  });
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(valid) };
}

/** Keeps settings; answers what a later load will give. */
export function saveSettings(path: string, settings: Settings): Settings {
  saveJson(path, settings);
  return settings;
}
