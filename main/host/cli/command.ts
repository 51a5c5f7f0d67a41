import { Option, type Command } from 'commander';
import { RULE_PROFILES } from '../../../shared/zone/profile';
import type { Output } from './output';

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
  return withOpeningOptions(
    command.option('--variant <variant>', 'read the image as this variant, whatever was recognised'),
  );
}

/** The same without --variant, which names something else where a second image is made. */
export function withOpeningOptions(command: Command): Command {
  return command
    .addOption(new Option('--profile <profile>', 'rules to follow').choices(RULE_PROFILES))
    .option('--data <image>', 'data image of a zone_file')
    .option('--namespace <n>', 'namespace of a zone_file that holds several (default: 1)')
    .option('--max-open <n>', 'open zones at most, for images that store no limit')
    .option('--max-active <n>', 'active zones at most, for images that store no limit')
    .option('--offline-zones <n>', "offline_zones of QEMU's next start, for its verdict")
    .option('--rdonly-zones <n>', "rdonly_zones of QEMU's next start, for its verdict")
    .option('--start <key=value,…>', "QEMU's properties for its next start, such as zone_size=64,max_open=8");
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
