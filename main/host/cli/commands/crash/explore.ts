import type { Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import type { Shard } from '../../../../../shared/crash/exploration';
import { RECOVERY_POLICIES, type RecoveryPolicy } from '../../../../../shared/zone/profile';
import { parseCount, parseSize } from '../../../../../shared/units/parse';
import { exploreCrashes } from '../../../../crash/explore/explore-crashes';
import type { ExploredWindow } from '../../../../crash/explore/plan-exploration';
import { contentAfter } from '../../../../crash/crash-lab';
import type { OpenedImage } from '../../../../image/opened-image';
import type { OverlayBlockFile } from '../../../../storage/overlay/overlay-block-file';
import { addCommand, type Invocation, type Run } from '../../command';
import { askProgram } from '../../external-check';
import { requireWritable, withImage } from '../../options/image-options';
import { readWholeTrace } from '../../trace-files';
import { crashInput, withCutOptions, type CutOptions } from './crashed-image';
import type { Output } from '../../printing/output';
import { printExploration } from './exploration-output';

/** Options that say what is explored. */
export interface WindowOptions extends CutOptions {
  readonly window?: string;
  readonly limit: string;
  readonly tear?: string;
  readonly check?: string;
  readonly checkTimeout: string;
  readonly policy?: RecoveryPolicy;
}

interface ExploreOptions extends WindowOptions {
  readonly shard?: string;
}

/** States that are looked at where nothing else is asked for. */
const LIMIT_STATES = '65536';

/** `crash explore`: every state in which a power cut within a window may leave the image, each judged. */
export function registerExplore(crash: Command, run: Run): void {
  withWindowOptions(
    addCommand(crash, run, 'explore <image>', 'judge every state that a power cut may leave', explore),
  ).option('--shard <k/n>', 'judge the k-th of n parts; crash merge joins their JSON');
}

/** Adds the options that say what is explored. */
export function withWindowOptions(command: Command): Command {
  return withCutOptions(command)
    .option('--window <a-b>', 'cut the power within these commands, both included (default: all)')
    .option('--limit <n>', 'look at so many states at most; of more, a sample', LIMIT_STATES)
    .option(
      '--tear <bytes>',
      'look at each state with its newest surviving write torn after so many bytes, too',
    )
    .option('--policy <policy>', `recover by ${RECOVERY_POLICIES.join(', ')} (default: that of the format)`)
    .option(
      '--check <cmd>',
      'ask this program of each recovered image, {image}; another status than 0 = violated',
    )
    .option('--check-timeout <seconds>', 'a program that takes longer takes the image for violated', '60');
}

function explore({ args, options, output }: Invocation<ExploreOptions>): number {
  const shard = options.shard === undefined ? null : parseShard(options.shard);
  const setupOf = explorationOf(options, output);
  return withImage(args[0]!, options, output, (image) =>
    printExploration(exploreCrashes({ ...setupOf(image), shard }), output),
  );
}

/** What is explored of an image, as far as options say. Errors: `usage` for options, at once; those of the trace. */
export function explorationOf(options: WindowOptions, output: Output) {
  const limit = parseCount(options.limit, '--limit');
  const tearBytes = options.tear === undefined ? null : parseSize(options.tear, '--tear');
  const timeoutSeconds = parseCount(options.checkTimeout, '--check-timeout');
  return (image: OpenedImage) => {
    requireWritable(image);
    // The trace is run more than once: to see where its writes are, and to cut the power.
    const trace = readWholeTrace(options.trace);
    const window =
      options.window === undefined ? wholeOf(trace.entries.at(-1)?.i ?? -1) : parseWindow(options.window);
    const { check } = options;
    return {
      ...{ ...crashInput(image, options, output, trace), trace, window, limit, tearBytes },
      policy: options.policy ?? image.device.image.facts.defaultRecovery,
      ...(check !== undefined && {
        judge: (content: OverlayBlockFile, durable: OverlayBlockFile) =>
          askProgram(image, check, contentAfter(image.device.image, durable, content), { timeoutSeconds }),
      }),
    };
  };
}

function wholeOf(last: number): ExploredWindow {
  return { first: 0, last };
}

function parseWindow(text: string): ExploredWindow {
  const match = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text.trim());
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (match && first <= last) return { first, last };
  return fail('usage', `--window: '${text}' is not accepted; accepted: A-B, A not above B`, { text });
}

function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text.trim());
  const [number, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match && number >= 1 && number <= of) return { number, of };
  return fail('usage', `--shard: '${text}' is not accepted; accepted: K/N, K from 1 to N`, { text });
}
