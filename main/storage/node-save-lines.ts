import { closeSync } from 'node:fs';
import { withAttempt } from './node-errors';
import { openSync } from './node-fs';
import { putInPlace } from './node-replace-file';
import { writeWhole } from './node-whole-moves';

/** Characters that are written at a time. */
const CHARACTERS_AT_ONCE = 64 * 1024;

interface SaveOptions {
  readonly replace: boolean;
}

/** Writes a text line by line and puts it in its place. Errors: `exists` unless `replace`, `permission`, `no-space`, `io`. */
export function saveLines(path: string, lines: Iterable<string>, options: SaveOptions): void {
  savePieces(path, gathered(lines), options);
}

/** The same with pieces of texts or bytes as they come. */
export function savePieces(path: string, pieces: Iterable<string | Uint8Array>, options: SaveOptions): void {
  putInPlace(path, options, (passing) => {
    const attempt = { verb: 'save', path };
    const fd = withAttempt(attempt, () => openSync(passing, 'wx'));
    try {
      for (const piece of pieces) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        withAttempt(attempt, () => writeWhole(fd, bytes));
      }
    } finally {
      closeSync(fd);
    }
  });
}

function* gathered(lines: Iterable<string>): Generator<string> {
  let pending = '';
  for (const line of lines) {
    pending += `${line}\n`;
    if (pending.length < CHARACTERS_AT_ONCE) continue;
    yield pending;
    pending = '';
  }
  yield pending;
}
