import { Option, type Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import { parseCount } from '../../../../../shared/units/parse';
import { plural } from '../../../../../shared/units/format';
import type { TraceEntry, TraceHeader } from '../../../../../shared/workload/trace-entry';
import { parseShrinkCheck, SHRINK_CHECK_FORMS } from '../../../../../shared/workload/shrink-check';
import { failingCondition } from '../../../../crash/shrink/failing-condition';
import type { OpenedImage } from '../../../../image/opened-image';
import { refuseExisting } from '../../../../storage/node-replace-file';
import {
  hasOneOrder,
  interleave,
  ORDER_POLICIES,
  type Interleaving,
  type OrderPolicy,
} from '../../../../trace/interleave';
import { checkTraceFits } from '../../../../trace/trace-fit';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { requireWritable, withImage, type ImageOptions } from '../../options/image-options';
import { runContext } from '../../options/workload-options';
import type { Output } from '../../printing/output';
import { readWholeTrace, withTrace } from '../../trace-files';
import { conditionSetupOf } from './trace-shrink';

interface InterleaveOptions extends ImageOptions {
  readonly order: OrderPolicy;
  readonly seed: string;
  readonly tries: string;
  readonly until?: string;
  readonly output: string;
  readonly force?: boolean;
}

/** `trace interleave`: several traces as streams of one device, in an order by a seed, or in one that fails. */
export function registerTraceInterleave(trace: Command, run: Run): void {
  const usage = 'interleave <image> <traces...>';
  withImageOptions(addCommand(trace, run, usage, 'put the commands of several traces into one order', order))
    .addOption(
      new Option(
        '--order <policy>',
        'one of each in turn, drawn, or by preference to the zone of another stream',
      )
        .choices(ORDER_POLICIES)
        .default('random'),
    )
    .option('--seed <n>', 'decides the order; the first of those that are tried', '1')
    .option('--until <check>', `try seeds until this shows: ${SHRINK_CHECK_FORMS}`)
    .option('--tries <n>', 'seeds that are tried at most, with --until', '100')
    .requiredOption('-o, --output <trace>', 'where to write the trace')
    .option('--force', 'replace a trace that is there');
}

/** Traces as they were read. */
interface Streams {
  readonly header: TraceHeader;
  readonly streams: readonly (readonly TraceEntry[])[];
}

function order({ args, options, output }: Invocation<InterleaveOptions>): number {
  const [imagePath, ...tracePaths] = args as readonly [string, ...string[]];
  const replace = options.force === true;
  const seed = parseCount(options.seed, '--seed');
  const asked = options.until === undefined ? 1 : parseCount(options.tries, '--tries');
  const tries = hasOneOrder(options.order, tracePaths.length) ? Math.min(1, asked) : asked;
  if (!replace) refuseExisting(options.output);
  return withImage(imagePath, options, output, (image) => {
    const traces = readStreams(tracePaths, image);
    const found = search(image, options, traces, { first: seed, behind: seed + tries, output });
    if (found === null) {
      if (output.json) output.document({ fails: false, tries });
      else output.message(`${options.until} shows in none of ${plural(tries, 'order')}`);
      return EXIT_FOUND;
    }
    const target = { path: options.output, replace, notOver: [imagePath, ...tracePaths] };
    const header = { ...traces.header, seed: found.seed };
    withTrace(target, header, (sink) => found.entries.forEach((entry) => sink?.(entry)));
    const { entries, streams } = found;
    const fails = options.until !== undefined;
    if (output.json) output.document({ fails, seed: found.seed, commands: entries.length, streams });
    else {
      const what = `${plural(entries.length, 'command')} of ${plural(traces.streams.length, 'stream')}`;
      const shows = fails ? `; ${options.until} shows, ${plural(found.seed - seed + 1, 'order')} tried` : '';
      output.line(`${what}, seed ${found.seed}${shows}`);
    }
    return EXIT_OK;
  });
}

/** The first order that shows what is looked for, or the first of all where nothing is; null = none does. */
function search(
  image: OpenedImage,
  options: InterleaveOptions,
  traces: Streams,
  { first, behind, output }: { readonly first: number; readonly behind: number; readonly output: Output },
): (Interleaving & { readonly seed: number }) | null {
  const { geometry } = image.device.image.facts;
  const fails = conditionOf(image, options, traces, output);
  for (let seed = first; seed < behind; seed++) {
    const interleaving = interleave(traces.streams, { policy: options.order, seed, geometry });
    if (fails === null || fails(interleaving.entries)) return { ...interleaving, seed };
  }
  return null;
}

function readStreams(paths: readonly string[], image: OpenedImage): Streams {
  const traces = paths.map((path) => {
    const trace = readWholeTrace(path);
    checkTraceFits(trace.header, image.device.image.facts.geometry);
    return trace;
  });
  return { header: traces[0]!.header, streams: traces.map(({ entries }) => entries) };
}

/** Whether an order shows what is looked for; null = nothing is. */
function conditionOf(
  image: OpenedImage,
  options: InterleaveOptions,
  { header }: Streams,
  output: Output,
): ((entries: readonly TraceEntry[]) => boolean) | null {
  if (options.until === undefined) return null;
  const check = parseShrinkCheck(options.until);
  if (check.kind === 'divergence') {
    fail('usage', '--until divergence: results follow from the order, so that none is asserted of it', {
      check: options.until,
    });
  }
  requireWritable(image);
  const context = runContext(output);
  return (entries) => {
    const setup = conditionSetupOf(image, options, { header, entries, context });
    return failingCondition(check, setup).fails(entries);
  };
}
