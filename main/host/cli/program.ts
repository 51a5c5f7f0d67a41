import { Command, CommanderError } from 'commander';
import { toErrorShape } from '../../../shared/errors/app-error';
import type { CommandBody, Run } from './command';
import { registerCommands } from './commands/registry';
import { EXIT_OK, EXIT_USAGE, exitCodeOf } from './exit-codes';
import { processOutput, writeMessage } from './output';

/** Runs the command line with its arguments; answers the exit status. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let status = EXIT_OK;
  const program = createProgram(async (body, args, options) => {
    status = await runBody(body, args, options);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
  }
}

async function runBody<Options>(
  body: CommandBody<Options>,
  args: readonly string[],
  options: Options,
): Promise<number> {
  const { json = false, quiet = false } = options as { json?: boolean; quiet?: boolean };
  const output = processOutput({ json, quiet });
  try {
    return await body({ args, options, output });
  } catch (thrown) {
    const error = toErrorShape(thrown);
    if (json) output.document({ error });
    output.message(`zonesmith: ${error.message}`);
    if (error.code === 'internal' && thrown instanceof Error) output.message(thrown.stack ?? '');
    return exitCodeOf(error.code);
  } finally {
    output.end();
  }
}

function createProgram(run: Run): Command {
  const program = new Command('zonesmith')
    .description('Workbench for zoned-storage image files.')
    .version(__APP_VERSION__, '--version')
    .showHelpAfterError('(zonesmith help COMMAND tells more)')
    .configureOutput({
      writeOut: (text) => writeMessage(1, text),
      writeErr: (text) => writeMessage(2, text),
    });
  registerCommands(program, run);
  for (const command of walk(program)) command.exitOverride().copyInheritedSettings(program);
  return program;
}

function* walk(command: Command): Generator<Command> {
  yield command;
  for (const child of command.commands) yield* walk(child);
}
