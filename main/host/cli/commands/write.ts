import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { formatHex } from '../../../../shared/units/format';
import { parseCount, parseSize } from '../../../../shared/units/parse';
import type { Lba, ZoneIndex } from '../../../../shared/units/units';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { zoneOf, zoneStart } from '../../../../shared/zone/geometry';
import type { OpenedImage } from '../../../service/types';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { withWritableImage, type WriteOptions } from '../image-options';
import { payloadOf, type PayloadOptions } from '../payload-options';
import { commandReport, exitOf } from '../refusal-output';

/** Where a read or write goes. */
export interface PlaceOptions {
  readonly lba?: string;
  readonly zone?: string;
}

interface WriteCommandOptions extends WriteOptions, PayloadOptions, PlaceOptions {
  readonly fua?: boolean;
}

interface AppendOptions extends WriteOptions, PayloadOptions {
  readonly zone: string;
}

/** `write`: bytes at an LBA or in a zone. */
export function registerWrite(program: Command, run: Run): void {
  withPayload(
    withPlace(withWriteOptions(addCommand(program, run, 'write <image>', 'write blocks', write))),
  ).option('--fua', 'durable when the command completes');
}

/** `append`: bytes at the write pointer of a zone; prints the LBA that they got. */
export function registerAppend(program: Command, run: Run): void {
  withPayload(
    withWriteOptions(
      addCommand(program, run, 'append <image>', 'append to a zone; prints the assigned LBA', append),
    ),
  ).requiredOption('--zone <zone>', 'zone to append to');
}

/** Adds `--lba` and `--zone`. */
export function withPlace(command: Command): Command {
  return command
    .option('--lba <lba>', 'first logical block')
    .option(
      '--zone <zone[+bytes]>',
      'a zone, or bytes from its start; a write with a zone alone goes to its write pointer',
    );
}

/** The place as a command names it. `+bytes` must fall on a logical block. Errors: `usage`. */
export function placeOf(options: PlaceOptions, image: OpenedImage): { zone?: ZoneIndex; lba?: Lba } {
  if ((options.lba === undefined) === (options.zone === undefined))
    fail('usage', 'give either --lba N or --zone Z[+BYTES]', {});
  if (options.lba !== undefined) return { lba: parseCount(options.lba, '--lba') };
  const { geometry } = image.device.image;
  const [zoneText, bytesText] = options.zone!.split('+', 2);
  const zone = parseCount(zoneText!, '--zone');
  if (zone >= geometry.zoneCount) {
    fail('usage', `--zone: zone ${zone} does not exist; the image has zones 0 to ${geometry.zoneCount - 1}`, {
      zone,
    });
  }
  if (bytesText === undefined) return { zone };
  const bytes = parseSize(bytesText, '--zone');
  if (bytes % geometry.logicalBlockSizeBytes !== 0) {
    fail(
      'usage',
      `--zone: +${bytes} does not fall on a logical block of ${geometry.logicalBlockSizeBytes} bytes`,
      { bytes },
    );
  }
  return { lba: zoneStart(geometry, zone) + bytes / geometry.logicalBlockSizeBytes };
}

function withPayload(command: Command): Command {
  return command
    .option('--pattern <byte>', 'fill with this byte')
    .option('--length <size>', 'bytes to fill')
    .option('--file <file>', 'write the content of a file (- for standard input)');
}

function write({ args, options, output }: Invocation<WriteCommandOptions>): number {
  return withWritableImage(args[0]!, options, output, (image) => {
    const { geometry, zones } = image.device.image;
    const { bytes, ...payload } = payloadOf(options, geometry.logicalBlockSizeBytes);
    const place = placeOf(options, image);
    const command: ZoneCommand = { op: 'write', ...place, ...payload, ...(options.fua ? { fua: true } : {}) };
    const lba = place.lba ?? zones.writePointer[place.zone!]!;
    const result = image.device.execute(command, bytes);
    const zone = place.zone ?? existingZone(image, lba);
    if (output.json) output.document({ ...commandReport(image, zone, result), lba, blocks: payload.blocks });
    else if (result.status === 'ok') {
      output.line(
        `wrote ${payload.blocks * geometry.logicalBlockSizeBytes} bytes at LBA ${formatHex(lba)} (zone ${zone ?? '-'})`,
      );
    }
    return exitOf(result, output);
  });
}

function append({ args, options, output }: Invocation<AppendOptions>): number {
  return withWritableImage(args[0]!, options, output, (image) => {
    const { bytes, ...payload } = payloadOf(options, image.device.image.geometry.logicalBlockSizeBytes);
    const { zone } = placeOf({ zone: parseCount(options.zone, '--zone').toString() }, image);
    const result = image.device.execute({ op: 'append', zone: zone!, ...payload }, bytes);
    if (output.json) output.document(commandReport(image, zone!, result));
    else if (result.assignedLba !== undefined) output.line(String(result.assignedLba));
    return exitOf(result, output);
  });
}

function existingZone(image: OpenedImage, lba: Lba): ZoneIndex | null {
  const { geometry } = image.device.image;
  const zone = zoneOf(geometry, lba);
  return zone < geometry.zoneCount ? zone : null;
}
