import type { Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import {
  FAULT_WORDS,
  FAULTS_MAX,
  FILL_NAMES,
  formatFault,
  parseFault,
  parseFill,
} from '../../../../../shared/crash/damage';
import { LOSS_WORDS, type CrashLoss } from '../../../../../shared/crash/loss';
import { formatRecoveryCut, parseRecoveryCut } from '../../../../../shared/crash/recovery-cut';
import { parseTear, TEAR_WORDS, tearChoice } from '../../../../../shared/crash/tear';
import { parseCount } from '../../../../../shared/units/parse';
import type { RecoveryPolicy } from '../../../../../shared/zone/profile';
import { refuseExisting } from '../../../../storage/node-replace-file';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_OK } from '../../exit-codes';
import { requireWritable, withImage } from '../../options/image-options';
import { registerAdvise } from './advise';
import {
  AS_OPTION,
  crashedPlaces,
  crashInput,
  printCrash,
  writeCrashed,
  type CutOptions,
} from './crashed-image';
import { registerExplore } from './explore';
import { registerMerge } from './merge';
import { registerReproduce } from './reproduce';

/** Options that `crash` cannot do without; its subcommands can, so that they are asked for here. */
const [TRACE, AT, OUTPUT] = ['--trace <trace>', '--at <point>', '-o, --output <image>'] as const;

interface CrashOptions extends Partial<CutOptions> {
  readonly at?: string;
  readonly lose: string;
  readonly tear?: string;
  readonly fill?: string;
  readonly fault: readonly string[];
  readonly recoveryCut?: string;
  readonly seed: string;
  readonly output?: string;
}

/** `crash`: a trace on a copy, the power cut at a point; `crash explore …`: all that a cut may leave. The image is not touched. */
export function registerCrash(program: Command, run: Run): void {
  // What stands behind the name of a subcommand is its own, not its parents'.
  const command = withImageOptions(
    addCommand(
      program.enablePositionalOptions(),
      run,
      'crash <image>',
      'run a trace on a copy and cut the power',
      crash,
    ),
  )
    .option(TRACE, 'commands to run')
    .option(AT, 'N[:before|:after|:after-data|:wK], N the index of a command')
    .option(
      '--lose <what>',
      `${LOSS_WORDS.replace(' or', ', or')}: bit 0 = the oldest, 1 = survives`,
      'unflushed',
    )
    .option('--tear <how>', `of the newest surviving write only a part: ${TEAR_WORDS}`)
    .option('--fill <what>', `what lost bytes hold: ${FILL_NAMES.join(', ')}`)
    .option(
      '--fault <what>',
      `what the drive does wrong with a write of data: ${FAULT_WORDS}; may be given again`,
      (text, before: readonly string[]) => [...before, text],
      [],
    )
    .option('--recovery-cut <k>', 'cut the power again after so many writes of the recovery: K or K:POLICY')
    .option('--seed <n>', 'decides --lose random', '1')
    .option(...AS_OPTION)
    .option(OUTPUT, 'where to write the crashed image')
    .helpCommand(false);
  registerExplore(command, run);
  registerAdvise(command, run);
  registerReproduce(command, run);
  registerMerge(command, run);
}

function crash({ args, options, output }: Invocation<CrashOptions>): number {
  const trace = options.trace ?? missing(TRACE);
  const point = options.at ?? missing(AT);
  const path = options.output ?? missing(OUTPUT);
  refuseExisting(path);
  return withImage(args[0]!, options, output, (image) => {
    requireWritable(image);
    const written = crashedPlaces(image, path);
    const setup = {
      ...crashInput(image, { ...options, trace }, output),
      point,
      ...parseLoss(options, image.device.image.facts.defaultRecovery),
      countsOnly: !output.json,
    };
    printCrash(writeCrashed(image, setup, { path, trace }), written, output);
    return EXIT_OK;
  });
}

function parseLoss({ lose, tear, fill, fault, ...more }: CrashOptions, policy: RecoveryPolicy): CrashLoss {
  const seed = parseCount(more.seed, '--seed');
  if (fault.length > FAULTS_MAX)
    fail('usage', `--fault: ${fault.length} faults are given; accepted: ${FAULTS_MAX} at most`, {});
  const faults = fault.map((text) => formatFault(parseFault(text, seed, '--fault')));
  const cut = more.recoveryCut;
  return {
    ...{ lose, seed },
    ...tearChoice(tear === undefined ? null : parseTear(tear, '--tear')),
    ...(fill !== undefined && { fill: parseFill(fill, '--fill') }),
    ...(faults.length > 0 && { faults }),
    ...(cut !== undefined && {
      recoveryCut: formatRecoveryCut(parseRecoveryCut(cut, policy, '--recovery-cut')),
    }),
  };
}

function missing(flag: string): never {
  return fail('usage', `required option '${flag}' not specified`, { flag });
}
