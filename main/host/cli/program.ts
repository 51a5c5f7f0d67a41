import { formatRemark } from '../../../shared/errors/remark';
import { Argument, Command, CommanderError } from 'commander';
import { AppError, fail, toErrorShape } from '../../../shared/errors/app-error';
import type { CommandBody, Run } from './command';
import { registerCommands } from './commands/registry';
import { SHELLS, type Shell } from './completion/shells';
import { EXIT_OK, exitCodeOf } from './exit-codes';
import { describeCommands, walk, type CommandDescription } from './help/describe-commands';
import { helpWithExamples } from './help/help-text';
import { LongerThanAMoment } from './momentary';
import { createOutput, PROCESS_TARGET, type Output, type OutputTarget } from './printing/output';
import { OutputClosed } from './streams';
import { UsageError, usageMessage } from './usage';

/** Runs the work of a command. */
type Within = <Value>(work: () => Value) => Value;

/**
 * Runs the command line with its arguments, the work of its command within something; answers the exit status. Throws what
 * gives up the moment of its target, and mistakes of ours.
 */
export async function runProgram(
  argv: readonly string[],
  target: OutputTarget = PROCESS_TARGET,
  within: Within = (work) => work(),
): Promise<number> {
  let status = EXIT_OK;
  const program = await createProgram(argv[0], target, async (body, args, options) => {
    status = await runBody((call) => within(() => body(call)), { args, options, target });
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT_OK;
    const output = createOutput({ json: argv.includes('--json'), quiet: false }, target);
    return conclude(output, () => explain(asFact(thrown), output));
  }
}

interface Call<Options> {
  readonly args: readonly string[];
  readonly options: Options;
  readonly target: OutputTarget;
}

async function runBody<Options>(
  body: CommandBody<Options>,
  { args, options, target }: Call<Options>,
): Promise<number> {
  const { json = false, quiet = false } = options as { json?: boolean; quiet?: boolean };
  const output = createOutput({ json, quiet }, target);
  let status: number;
  try {
    status = await body({ args, options, output });
  } catch (thrown) {
    return conclude(output, () => explain(thrown, output));
  }
  return conclude(output, () => status);
}

/** Writes what is left to write. Somebody who has stopped reading is no error. */
function conclude(output: Output, statusOf: () => number): number {
  try {
    const status = statusOf();
    output.end();
    return status;
  } catch (thrown) {
    if (thrown instanceof OutputClosed) return EXIT_OK;
    if (!(thrown instanceof AppError)) throw thrown;
    output.message(`zonesmith: ${formatRemark(thrown)}`);
    return exitCodeOf(thrown.code);
  }
}

/** Prints an error as every command does; answers its exit status. */
function explain(thrown: unknown, output: Output): number {
  if (thrown instanceof LongerThanAMoment) throw thrown;
  if (thrown instanceof OutputClosed) return EXIT_OK;
  const error = toErrorShape(thrown);
  const message = formatRemark(error);
  if (output.json) {
    output.discard();
    output.document({ error: { code: error.code, message, data: error.data } });
  }
  output.message(`zonesmith: ${message}`);
  if (error.code === 'internal' && thrown instanceof Error) output.message(thrown.stack ?? '');
  return exitCodeOf(error.code);
}

/** What the argument parser refuses is a fact about the user's input. */
function asFact(thrown: unknown): unknown {
  return thrown instanceof UsageError ? new AppError('usage', usageMessage(thrown)) : thrown;
}

/** The parser, with the command of that name alone where there is one. */
async function createProgram(name: string | undefined, target: OutputTarget, run: Run): Promise<Command> {
  const print = (text: string): void => target.write(1, Buffer.from(text));
  const program = new Command('zonesmith')
    .description('Workbench for zoned-storage image files.')
    .version(__APP_VERSION__, '--version')
    .configureOutput({ writeOut: print, writeErr: () => undefined, outputError: () => undefined })
    .configureHelp({ formatHelp: helpWithExamples })
    .helpCommand(false);
  await registerCommands(program, run, name);
  addWordsOnCommands(program, print);
  for (const command of walk(program)) {
    command.copyInheritedSettings(program).exitOverride((error) => {
      throw error.exitCode === 0 ? error : new UsageError(command, error);
    });
  }
  return program;
}

/** Commands that speak of all others. */
function addWordsOnCommands(program: Command, print: (text: string) => void): void {
  program
    .command('help [command...]')
    .description('say how a command is called')
    .action((names: string[]) => print(named(program, names).helpInformation()));
  program
    .command('completion')
    .description('print what completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion/script');
      print(completionScript(shell, describeCommands(program)));
    });
}

/** All commands, as the reference and the manual list them. */
export async function describeCommandLine(): Promise<CommandDescription[]> {
  return describeCommands(await createProgram(undefined, PROCESS_TARGET, () => Promise.resolve()));
}

/** The command of a name such as `zone open`. Errors: `usage`. */
function named(program: Command, names: readonly string[]): Command {
  return names.reduce((parent, name) => {
    const found = parent.commands.find((command) => command.name() === name);
    const known = parent.commands.map((command) => command.name()).join(', ');
    return found ?? fail('usage', `help: '${names.join(' ')}' is no command; accepted: ${known}`, { name });
  }, program);
}
