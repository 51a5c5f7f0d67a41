import { Option, type Command } from 'commander';
import { OPENING, type OpeningRow } from '../../../shared/image/open-options';
import { RULE_PROFILES } from '../../../shared/zone/profile';
import type { Output } from './printing/output';

/** What a command body gets: positional arguments, parsed options, and where to print. */
export interface Invocation<Options> {
  readonly args: readonly string[];
  readonly options: Options;
  readonly output: Output;
}

/** Runs one command; answers its exit status. Errors are thrown as AppErrors. */
export type CommandBody<Options> = (invocation: Invocation<Options>) => number | Promise<number>;

/** How the entry point runs a body. */
export type Run = <Options>(
  body: CommandBody<Options>,
  args: readonly string[],
  options: Options,
) => Promise<void>;

/** Adds a command with the options that every command has. */
export function addCommand<Options extends object>(
  parent: Command,
  run: Run,
  usage: string,
  summary: string,
  body: CommandBody<Options>,
): Command {
  return parent
    .command(usage)
    .description(summary)
    .option('--json', 'print one JSON document')
    .option('--quiet', 'print no progress')
    .action(async (...received: unknown[]) => {
      const command = received.at(-1) as Command;
      await run(body, command.args, command.opts<Options>());
    });
}

/** Adds the options of every command that opens an image. */
export function withImageOptions(command: Command): Command {
  return addOpening(command, OPENING);
}

/** The same without --variant, which names something else where a second image is made. */
export function withOpeningOptions(command: Command): Command {
  return addOpening(
    command,
    OPENING.filter(({ kind }) => kind !== 'variant'),
  );
}

/** The values of an option that may be given again, in their order. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function addOpening(command: Command, rows: readonly OpeningRow[]): Command {
  for (const { kind, cli } of rows) {
    if (cli === undefined) continue;
    const option = new Option(`${cli.flag} ${cli.value}`.trim(), cli.help);
    if (kind === 'profile') option.choices(RULE_PROFILES);
    if (kind === 'paths') option.argParser(collected);
    command.addOption(option);
  }
  return command.option(
    '--start <key=value,…>',
    "QEMU's properties for its next start, such as zone_size=64,max_open=8",
  );
}

/** Adds the options of every command that changes an image. */
export function withWriteOptions(command: Command): Command {
  return withImageOptions(command)
    .addOption(
      new Option('--durability <when>', 'when changes become durable')
        .choices(['none', 'end', 'flush', 'each'])
        .default('end'),
    )
    .option('--no-lock', 'write without a lock file, in a folder that cannot be written');
}
