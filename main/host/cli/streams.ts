import { closeSync, constants, fstatSync, readSync, writeSync } from 'node:fs';
import { failAbout } from '../../../shared/errors/app-error';
import { formatBytes } from '../../../shared/units/format';
import { MIB, type ByteCount } from '../../../shared/units/units';
import { failForSystem, systemCode, withAttempt, type FileAttempt } from '../../storage/node-errors';
import { checkCancelled } from './cancel-flag';
import { receiveInput } from './standard-input';
import { workerStart } from './worker-start';
import { openSync, realpathSync, statSync } from '../../storage/node-fs';

/** Standard output or standard error. */
export type StreamDescriptor = 1 | 2;

/** Nobody reads the results any more (`zonesmith report … | head`): the command ends quietly. */
export class OutputClosed extends Error {}

const NAMES = { 1: 'standard output', 2: 'standard error' } as const;
const PIECE_BYTES = 256 * 1024;
/** A read that may be tried again. */
const NOTHING_YET = new Set(['EAGAIN', 'EINTR']);
/** Milliseconds between two looks at a slow reader, and at a pipe that holds nothing yet. */
const PAUSE_MS = 2;
const INPUT_PAUSE_MS = 20;

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
      if (code !== 'EAGAIN' && code !== 'EINTR')
        failForSystem(thrown, { verb: 'write', path: NAMES[descriptor] });
      if (descriptor === 1) checkCancelled();
      pause(PAUSE_MS);
    }
  }
}

/**
 * Bytes of a file piece by piece as they come; `-` is standard input. A named pipe is waited for until somebody has
 * written to it. Ctrl+C is noticed at each piece and while waiting. Errors: `cancelled`, `not-found`, `permission`, `io`.
 */
export function* readStream(path: string): Generator<Uint8Array> {
  if (path === '-' && workerStart !== null) {
    yield* receiveInput(workerStart);
    return;
  }
  const attempt = { verb: 'read', path };
  const name = path === '-' ? '/dev/stdin' : path;
  // A pipe that nobody writes to would block where no signal is heard.
  const file = withAttempt(attempt, () => openSync(name, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    let isAwaited = isNamedPipe(name, file);
    for (;;) {
      checkCancelled();
      const piece = new Uint8Array(PIECE_BYTES);
      const length = readSome(attempt, file, piece);
      if (length === 0 && !isAwaited) return;
      isAwaited &&= length === 0;
      if (length === null || length === 0) pause(INPUT_PAUSE_MS);
      else yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Content of a whole input of `maxBytes` at most. Errors: `usage` for a longer one, a file before anything of it is
 * read, those of readStream.
 */
export function readInput(path: string, maxBytes: ByteCount): Uint8Array {
  const pieces = [...readLimited(path, maxBytes)];
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

function requireShort(path: string, length: ByteCount, maxBytes: ByteCount): void {
  if (length <= maxBytes) return;
  const message = `is longer than ${formatBytes(maxBytes)}, the most that is taken here`;
  failAbout(path, 'usage', message, { path, maxBytes });
}

/** Pieces of an input of `maxBytes` at most, as they come. Errors: as readInput. */
export function* readLimited(path: string, maxBytes: ByteCount): Generator<Uint8Array> {
  requireShort(path, lengthOf(path), maxBytes);
  let length = 0;
  for (const piece of readStream(path)) {
    length += piece.length;
    requireShort(path, length, maxBytes);
    yield piece;
  }
}

/** 0 for what has no length, or is not there. */
function lengthOf(path: string): ByteCount {
  if (path === '-') return 0;
  const stats = withAttempt({ verb: 'read', path }, () => statSync(path, { throwIfNoEntry: false }));
  return stats?.isFile() ? stats.size : 0;
}

/** Bytes of a document that people write or commands print (a recipe, a description, lines of commands), at most. */
const TEXT_BYTES_MAX = 16 * MIB;

/** Content of a whole text. Errors: as readInput. */
export function readText(path: string): string {
  return new TextDecoder().decode(readInput(path, TEXT_BYTES_MAX));
}

/** The beginning of a text that may be long, such as a trace of which only the first line is wanted. */
export function readBeginning(path: string): string {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const piece of readStream(path)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= TEXT_BYTES_MAX) break;
  }
  return new TextDecoder().decode(Buffer.concat(pieces, length));
}

/** Bytes that were there; 0 at the end, or before anybody writes to a pipe; null = none at present. */
function readSome(attempt: FileAttempt, file: number, into: Uint8Array): ByteCount | null {
  try {
    return readSync(file, into);
  } catch (thrown) {
    if (NOTHING_YET.has(systemCode(thrown) ?? '')) return null;
    return failForSystem(thrown, attempt);
  }
}

/** A pipe with a place among the files. One without (`<(…)` of a shell) has had its writer from the start. */
function isNamedPipe(path: string, file: number): boolean {
  if (!fstatSync(file).isFIFO()) return false;
  try {
    return statSync(realpathSync(path)).isFIFO();
  } catch {
    return false;
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
