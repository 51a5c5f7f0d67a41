import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withAttempt } from '../storage/node-errors';
import { putInPlace } from '../storage/node-replace-file';

/** Content of a JSON file; undefined when it is missing or is not JSON. */
export function loadJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Replaces a file in one step, so that a reader sees the old or the new content. Errors: `permission`, `no-space`, `io`. */
export function saveJson(path: string, value: unknown): void {
  withAttempt({ verb: 'save', path }, () => {
    mkdirSync(dirname(path), { recursive: true });
    putInPlace(path, { replace: true }, (passing) =>
      writeFileSync(passing, `${JSON.stringify(value, null, 2)}\n`),
    );
  });
}
