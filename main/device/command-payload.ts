import { fail } from '../../shared/errors/app-error';
import { formatBytes } from '../../shared/units/format';
import type { BlockCount, ByteCount, Lba } from '../../shared/units/units';
import { GIB, MIB } from '../../shared/units/units';
import type { DataSource, ZoneCommand } from '../../shared/workload/command';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { zoneOf } from '../../shared/zone/geometry';
import { decodeBase64, fillPayload } from './payload';

/** Largest piece in which data is made and written. */
export const PIECE_BYTES = MIB;
/** Data that cannot be made in pieces takes at most this much memory. */
const WHOLE_BYTES_MAX = GIB;
const STAMP: DataSource = { pattern: 'stamp' };

/**
 * Bytes for writes that bring none: a reused buffer, filled from the command's data source.
 * The sequence number of stamps counts the commands of this device from 0.
 */
export class PayloadMaker {
  readonly #geometry: ZoneGeometry;
  #buffer = new Uint8Array(0);
  #sequence = 0;

  constructor(geometry: ZoneGeometry) {
    this.#geometry = geometry;
  }

  /** Counts a command; called once for each. */
  count(): void {
    this.#sequence++;
  }

  /** Bytes of one piece of the current command's data. Valid until the next call. */
  make(command: ZoneCommand, lba: Lba, blocks: BlockCount): Uint8Array {
    const data = command.data ?? STAMP;
    const blockSize = this.#geometry.logicalBlockSizeBytes;
    const into = this.#room(blocks * blockSize);
    const place = {
      lba,
      blocks,
      blockSize,
      zone: zoneOf(this.#geometry, lba),
      sequence: this.#sequence - 1,
      seed: 0,
    };
    fillPayload(data, place, into);
    return into;
  }

  #room(length: ByteCount): Uint8Array {
    if (length > WHOLE_BYTES_MAX) {
      fail('usage', `${formatBytes(length)} of such data in one command; accepted: up to 1 GiB`, { length });
    }
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length);
    return this.#buffer.subarray(0, length);
  }
}

/** True when the bytes of each piece follow from its own place, so that a long write can be made in pieces. */
export function isMadeInPieces(command: ZoneCommand): boolean {
  const data = command.data ?? STAMP;
  return 'pattern' in data && data.pattern !== 'random';
}

/** The given bytes, checked to be as long as the write. Errors: `usage`. */
export function checkedPayload(payload: Uint8Array, length: ByteCount): Uint8Array {
  if (payload.length === length) return payload;
  return fail('usage', `${payload.length} bytes given for a write of ${length} bytes`, {
    given: payload.length,
    length,
  });
}

/** A whole descriptor extension: the given bytes, zeros behind them. Errors: `usage` when there are too many. */
export function zdeBytesOf(
  command: ZoneCommand,
  zdeBytes: ByteCount,
  payload: Uint8Array | undefined,
): Uint8Array {
  const given = payload ?? (command.zde ? decodeBase64(command.zde.base64, 'zde') : new Uint8Array(0));
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
