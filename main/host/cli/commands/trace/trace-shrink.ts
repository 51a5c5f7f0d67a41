import type { Command } from 'commander';
import { COMMAND_BYTES_MAX } from '../../../../../shared/image/limits';
import { formatCount, plural } from '../../../../../shared/units/format';
import { commandTitle } from '../../../../../shared/workload/command-title';
import {
  formatShrinkCheck,
  parseShrinkCheck,
  reproLine,
  SHRINK_CHECK_FORMS,
  type ShrinkCheck,
} from '../../../../../shared/workload/shrink-check';
import { contentAfter } from '../../../../crash/crash-lab';
import { failingCondition, type ConditionSetup } from '../../../../crash/shrink/failing-condition';
import { shrinkTrace } from '../../../../crash/shrink/shrink-trace';
import type { OpenedImage } from '../../../../image/opened-image';
import { NodeScratchStore } from '../../../../storage/overlay/node-scratch-store';
import { checkTraceFits } from '../../../../trace/trace-fit';
import { askProgram } from '../../external-check';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { requireWritable, withImage, type ImageOptions } from '../../options/image-options';
import { refuseExisting } from '../../../../storage/node-replace-file';
import { runContext } from '../../options/workload-options';
import { readWholeTrace, withTrace } from '../../trace-files';
import { copyOpener } from '../crash/open-copies';

interface ShrinkOptions extends ImageOptions {
  readonly until: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** Commands of the result that are printed at most. */
const PRINTED_MAX = 20;
/** `trace shrink`: the shortest trace that still fails; each try on a copy. */
export function registerTraceShrink(trace: Command, run: Run): void {
  withImageOptions(
    addCommand(trace, run, 'shrink <trace> <image>', 'leave out what a failure does not need', shrink),
  )
    .requiredOption('--until <check>', `what still has to show: ${SHRINK_CHECK_FORMS}`)
    .option('-o, --output <trace>', 'where to write the shorter trace')
    .option('--force', 'replace a trace that is there');
}

function shrink({ args, options, output }: Invocation<ShrinkOptions>): number {
  const [tracePath, imagePath] = [args[0]!, args[1]!];
  const check = parseShrinkCheck(options.until);
  const replace = options.force === true;
  if (options.output !== undefined && !replace) refuseExisting(options.output);
  return withImage(imagePath, options, output, (image) => {
    requireWritable(image);
    const { header, entries } = readWholeTrace(tracePath);
    checkTraceFits(header, image.device.image.facts.geometry);
    const setup = conditionSetupOf(image, options, { header, entries, context: runContext(output) });
    const { geometry } = image.device.image.facts;
    const blocksMax = COMMAND_BYTES_MAX / geometry.logicalBlockSizeBytes;
    const condition = failingCondition(check, setup);
    const shrunk = shrinkTrace({ ...condition, context: setup.context, geometry, blocksMax });
    if (shrunk === null) {
      const message = `${tracePath}: does not fail: ${formatShrinkCheck(check)} does not show`;
      if (output.json) output.document({ fails: false, commands: entries.length, check: options.until });
      else output.message(message);
      return EXIT_FOUND;
    }
    const target =
      options.output === undefined
        ? null
        : { path: options.output, replace, notOver: [tracePath, imagePath] };
    withTrace(target, header, (sink) => shrunk.entries.forEach((entry) => sink?.(entry)));
    const repro = reproOf(check.kind, options, imagePath);
    if (output.json) {
      const { tries } = shrunk;
      output.document({ fails: true, commands: entries.length, kept: shrunk.entries, tries, repro });
      return EXIT_OK;
    }
    output.line(
      `${plural(entries.length, 'command')} → ${formatCount(shrunk.entries.length)}, ${formatCount(shrunk.tries)} tried`,
    );
    for (const entry of shrunk.entries.slice(0, PRINTED_MAX))
      output.line(`${entry.i}  ${commandTitle(entry)}`);
    if (shrunk.entries.length > PRINTED_MAX)
      output.line(`… and ${plural(shrunk.entries.length - PRINTED_MAX, 'command')} more`);
    if (repro !== null) output.line(repro);
    return EXIT_OK;
  });
}

/** What tries of commands start from: copies of an image as it was opened. */
export function conditionSetupOf(
  image: OpenedImage,
  options: ImageOptions,
  trace: Pick<ConditionSetup, 'header' | 'entries' | 'context'>,
): ConditionSetup {
  const open = copyOpener(image, options);
  return {
    ...trace,
    ...{ base: image.device.file, open },
    makeStore: () => new NodeScratchStore(),
    judge(command, content) {
      const copied = contentAfter(image.device.image, content);
      return askProgram(image, command, copied, { timeoutSeconds: 0, open }) !== null;
    },
  };
}

/** A line that shows the failure again. */
function reproOf(kind: ShrinkCheck['kind'], { output }: ShrinkOptions, image: string): string | null {
  return output === undefined ? null : reproLine(kind, output, image);
}
