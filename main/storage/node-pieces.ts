import { closeSync, constants, fstatSync } from 'node:fs';
import { assertRegularFile, withAttempt } from './node-errors';
import { openSync } from './node-fs';
import { readWhole } from './node-whole-moves';

const PIECE_BYTES = 256 * 1024;

/**
 * The bytes of a regular file piece by piece, each one anew. Errors: `not-found`, `permission`, `not-recognised` for anything
 * that is no regular file, `io`.
 */
export function* readPieces(path: string): Generator<Uint8Array> {
  const attempt = { verb: 'read', path };
  const fd = withAttempt(attempt, () => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    withAttempt(attempt, () => assertRegularFile(path, fstatSync(fd)));
    for (;;) {
      const piece = new Uint8Array(PIECE_BYTES);
      const length = withAttempt(attempt, () => readWhole(fd, piece));
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(fd);
  }
}
