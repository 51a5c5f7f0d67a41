import type { DataSource } from '../../../shared/workload/command';
import { operationOf, type Operation } from '../../../shared/workload/operations';
import { deviceBlocks, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import type { ParsedTrace } from '../native-codec';
import type { ExportContext, Exporter } from './exporter';
import { LineSink } from './line-sink';
import { noWordFor } from './reasons';
import { TracedDevice, type TracedCommand } from './traced-device';

/** Commands of zones by operation. */
const ZONE_COMMANDS: Partial<Readonly<Record<Operation, string>>> = {
  open: 'zo',
  close: 'zc',
  finish: 'zf',
  reset: 'zrs',
};
/** qemu-io counts the bytes of a command in 31 bits. */
const LENGTH_MAX = 2 ** 31 - 1;

/** A script for qemu-io and `zonesmith io`: one command a line, offsets and lengths in bytes. */
export const QEMU_IO: Exporter = {
  name: 'qemu-io',
  title: 'qemu-io script',
  description:
    'for qemu-io and zonesmith io; refused commands stay in; data only where a write is one byte repeated',
  suffix: '.qemu-io',
  write: writeScript,
};

function writeScript({ header, entries }: ParsedTrace, context: ExportContext): void {
  const device = new TracedDevice(header);
  const lines = new LineSink(context.write);
  for (const entry of entries) {
    const command = device.follow(entry);
    const written = linesOf(command, device, (why) => context.altered(entry.i, why));
    if (written === null) context.leftOut(entry.i, noWordFor(entry.op, 'qemu-io'));
    else for (const line of written) lines.line(line);
  }
  lines.end();
}

type Altered = (why: string) => void;

/** Null where qemu-io has no word for it. */
function linesOf(command: TracedCommand, device: TracedDevice, altered: Altered): readonly string[] | null {
  const { entry } = command;
  if (entry.op === 'flush') return ['flush'];
  if (operationOf(entry.op).addresses === 'blocks') return transferLines(command, device, altered);
  const word = ZONE_COMMANDS[entry.op];
  return word === undefined ? null : zoneLines(word, command, device);
}

function zoneLines(word: string, { entry, zones }: TracedCommand, { geometry }: TracedDevice): string[] {
  const blockSize = geometry.logicalBlockSizeBytes;
  if (entry.all === true && entry.op === 'reset') return [`${word} 0 ${deviceBlocks(geometry) * blockSize}`];
  if (entry.all !== true && entry.lba !== undefined) {
    // As it was addressed, also off a zone start: the refusal is what the line is for.
    return [`${word} ${entry.lba * blockSize} ${geometry.zoneSizeBlocks * blockSize}`];
  }
  const ofZone = (zone: number): string =>
    `${word} ${zoneStart(geometry, zone) * blockSize} ${zoneSize(geometry, zone) * blockSize}`;
  return zones.length === 0 && entry.zone !== undefined ? [ofZone(entry.zone)] : zones.map(ofZone);
}

function transferLines(
  { entry, range }: TracedCommand,
  { geometry }: TracedDevice,
  altered: Altered,
): string[] {
  const blockSize = geometry.logicalBlockSizeBytes;
  const step = Math.floor(LENGTH_MAX / blockSize);
  const { op } = entry;
  // An append names its zone, not its place.
  const lba = op === 'append' ? (entry.lba ?? zoneStart(geometry, entry.zone!)) : range!.lba;
  const blocks = range!.blocks;
  const lines: string[] = [];
  for (let done = 0; done < Math.max(blocks, 1); done += step) {
    const at = (op === 'append' ? lba : lba + done) * blockSize;
    lines.push(`${wordsOf(entry)} ${at} ${Math.min(step, blocks - done) * blockSize}`);
  }
  if (lines.length > 1) altered('split: qemu-io moves less than 2 GiB in a command');
  if (op !== 'read' && byteOf(entry.data) === null)
    altered('its data cannot be said; written as the byte 0xcd');
  if (op === 'append' && entry.fua === true) altered('a forced append; qemu-io appends without');
  return lines;
}

function wordsOf({ op, data, fua }: TracedCommand['entry']): string {
  if (op === 'read') return 'read';
  const pattern = `-P 0x${(byteOf(data) ?? DEFAULT_BYTE).toString(16)}`;
  if (op === 'append') return `zap ${pattern}`;
  return fua === true ? `write -f ${pattern}` : `write ${pattern}`;
}

/** What qemu-io writes where nothing is said. */
const DEFAULT_BYTE = 0xcd;

/** The byte that the data repeats, if they do. */
function byteOf(data: DataSource | undefined): number | null {
  if (data === undefined || !('pattern' in data)) return null;
  if (data.pattern === 'byte') return data.value;
  return data.pattern === 'zero' ? 0 : null;
}
