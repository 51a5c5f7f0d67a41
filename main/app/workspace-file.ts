import { safeParse } from 'valibot';
import { WORKSPACE, WORKSPACES, type Workspace } from '../../shared/app/workspace';
import { loadJson, saveJson } from './json-file';

/** What was open in the windows of the last host; nothing where that is not known or not valid any more. */
export function loadWorkspaces(path: string): readonly Workspace[] {
  const stored = loadJson(path);
  const parsed = safeParse(WORKSPACES, stored);
  if (parsed.success) return parsed.output.windows;
  // Before there were several windows, the file was that of the only one.
  const single = safeParse(WORKSPACE, stored);
  return single.success ? [single.output] : [];
}

/** Keeps what is open in the windows. Errors: those of writing. */
export function saveWorkspaces(path: string, windows: readonly Workspace[]): void {
  saveJson(path, { windows });
}
