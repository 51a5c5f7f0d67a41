import type { Command } from 'commander';
import { formatHex } from '../../../../shared/units/format';
import type { Lba, ZoneIndex } from '../../../../shared/units/units';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { zoneOf } from '../../../../shared/zone/geometry';
import type { OpenedImage } from '../../../image/opened-image';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { requireData, type WriteOptions } from '../options/image-options';
import { withRecordedImage } from '../options/recording-options';
import { withRecordOptions, type RecordOptions } from '../trace-files';
import { payloadBlocks, payloadOf, type Payload, type PayloadOptions } from '../options/payload-options';
import { placeOf, withPlace, zoneNamed, type PlaceOptions } from '../options/place-options';
import { commandReport, exitOf } from '../printing/refusal-output';

interface WriteCommandOptions extends WriteOptions, RecordOptions, PayloadOptions, PlaceOptions {
  readonly fua?: boolean;
}

interface AppendOptions extends WriteOptions, RecordOptions, PayloadOptions {
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

function withPayload(command: Command): Command {
  return withRecordOptions(command, 'the command and its result')
    .option('--pattern <byte>', 'fill with this byte')
    .option('--length <size>', 'bytes to fill')
    .option('--file <file>', 'write the content of a file (- for standard input)');
}

function write({ args, options, output }: Invocation<WriteCommandOptions>): number {
  const payload = payloadOf(options);
  return withRecordedImage(args[0]!, options, output, (image) => {
    requireData(image);
    const place = placeOf(options, image);
    const lba = place.lba ?? image.device.image.table.zones.writePointer[place.zone!]!;
    const zone = place.zone ?? existingZone(image, lba);
    const command: ZoneCommand = {
      op: 'write',
      ...place,
      ...transfer(payload, image),
      ...(options.fua ? { fua: true } : {}),
    };
    const result = image.device.execute(command, payload.bytes);
    if (output.json) output.document({ ...commandReport(image, zone, result), lba, blocks: command.blocks });
    else if (result.status === 'ok') {
      output.line(`wrote ${payload.lengthBytes} bytes at LBA ${formatHex(lba)} (zone ${zone ?? '-'})`);
    }
    return exitOf(result, output);
  });
}

function append({ args, options, output }: Invocation<AppendOptions>): number {
  const payload = payloadOf(options);
  return withRecordedImage(args[0]!, options, output, (image) => {
    requireData(image);
    const zone = zoneNamed(options.zone, '--zone', image);
    const result = image.device.execute({ op: 'append', zone, ...transfer(payload, image) }, payload.bytes);
    if (output.json) output.document(commandReport(image, zone, result));
    else if (result.assignedLba !== undefined) output.line(String(result.assignedLba));
    return exitOf(result, output);
  });
}

/** What a command says of its data. */
function transfer(payload: Payload, image: OpenedImage): Pick<ZoneCommand, 'blocks' | 'data'> {
  const blocks = payloadBlocks(payload, image.device.image.facts.geometry.logicalBlockSizeBytes);
  return payload.data === undefined ? { blocks } : { blocks, data: payload.data };
}

function existingZone(image: OpenedImage, lba: Lba): ZoneIndex | null {
  const { geometry } = image.device.image.facts;
  const zone = zoneOf(geometry, lba);
  return zone < geometry.zoneCount ? zone : null;
}
