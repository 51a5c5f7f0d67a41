import { safeParse } from 'valibot';
import { NO_WORKSPACE, WORKSPACE, type Workspace } from '../../shared/app/workspace';
import { loadJson, saveJson } from './json-file';

/** What was open in a window last; nothing where that is not known or not valid any more. */
export function loadWorkspace(path: string): Workspace {
  const parsed = safeParse(WORKSPACE, loadJson(path));
  return parsed.success ? parsed.output : NO_WORKSPACE;
}

/** Keeps what is open in a window. Errors: those of writing. */
export function saveWorkspace(path: string, workspace: Workspace): void {
  saveJson(path, workspace);
}
