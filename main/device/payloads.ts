import { fail } from '../../shared/errors/app-error';
import { formatBytes } from '../../shared/units/format';
import type { BlockCount, ByteCount, Lba } from '../../shared/units/units';
import { GIB, MIB } from '../../shared/units/units';
import type { DataSource, ZoneCommand } from '../../shared/workload/command';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { zoneOf } from '../../shared/zone/geometry';
import type { FileResolver } from './payload';
import { parseBase64, fillPayload } from './payload';

/** Largest piece in which data is made and written. */
export const PIECE_BYTES = MIB;
/** A command of a run is not cancelled half-way, and data that is not made in pieces lies in memory. */
const COMMAND_BYTES_MAX = GIB;
const STAMP: DataSource = { pattern: 'stamp' };

/** What the bytes of a write follow from besides its command. The same origin and place always give the same bytes. */
export interface PayloadOrigin {
  /** Write sequence number: the index of the command in its trace or workload. */
  readonly sequence: number;
  readonly seed: number;
  readonly resolve?: FileResolver;
}

/** The bytes of a write, or what they follow from. */
export type Payload = Uint8Array | PayloadOrigin;

/**
 * The one maker of what writes bring: bytes in a buffer that is used again, made once the rules have allowed the
 * command. A write without payload gets the seed 0 and the number of the command on this device.
 */
export class Payloads {
  readonly #geometry: ZoneGeometry;
  #buffer = new Uint8Array(0);
  /** Its beginning, as long as the last piece. */
  #piece = this.#buffer;
  #sequence = -1;

  constructor(geometry: ZoneGeometry) {
    this.#geometry = geometry;
  }

  /** Counts a command; called once for each. */
  count(): void {
    this.#sequence++;
  }

  /**
   * All bytes of a write that cannot be made in pieces: given, or named by the command. Null for a pattern.
   * Valid until the next call. Errors: `usage` for bytes that are not as long as the write, and above 1 GiB where
   * that is too much; those of fillPayload.
   */
  whole(command: ZoneCommand, lba: Lba, blocks: BlockCount, payload?: Payload): Uint8Array | null {
    const length = blocks * this.#geometry.logicalBlockSizeBytes;
    if (payload instanceof Uint8Array) return checkedPayload(payload, length);
    const { data = STAMP } = command;
    const isRepeating = 'pattern' in data && data.pattern !== 'random';
    if (payload !== undefined || !isRepeating) requireCommandBytes(command, length);
    return 'pattern' in data ? null : this.make(command, lba, blocks, payload);
  }

  /** Bytes of one piece of a command's data. Valid until the next call. Errors: those of fillPayload. */
  make({ data = STAMP }: ZoneCommand, lba: Lba, blocks: BlockCount, payload?: Payload): Uint8Array {
    const blockSizeBytes = this.#geometry.logicalBlockSizeBytes;
    const into = this.#room(blocks * blockSizeBytes);
    const origin = payload instanceof Uint8Array ? undefined : payload;
    const { sequence, seed, resolve } = origin ?? { sequence: this.#sequence, seed: 0 };
    const zone = zoneOf(this.#geometry, lba);
    fillPayload(data, { lba, blocks, blockSizeBytes, zone, sequence, seed }, into, resolve);
    return into;
  }

  #room(length: ByteCount): Uint8Array {
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length);
    if (this.#piece.length !== length) this.#piece = this.#buffer.subarray(0, length);
    return this.#piece;
  }
}

/** Errors: `usage` for more bytes than one command may bring or ask for. */
export function requireCommandBytes({ op }: ZoneCommand, length: ByteCount): void {
  if (length <= COMMAND_BYTES_MAX) return;
  fail('usage', `${op} of ${formatBytes(length)} in one command; accepted: up to 1 GiB`, { length });
}

function checkedPayload(payload: Uint8Array, length: ByteCount): Uint8Array {
  if (payload.length === length) return payload;
  return fail('usage', `${payload.length} bytes given for a write of ${length} bytes`, {
    given: payload.length,
    length,
  });
}

/** A whole descriptor extension: the given bytes, zeros behind them. Errors: `usage` when there are too many. */
export function zdeBytesOf({ zde }: ZoneCommand, zdeBytes: ByteCount, payload?: Payload): Uint8Array {
  const own = zde ? parseBase64(zde.base64, 'zde') : new Uint8Array(0);
  const given = payload instanceof Uint8Array ? payload : own;
  if (given.length > zdeBytes) {
    fail('usage', `${given.length} bytes given for a descriptor extension of ${zdeBytes} bytes`, {
      given: given.length,
      zdeBytes,
    });
  }
  const whole = new Uint8Array(zdeBytes);
  whole.set(given);
  return whole;
}
