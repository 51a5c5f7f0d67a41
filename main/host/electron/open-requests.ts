import { app } from 'electron';
import { resolve } from 'node:path';

/** Paths that the system or a second start asked us to open. */
export interface OpenRequests {
  /** Paths that came before the window took them; empties the list. */
  take(): string[];
  /** Called for each path once the window has taken the first ones. */
  onRequest(listener: (path: string) => void): void;
}

/** Collects open requests from the command line, `open-file` (which may come before ready) and second starts. */
export function collectOpenRequests(argv: readonly string[]): OpenRequests {
  const waiting = pathsOf(argv, process.cwd());
  let taken = false;
  let listener: ((path: string) => void) | undefined;
  const request = (path: string): void => {
    if (taken && listener !== undefined) listener(path);
    else waiting.push(path);
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    request(path);
  });
  app.on('second-instance', (_event, secondArgv, workingDirectory) => {
    for (const path of pathsOf(secondArgv, workingDirectory)) request(path);
  });
  return {
    take() {
      taken = true;
      return waiting.splice(0);
    },
    onRequest: (added) => void (listener = added),
  };
}

/** Arguments that are neither switches nor the program and its main script. */
function pathsOf(argv: readonly string[], folder: string): string[] {
  const own = app.isPackaged ? 1 : 2;
  return argv
    .slice(own)
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => resolve(folder, argument));
}
