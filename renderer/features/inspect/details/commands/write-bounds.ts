import { COMMAND_BYTES_MAX } from '../../../../../shared/image/limits';
import { formatBytes } from '../../../../../shared/units/format';
import type { ByteCount } from '../../../../../shared/units/units';

/** How much one command can write, and what limits it. */
export interface WriteBound {
  readonly bytes: ByteCount;
  /** What is said of a command that is longer. */
  readonly message: string;
}

const COMMAND: WriteBound = {
  bytes: COMMAND_BYTES_MAX,
  message: `One command takes up to ${formatBytes(COMMAND_BYTES_MAX)} here; a workload writes more`,
};

/** The bound of an append: whatever is least of the append limit, the room in the zone, and what a command takes here. */
export function appendBound(room: ByteCount, appendMaxBytes: ByteCount | null): WriteBound {
  const limit = appendMaxBytes ?? Infinity;
  return least(roomBound(room), COMMAND, {
    bytes: limit,
    message: `One append takes up to ${formatBytes(limit)}: the device will refuse more`,
  });
}

/** The bound of a write with `room` bytes from its place to the end of what can be written. */
export function writeBound(room: ByteCount): WriteBound {
  return least(roomBound(room), COMMAND);
}

function roomBound(bytes: ByteCount): WriteBound {
  const left = bytes === 0 ? 'Nothing is' : `Only ${formatBytes(bytes)} are`;
  return { bytes, message: `${left} left in the zone: the device will refuse more` };
}

const least = (...bounds: readonly [WriteBound, ...WriteBound[]]) =>
  bounds.reduce((one, other) => (other.bytes < one.bytes ? other : one));
