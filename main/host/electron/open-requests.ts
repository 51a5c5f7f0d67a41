import { app } from 'electron';
import { resolve } from 'node:path';
import { parseOpenArguments, plainRequest, type OpenRequest } from '../../../shared/app/open-request';

/** Images that the system, a link or a second start asked us to open. */
export interface OpenRequests {
  /** Those that came before the window took them; empties the list. */
  take(): OpenRequest[];
  /** Called for each one once the window has taken the first ones. */
  onRequest(listener: (request: OpenRequest) => void): void;
}

/** What a second start hands to the first: the system may sort what it hands over itself. */
export interface SecondStart {
  readonly words: readonly string[];
}

/** The words behind the program and its main script. */
export function ownWords(argv: readonly string[]): readonly string[] {
  return argv.slice(app.isPackaged ? 1 : 2);
}

/**
 * Collects open requests from the command line, second starts, `open-file` and `open-url` (which may come before ready). A link is
 * only ever asked about.
 */
export function collectOpenRequests(argv: readonly string[]): OpenRequests {
  const waiting = requestsOf(ownWords(argv), process.cwd());
  let taken = false;
  let listener: ((request: OpenRequest) => void) | undefined;
  const request = (one: OpenRequest): void => {
    if (taken && listener !== undefined) listener(one);
    else waiting.push(one);
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    request(plainRequest(path));
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    for (const one of parseOpenArguments([url])) if (one.from !== 'words') request(one);
  });
  app.on('second-instance', (_event, secondArgv, folder, handed) => {
    const words = wordsHanded(handed) ?? ownWords(secondArgv);
    for (const one of requestsOf(words, folder)) request(one);
  });
  return {
    take() {
      taken = true;
      return waiting.splice(0);
    },
    onRequest: (added) => void (listener = added),
  };
}

function wordsHanded(handed: unknown): readonly string[] | null {
  const words = (handed as Partial<SecondStart> | null | undefined)?.words;
  return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
}

/** Paths are from the folder of the start; a link has whole ones. */
function requestsOf(words: readonly string[], folder: string): OpenRequest[] {
  return parseOpenArguments(words).map((one) =>
    one.from !== 'words' ? one : { ...one, path: resolve(folder, one.path) },
  );
}
