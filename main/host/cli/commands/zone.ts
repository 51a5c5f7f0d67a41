import { ZDE_BYTES_MAX } from '../../../../shared/image/validate-spec';
import type { Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { parseHexBytes } from '../../../../shared/units/parse';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { operationOf, OPERATIONS, type Operation } from '../../../../shared/workload/operations';
import type { OpenedImage } from '../../../image/opened-image';
import { cancellable } from '../cancel-flag';
import { clearedLines, ClearedFaults } from '../cleared-faults';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { zonesOf, type WriteOptions } from '../options/image-options';
import { withRecordedImage } from '../options/recording-options';
import { withRecordOptions, type RecordOptions } from '../trace-files';
import { readInput } from '../streams';
import { zoneNamed } from '../options/place-options';
import { commandReport, exitOf, type CommandReport } from '../printing/refusal-output';
import { UnstoredStates } from '../unstored-states';

type ManageOptions = WriteOptions & RecordOptions;

interface SetZdeOptions extends ManageOptions {
  readonly hex?: string;
  readonly file?: string;
}

const RECORDED = 'the commands and their results';

/** `zone …`: management of zones, in place. */
export function registerZone(program: Command, run: Run): void {
  const zone = program
    .command('zone')
    .description('open, close, finish, reset zones; inject faults')
    .helpCommand(false);
  for (const [op, { verb, summary }] of verbs()) {
    const command = addCommand<ManageOptions>(zone, run, `${verb} <image> <zones>`, summary, (called) =>
      manage(op, called),
    );
    withRecordOptions(withWriteOptions(command), RECORDED);
  }
  const { verb, summary } = operationOf('setZde').cli!;
  withRecordOptions(
    withWriteOptions(addCommand(zone, run, `${verb} <image> <zone>`, summary, setZde)),
    RECORDED,
  )
    .option('--hex <bytes>', 'the bytes, such as "de ad be ef"')
    .option('--file <file>', 'a file with the bytes');
}

/** Operations that need nothing but zones. */
function verbs(): [Operation, { verb: string; summary: string }][] {
  return OPERATIONS.flatMap((op) => {
    const { cli, changes } = operationOf(op);
    return cli && changes === 'zones' ? [[op, cli]] : [];
  });
}

function manage(op: Operation, { args, options, output }: Invocation<ManageOptions>): number {
  return withRecordedImage(args[0]!, options, output, (image) => {
    const unstored = new UnstoredStates(image.device.image);
    const commands = [...commandsFor(op, args[1]!, image)];
    const faults = op === 'clearFault' ? notedFaults(image, commands) : null;
    const reports = execute(image, commands, unstored);
    const messages = reports.flatMap(({ message }) => message ?? []);
    for (const message of [...messages, ...unstored.messages()]) output.message(message);
    const made = faults?.settle();
    if (output.json) output.document({ zones: reports, ...made });
    else if (made) for (const line of clearedLines(made)) output.line(line);
    const done = reports.every(({ status }) => status === 'ok');
    return done && unstored.count === 0 ? EXIT_OK : EXIT_FOUND;
  });
}

/** `all` is the device's Select All; ranges address each zone in turn. */
function* commandsFor(op: Operation, zones: string, image: OpenedImage): Generator<ZoneCommand> {
  if (zones.trim() === 'all') yield { op, all: true };
  else for (const zone of zonesOf(zones, image.device.image.table.zones.count)) yield { op, zone };
}

function notedFaults(image: OpenedImage, commands: readonly ZoneCommand[]): ClearedFaults {
  const faults = new ClearedFaults(image);
  const { count } = image.device.image.table.zones;
  for (const { zone } of commands) {
    if (zone !== undefined) faults.note(zone);
    else for (let each = 0; each < count; each++) faults.note(each);
  }
  return faults;
}

function execute(
  image: OpenedImage,
  commands: Iterable<ZoneCommand>,
  unstored: UnstoredStates,
): CommandReport[] {
  return Array.from(cancellable(commands), (command) => {
    const result = image.device.execute(command);
    unstored.add(result.changedZones);
    return commandReport(image, command.zone ?? null, result);
  });
}

function setZde({ args, options, output }: Invocation<SetZdeOptions>): number {
  const bytes = zdeBytes(options);
  return withRecordedImage(args[0]!, options, output, (image) => {
    const zone = zoneNamed(args[1]!, 'ZONE', image);
    const result = image.device.execute({ op: 'setZde', zone }, bytes);
    if (output.json) output.document(commandReport(image, zone, result));
    return exitOf(result, output);
  });
}

function zdeBytes({ hex, file }: SetZdeOptions): Uint8Array {
  if ((hex === undefined) === (file === undefined)) fail('usage', 'give either --hex BYTES or --file F');
  return hex === undefined ? readInput(file!, ZDE_BYTES_MAX) : parseHexBytes(hex, '--hex');
}
