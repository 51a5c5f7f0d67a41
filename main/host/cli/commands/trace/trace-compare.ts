import { Option, type Command } from 'commander';
import { formatCount, formatHex, plural } from '../../../../../shared/units/format';
import { parseCount } from '../../../../../shared/units/parse';
import type { RuleComparison, RuleDifference } from '../../../../../shared/workload/rule-comparison';
import type { EngineSetup } from '../../../../engine/types';
import { compareRules } from '../../../../trace/compare-rules';
import { emptyDeviceOf } from '../../../../trace/geometry-file';
import { formatTraceHeader, type ParsedTrace } from '../../../../trace/native-codec';
import { parseRuleSide, RULE_SIDE_FORMS } from '../../../../trace/rule-side-text';
import { checkTraceFits } from '../../../../trace/trace-fit';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { withImage, type ImageOptions } from '../../options/image-options';
import { runContext } from '../../options/workload-options';
import type { Output } from '../../printing/output';
import { readTrace } from '../../trace-files';

interface CompareCommandOptions extends ImageOptions {
  readonly a?: string;
  readonly b: string;
  readonly limit: string;
}

/** `trace compare`: one trace under two sets of rules, on zones without data; nothing is changed. */
export function registerTraceCompare(group: Command, run: Run): void {
  withImageOptions(
    addCommand(group, run, 'compare <trace> [image]', 'run a trace under two sets of rules', compare),
  )
    .option('--a <rules>', `${RULE_SIDE_FORMS} (default: those of the image or trace)`)
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
    a: parseRuleSide(options.a ?? '', start, '--a'),
    b: parseRuleSide(options.b, start, '--b'),
  };
  const most = parseCount(options.limit, '--limit');
  const comparison = compareRules(start, sides, trace.entries, { context: runContext(output), most });
  if (output.json) output.document(comparison);
  else printComparison(comparison, output);
  return comparison.differing === 0 ? EXIT_OK : EXIT_FOUND;
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
