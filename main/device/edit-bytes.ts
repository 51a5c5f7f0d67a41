import { fail } from '../../shared/errors/app-error';
import { formatHex } from '../../shared/units/format';
import type { ByteOffset } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { isConventional, zoneSize, zoneStart } from '../../shared/zone/geometry';
import type { FormatImage } from '../format/image';

/** A write command that an overwrite of bytes comes to. */
export interface BytesAsCommand {
  readonly command: ZoneCommand;
  readonly payload: Uint8Array;
}

/**
 * The write commands that bring bytes to a place in the file by the rules of the zones, ascending. In conventional zones what
 * lies around them within a block is written as it is; a sequential zone takes whole blocks at its write pointer, which
 * the engine decides. Errors: `usage` for bytes outside of zones, and for a part of a block at a write pointer.
 */
export function* bytesAsCommands(
  image: FormatImage,
  offset: ByteOffset,
  bytes: Uint8Array,
): Generator<BytesAsCommand> {
  const { logicalBlockSizeBytes } = image.facts.geometry;
  for (let done = 0; done < bytes.length;) {
    const run = runAt(image, offset + done, bytes.length - done);
    const payload = new Uint8Array(run.blocks * logicalBlockSizeBytes);
    const part = bytes.subarray(done, done + run.length);
    if (part.length < payload.length) requirePartsTaken(image, run, part.length);
    image.blocks.read(run.lba, payload);
    payload.set(part, run.skip);
    yield { command: { op: 'write', lba: run.lba, blocks: run.blocks }, payload };
    done += run.length;
  }
}

/** Bytes of whole blocks that lie behind each other in the file, within one zone. */
interface Run {
  readonly lba: number;
  readonly blocks: number;
  readonly zone: number;
  /** Bytes of the first block in front of those that are meant, and how many are meant. */
  readonly skip: number;
  readonly length: number;
}

function runAt(image: FormatImage, offset: ByteOffset, most: number): Run {
  const { geometry } = image.facts;
  const { lba, zone, region } = image.anatomy.locate(offset);
  const first = lba === null ? null : image.blocks.offsetOf(lba);
  if (lba === null || zone === null || first === null) {
    fail(
      'usage',
      `byte ${formatHex(offset)} is no data of a zone (${region}); only raw editing, past every rule, changes it`,
      { offset },
    );
  }
  const size = geometry.logicalBlockSizeBytes;
  const skip = offset - first;
  const wanted = Math.ceil((skip + most) / size);
  const end = Math.min(lba + wanted, zoneStart(geometry, zone) + zoneSize(geometry, zone));
  let blocks = 1;
  while (lba + blocks < end && image.blocks.offsetOf(lba + blocks) === first + blocks * size) blocks++;
  return { lba, blocks, zone, skip, length: Math.min(most, blocks * size - skip) };
}

/** A part of a block can be changed where the whole block can be written again. */
function requirePartsTaken({ facts, table }: FormatImage, { lba, blocks, zone }: Run, length: number): void {
  const { geometry } = facts;
  const pointer = table.zones.writePointer[zone]!;
  if (isConventional(geometry, zone) || pointer < lba || pointer >= lba + blocks) return;
  fail(
    'usage',
    `zone ${zone}: a write at the write pointer takes whole logical blocks of ${geometry.logicalBlockSizeBytes} bytes, here ${length} of ${blocks * geometry.logicalBlockSizeBytes}`,
    { zone, length },
  );
}
