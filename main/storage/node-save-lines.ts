import { closeSync, writeFileSync } from 'node:fs';
import { withAttempt } from './node-errors';
import { openSync } from './node-fs';
import { putInPlace } from './node-replace-file';

/** Characters that are written at a time. */
const CHARACTERS_AT_ONCE = 64 * 1024;

/** Writes a text line by line and puts it in its place. Errors: `exists` unless `replace`, `permission`, `no-space`, `io`. */
export function saveLines(
  path: string,
  lines: Iterable<string>,
  options: { readonly replace: boolean },
): void {
  putInPlace(path, options, (passing) => {
    const attempt = { verb: 'save', path };
    const fd = withAttempt(attempt, () => openSync(passing, 'wx'));
    const write = (text: string): void => withAttempt(attempt, () => writeFileSync(fd, text));
    let pending = '';
    try {
      for (const line of lines) {
        pending += `${line}\n`;
        if (pending.length < CHARACTERS_AT_ONCE) continue;
        write(pending);
        pending = '';
      }
      write(pending);
    } finally {
      closeSync(fd);
    }
  });
}
