import { readFileSync } from 'node:fs';
import { fail } from '../../../shared/errors/app-error';
import { parseCount, parseSize } from '../../../shared/units/parse';
import type { BlockCount } from '../../../shared/units/units';
import { withAttempt } from '../../storage/node-errors';
import type { DataSource } from '../../../shared/workload/command';

/** Where the bytes of a write come from, as commander gives it. */
export interface PayloadOptions {
  readonly pattern?: string;
  readonly length?: string;
  readonly file?: string;
}

/** Bytes of a write: made from a pattern, or read from a file. */
export interface PayloadChoice {
  readonly blocks: BlockCount;
  readonly data?: DataSource;
  readonly bytes?: Uint8Array;
}

/** Takes `--pattern BYTE --length S` or `--file F`. Errors: `usage` unless whole logical blocks are given. */
export function payloadOf(options: PayloadOptions, blockSize: number): PayloadChoice {
  if ((options.file === undefined) === (options.pattern === undefined)) {
    fail('usage', 'give either --file F or --pattern BYTE with --length S', {});
  }
  if (options.file !== undefined) {
    const bytes = readInput(options.file);
    return { bytes, blocks: wholeBlocks(bytes.length, blockSize, `--file: ${options.file}`) };
  }
  const value = parseByte(options.pattern!, '--pattern');
  if (options.length === undefined) fail('usage', '--pattern needs --length S', {});
  return { data: { pattern: 'byte', value }, blocks: blocksOf(options.length, blockSize, '--length') };
}

/** A size in whole logical blocks. Errors: `usage` naming the remainder. */
export function blocksOf(text: string, blockSize: number, what: string): BlockCount {
  return wholeBlocks(parseSize(text, what), blockSize, what);
}

/** A byte such as `0x5a` or `90`. */
export function parseByte(text: string, what: string): number {
  const value = parseCount(text, what);
  if (value > 255) fail('usage', `${what}: ${text} is not a byte; accepted: 0 to 255`, { what, text });
  return value;
}

/** Content of a file that the user names; `-` is standard input. Errors: `not-found`, `permission`, `io`. */
export function readInput(path: string): Uint8Array {
  return withAttempt({ verb: 'read', path }, () => readFileSync(path === '-' ? 0 : path));
}

function wholeBlocks(bytes: number, blockSize: number, what: string): BlockCount {
  if (bytes === 0 || bytes % blockSize !== 0) {
    fail('usage', `${what} has ${bytes} bytes; a write takes whole logical blocks of ${blockSize} bytes`, {
      bytes,
      blockSize,
    });
  }
  return bytes / blockSize;
}
