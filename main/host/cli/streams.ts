import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { failForSystem, systemCode, withAttempt } from '../../storage/node-errors';
import { checkCancelled } from './cancel-flag';
import { receiveInput } from './standard-input';
import { workerStart } from './worker-start';

/** Standard output or standard error. */
export type StreamDescriptor = 1 | 2;

/** Nobody reads the results any more (`zonesmith report … | head`): the command ends quietly. */
export class OutputClosed extends Error {}

const NAMES = { 1: 'standard output', 2: 'standard error' } as const;
const PIECE_BYTES = 256 * 1024;
const PAUSE_MS = 2;

/**
 * Writes all bytes at once: the streams of a worker thread would write them too late. Waits for a slow reader.
 * Errors: OutputClosed for results that nobody reads, `cancelled` while waiting, `no-space`, `io`.
 */
export function writeStream(descriptor: StreamDescriptor, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (thrown) {
      const code = systemCode(thrown);
      if (code === 'EPIPE' && descriptor === 2) return;
      if (code === 'EPIPE') throw new OutputClosed('nobody reads the results');
      if (code !== 'EAGAIN') failForSystem(thrown, { verb: 'write', path: NAMES[descriptor] });
      if (descriptor === 1) checkCancelled();
      pause();
    }
  }
}

/** Bytes of a file piece by piece as they come; `-` is standard input. Errors: `not-found`, `permission`, `io`. */
export function* readStream(path: string): Generator<Uint8Array> {
  if (path === '-' && workerStart !== null) {
    yield* receiveInput(workerStart);
    return;
  }
  const attempt = { verb: 'read', path };
  const file = withAttempt(attempt, () => openSync(path === '-' ? '/dev/stdin' : path, 'r'));
  try {
    for (;;) {
      const piece = new Uint8Array(PIECE_BYTES);
      const length = withAttempt(attempt, () => readSync(file, piece));
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
