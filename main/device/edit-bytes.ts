import { fail } from '../../shared/errors/app-error';
import { formatHex } from '../../shared/units/format';
import type { ByteOffset, DeviceByte } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { deviceBlocks, isConventional, zoneOf, zoneSize, zoneStart } from '../../shared/zone/geometry';
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
export function bytesAsCommands(
  image: FormatImage,
  offset: ByteOffset,
  bytes: Uint8Array,
): Generator<BytesAsCommand> {
  return asCommands(image, bytes, (done) => runAt(image, offset + done, bytes.length - done));
}

/** The same for a place on the device, of which the file need not hold anything yet. Errors: `usage` as there. */
export function deviceBytesAsCommands(
  image: FormatImage,
  at: DeviceByte,
  bytes: Uint8Array,
): Generator<BytesAsCommand> {
  return asCommands(image, bytes, (done) => deviceRunAt(image, at + done, bytes.length - done));
}

/** Writes bytes of the device past every rule. Errors: `out-of-range` behind its end; those of the image's blocks. */
export function writeDeviceBytes(image: FormatImage, at: DeviceByte, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const run = deviceRunAt(image, at + done, bytes.length - done);
    image.blocks.write(run.lba, payloadOf(image, run, bytes.subarray(done, done + run.length)));
    done += run.length;
  }
}

function* asCommands(
  image: FormatImage,
  bytes: Uint8Array,
  runFrom: (done: number) => Run,
): Generator<BytesAsCommand> {
  for (let done = 0; done < bytes.length;) {
    const run = runFrom(done);
    const part = bytes.subarray(done, done + run.length);
    if (part.length < run.blocks * image.facts.geometry.logicalBlockSizeBytes)
      requirePartsTaken(image, run, part.length);
    const payload = payloadOf(image, run, part);
    yield { command: { op: 'write', lba: run.lba, blocks: run.blocks }, payload };
    done += run.length;
  }
}

/** Whole blocks: what lies around a part is as it was. */
function payloadOf(image: FormatImage, { lba, blocks, skip }: Run, part: Uint8Array): Uint8Array {
  const payload = new Uint8Array(blocks * image.facts.geometry.logicalBlockSizeBytes);
  if (part.length < payload.length) image.blocks.read(lba, payload);
  payload.set(part, skip);
  return payload;
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

function deviceRunAt({ facts: { geometry } }: FormatImage, at: DeviceByte, most: number): Run {
  const size = geometry.logicalBlockSizeBytes;
  const lba = Math.floor(at / size);
  if (lba >= deviceBlocks(geometry))
    fail('out-of-range', `device byte ${formatHex(at)} is behind the end of the device`, { at });
  const zone = zoneOf(geometry, lba);
  const skip = at - lba * size;
  const end = Math.min(Math.ceil((at + most) / size), zoneStart(geometry, zone) + zoneSize(geometry, zone));
  const blocks = end - lba;
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
