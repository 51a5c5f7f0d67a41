import { fail } from '../../../../shared/errors/app-error';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import { MIB, type BlockCount, type ByteCount } from '../../../../shared/units/units';
import type { DataSource } from '../../../../shared/workload/command';
import { readInput } from '../streams';

/** Bytes of one write; a larger one is refused by the device. */
const PAYLOAD_MAX = 1024 * MIB;

/** Where the bytes of a write come from, as commander gives it. */
export interface PayloadOptions {
  readonly pattern?: string;
  readonly length?: string;
  readonly file?: string;
}

/** Bytes of a write: made from a pattern, or read from a file. */
export interface Payload {
  readonly lengthBytes: ByteCount;
  /** What the length was given by, for messages. */
  readonly what: string;
  readonly data?: DataSource;
  readonly bytes?: Uint8Array;
}

/** Takes `--pattern BYTE --length S` or `--file F`. Errors: `usage`, `not-found`. */
export function payloadOf({ file, pattern, length }: PayloadOptions): Payload {
  if ((file === undefined) === (pattern === undefined)) {
    fail('usage', 'give either --file F or --pattern BYTE with --length S');
  }
  if (file !== undefined) {
    if (length !== undefined)
      fail('usage', '--length goes with --pattern; --file is written as long as it is');
    const bytes = readInput(file, PAYLOAD_MAX);
    return { bytes, lengthBytes: bytes.length, what: `--file: ${file}` };
  }
  const value = parseByte(pattern!, '--pattern');
  if (length === undefined) fail('usage', '--pattern needs --length S');
  return { data: { pattern: 'byte', value }, lengthBytes: parseSize(length, '--length'), what: '--length' };
}

/** Whole logical blocks of a payload. Errors: `usage`, naming length and block size. */
export function payloadBlocks({ lengthBytes, what }: Payload, blockSize: ByteCount): BlockCount {
  if (lengthBytes === 0 || lengthBytes % blockSize !== 0) {
    fail(
      'usage',
      `${what} has ${lengthBytes} bytes; a write takes whole logical blocks of ${blockSize} bytes`,
      {
        lengthBytes,
        blockSize,
      },
    );
  }
  return lengthBytes / blockSize;
}

/** A byte such as `0x5a` or `90`. */
function parseByte(text: string, what: string): number {
  const value = parseCount(text, what);
  if (value > 255) fail('usage', `${what}: ${text} is not a byte; accepted: 0 to 255`, { what, text });
  return value;
}
