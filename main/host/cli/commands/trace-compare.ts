import { Option, type Command } from 'commander';
import { fail } from '../../../../shared/errors/app-error';
import { formatCount, formatHex, plural } from '../../../../shared/units/format';
import { parseCount } from '../../../../shared/units/parse';
import { BLOCK_BUILD_NAMES } from '../../../../shared/zone/build';
import { RULE_PROFILES, ruleOptions, VICTIM_POLICIES } from '../../../../shared/zone/profile';
import type { EngineSetup } from '../../../engine/types';
import { compareRules, type RuleComparison, type RuleDifference } from '../../../trace/compare-rules';
import { emptyDeviceOf } from '../../../trace/geometry-file';
import { formatTraceHeader, type ParsedTrace } from '../../../trace/native-codec';
import type { RuleSide } from '../../../trace/rule-sides';
import { checkTraceFits } from '../../../trace/trace-fit';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withImage, type ImageOptions } from '../options/image-options';
import { runContext } from '../options/workload-options';
import type { Output } from '../output';
import { readTrace } from '../trace-files';

interface CompareCommandOptions extends ImageOptions {
  readonly a?: string;
  readonly b: string;
  readonly limit: string;
}

const RULES = `a profile (${RULE_PROFILES.join(', ')}) or a build (${BLOCK_BUILD_NAMES.join(', ')})`;
const KEYS = `victim=${VICTIM_POLICIES.join('|')}, max-open=N, max-active=N`;

/** `trace compare`: one trace under two sets of rules, on zones without data; nothing is changed. */
export function registerTraceCompare(group: Command, run: Run): void {
  withImageOptions(
    addCommand(group, run, 'compare <trace> [image]', 'run a trace under two sets of rules', compare),
  )
    .option('--a <rules>', `${RULES}, then ${KEYS} (default: those of the image or trace)`)
    .addOption(new Option('--b <rules>', 'the other rules, in the same words').makeOptionMandatory())
    .option('--limit <n>', 'differences that are listed; all are counted', '1000');
}

function compare({ args, options, output }: Invocation<CompareCommandOptions>): number {
  const trace = readTrace(args[0]!);
  const [, imagePath] = args;
  if (imagePath === undefined) {
    const start = emptyDeviceOf(formatTraceHeader(trace.header), args[0]!);
    return compareOn(start, trace, options, output);
  }
  return withImage(imagePath, options, output, ({ device: { engine } }) => {
    checkTraceFits(trace.header, engine.setup.geometry);
    return compareOn(engine.setup, trace, options, output);
  });
}

function compareOn(
  start: EngineSetup,
  trace: ParsedTrace,
  options: CompareCommandOptions,
  output: Output,
): number {
  const sides = {
    a: sideOf(options.a ?? '', start, '--a'),
    b: sideOf(options.b, start, '--b'),
  };
  const most = parseCount(options.limit, '--limit');
  const comparison = compareRules(start, sides, trace.entries, { context: runContext(output), most });
  if (output.json) output.document(comparison);
  else printComparison(comparison, output);
  return comparison.differing === 0 ? EXIT_OK : EXIT_FOUND;
}

/** `zbc,victim=lowest,max-open=4` or a build's name; what is not said stays as in `start`. Errors: `usage`. */
function sideOf(text: string, start: EngineSetup, flag: string): RuleSide {
  let side: RuleSide = { rules: start.rules, limits: start.limits, build: null };
  for (const word of text.split(',').filter((part) => part !== '')) side = withWord(side, word, flag);
  return side;
}

function withWord(side: RuleSide, word: string, flag: string): RuleSide {
  const profile = RULE_PROFILES.find((name) => name === word);
  if (profile !== undefined) return { ...side, rules: ruleOptions(profile) };
  const build = BLOCK_BUILD_NAMES.find((name) => name === word);
  if (build !== undefined) return { ...side, build };
  const [key, value = ''] = word.split('=');
  const victim = VICTIM_POLICIES.find((name) => name === value);
  if (key === 'victim' && victim !== undefined)
    return { ...side, rules: { ...side.rules, implicitCloseVictim: victim } };
  if (key === 'max-open') return { ...side, limits: { ...side.limits, openZonesMax: limit(value, flag) } };
  if (key === 'max-active')
    return { ...side, limits: { ...side.limits, activeZonesMax: limit(value, flag) } };
  return fail('usage', `${flag}: '${word}' is not understood; accepted: ${RULES}, ${KEYS}`, { word });
}

/** 0 = no limit. */
function limit(value: string, flag: string): number | null {
  return parseCount(value, flag) || null;
}

function printComparison({ commands, differing, counts, differences }: RuleComparison, output: Output): void {
  for (const difference of differences) output.line(lineOf(difference));
  const found = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (found > differences.length)
    output.line(`${formatCount(found - differences.length)} more (--limit lists them)`);
  const what = differing === 0 ? 'no differences' : `${formatCount(differing)} differ`;
  output.line(`${plural(commands, 'command')}, ${what}`);
}

const TITLES: Readonly<Record<RuleDifference['field'], string>> = {
  status: 'status',
  assignedLba: 'assigned LBA',
  state: 'state',
  writePointer: 'write pointer',
};

function lineOf({ index, command, zone, field, a, b }: RuleDifference): string {
  const where = zone === null ? '' : `zone ${zone}, `;
  return `command ${index} (${command}): ${where}${TITLES[field]} ${show(a)} under a, ${show(b)} under b`;
}

function show(value: string | number | null): string {
  if (value === null) return 'none';
  return typeof value === 'number' ? formatHex(value) : value;
}
