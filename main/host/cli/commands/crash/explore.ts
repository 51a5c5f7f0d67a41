import type { Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import { FILL_NAMES, parseFill } from '../../../../../shared/crash/damage';
import { parseTears, tearChoice } from '../../../../../shared/crash/tear';
import type { Shard } from '../../../../../shared/crash/exploration';
import { EXPLORED_STATES } from '../../../../../shared/crash/exploration-choice';
import { RECOVERY_POLICIES, type RecoveryPolicy } from '../../../../../shared/zone/profile';
import { parseCount } from '../../../../../shared/units/parse';
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
import { keptProgress } from './kept-progress';
import { printExploration } from './exploration-output';

/** Options that say what is explored. */
export interface WindowOptions extends CutOptions {
  readonly window?: string;
  readonly limit: string;
  readonly tear: readonly string[];
  readonly fill?: string;
  readonly check?: string;
  readonly checkTimeout: string;
  readonly policy?: RecoveryPolicy;
}

interface ExploreOptions extends WindowOptions {
  readonly nested?: boolean;
  readonly shard?: string;
  readonly resume?: string;
}

/** `crash explore`: every state in which a power cut within a window may leave the image, each judged. */
export function registerExplore(crash: Command, run: Run): void {
  withWindowOptions(
    addCommand(crash, run, 'explore <image>', 'judge every state that a power cut may leave', explore),
  )
    .option('--nested', 'cut the recovery of each image at each of its writes, too')
    .option('--shard <k/n>', 'judge the k-th of n parts; crash merge joins their JSON')
    .option('--resume <file>', 'keep there how far it is, and go on from where it was');
}

/** Adds the options that say what is explored. */
export function withWindowOptions(command: Command): Command {
  return withCutOptions(command)
    .option('--window <a-b>', 'cut the power within these commands, both included (default: all)')
    .option('--limit <n>', 'look at so many states at most; of more, a sample', String(EXPLORED_STATES))
    .option(
      '--tear <how>',
      'look at each state with its newest surviving write torn, too: as crash has it, or each:UNIT for every prefix; may be given again',
      (text, before: readonly string[]) => [...before, text],
      [],
    )
    .option('--fill <what>', `what lost bytes hold: ${FILL_NAMES.join(', ')}`)
    .option('--policy <policy>', `recover by ${RECOVERY_POLICIES.join(', ')} (default: that of the format)`)
    .option(
      '--check <cmd>',
      'ask this program of each recovered image, {image} or its device bytes, {raw}; another status than 0 = violated',
    )
    .option('--check-timeout <seconds>', 'a program that takes longer takes the image for violated', '60');
}

function explore({ args, options, output }: Invocation<ExploreOptions>): number {
  const shard = options.shard === undefined ? null : parseShard(options.shard);
  const setupOf = explorationOf(options, output);
  const { nested = false, resume, check, checkTimeout } = options;
  const judgedBy = check === undefined ? '' : `${checkTimeout} s ${check}`;
  return withImage(args[0]!, options, output, (image) => {
    const setup = { ...setupOf(image), shard, nested };
    const progress = resume === undefined ? {} : { progress: keptProgress(resume, judgedBy) };
    return printExploration(exploreCrashes({ ...setup, ...progress }), output);
  });
}

/** What is explored of an image, as far as options say. Errors: `usage` for options, at once; those of the trace. */
export function explorationOf(options: WindowOptions, output: Output) {
  const limit = parseCount(options.limit, '--limit');
  const damage = parseDamage(options);
  const timeoutSeconds = parseCount(options.checkTimeout, '--check-timeout');
  return (image: OpenedImage) => {
    requireWritable(image);
    // The trace is run more than once: to see where its writes are, and to cut the power.
    const trace = readWholeTrace(options.trace);
    const window =
      options.window === undefined ? wholeOf(trace.entries.at(-1)?.i ?? -1) : parseWindow(options.window);
    const { check } = options;
    const input = crashInput(image, options, output, trace);
    const asked = { timeoutSeconds, open: input.open };
    return {
      ...{ ...input, trace, window, limit },
      ...damage,
      policy: options.policy ?? image.device.image.facts.defaultRecovery,
      ...(check !== undefined && {
        judge: (content: OverlayBlockFile, durable: OverlayBlockFile) =>
          askProgram(image, check, contentAfter(image.device.image, durable, content), asked),
      }),
    };
  };
}

/** The first bytes of the newest write as a number, as always; every other tear by its spelling. */
function parseDamage({ tear, fill }: WindowOptions) {
  const tears = tear.map((text) => {
    const parsed = parseTears(text, '--tear');
    return parsed.length === 1 ? tearChoice(parsed[0]!) : { tearBytes: null, tear: text };
  });
  const [first] = tears;
  const named = fill === undefined ? 'old' : parseFill(fill, '--fill');
  return {
    tearBytes: first?.tearBytes ?? null,
    tears: tears.flatMap(
      ({ tear: spelt, tearBytes }, at) => spelt ?? (at === 0 ? [] : `prefix:${tearBytes}`),
    ),
    ...(named !== 'old' && { fill: named }),
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
