import { openSync, readSync, writeSync, closeSync } from 'node:fs';
import { failForSystem, systemCode, withAttempt } from '../../storage/node-errors';
import { checkCancelled } from './cancel-flag';

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
  const isInput = path === '-';
  const attempt = { verb: 'read', path: isInput ? 'standard input' : path };
  const file = withAttempt(attempt, () => (isInput ? 0 : openSync(path, 'r')));
  try {
    for (;;) {
      const piece = new Uint8Array(PIECE_BYTES);
      const length = withAttempt(attempt, () => readPatiently(file, piece));
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    if (!isInput) closeSync(file);
  }
}

function readPatiently(file: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(file, into);
    } catch (thrown) {
      if (systemCode(thrown) === 'EOF') return 0;
      if (systemCode(thrown) !== 'EAGAIN') throw thrown;
      checkCancelled();
      pause();
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
