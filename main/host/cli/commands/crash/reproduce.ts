import type { Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import { formatCrashPoint } from '../../../../../shared/crash/crash-point';
import { formatStateId, parseStateId } from '../../../../crash/state-id';
import { refuseExisting } from '../../../../storage/node-replace-file';
import { addCommand, type Invocation, type Run } from '../../command';
import { EXIT_OK } from '../../exit-codes';
import { requireWritable, withImage } from '../../options/image-options';
import {
  crashedPlaces,
  crashInput,
  printCrash,
  withCutOptions,
  writeCrashed,
  type CutOptions,
} from './crashed-image';

interface ReproduceOptions extends CutOptions {
  readonly id: string;
  readonly output: string;
}

/** `crash reproduce`: the image of a crash state by its id, byte for byte. */
export function registerReproduce(crash: Command, run: Run): void {
  withCutOptions(
    addCommand(crash, run, 'reproduce <image>', 'write the image of a crash state by its id', reproduce),
  )
    .requiredOption('--id <state>', 'what crash, crash explore or the crash lab printed')
    .requiredOption('-o, --output <image>', 'where to write it');
}

function reproduce({ args, options, output }: Invocation<ReproduceOptions>): number {
  const { point, loss } = parseStateId(options.id);
  refuseExisting(options.output);
  return withImage(args[0]!, options, output, (image) => {
    requireWritable(image);
    const written = crashedPlaces(image, options.output);
    const input = crashInput(image, options, output);
    const setup = { ...input, ...loss, point: formatCrashPoint(point), countsOnly: !output.json };
    const target = { path: options.output, trace: options.trace };
    const report = writeCrashed(image, setup, target, ({ crash }) => requireSame(crash.id, options));
    printCrash(report, written, output);
    return EXIT_OK;
  });
}

/** The id holds a hash of the commands: of other ones it would be another state. */
function requireSame(id: string, options: ReproduceOptions): void {
  if (id === formatStateId(parseStateId(options.id))) return;
  fail(
    'usage',
    `--id: ${options.id} is a state of other commands than those of ${options.trace}${options.as === undefined ? '' : ` by ${options.as}`}; there it would be ${id}`,
    { wanted: options.id, found: id },
  );
}
