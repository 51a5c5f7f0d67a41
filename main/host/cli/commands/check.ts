import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { Finding, QemuVerdict } from '../../../../shared/image/check/finding';
import { makesSound } from '../../../../shared/image/check/repair';
import { formatCount, plural } from '../../../../shared/units/format';
import { FINDING_CODES } from '../../../format/registry';
import type { OpenedImage } from '../../../image/opened-image';
import { relativeUri } from '../../../image-report/check/checked-files';
import { junitPieces } from '../../../image-report/check/junit';
import { sarifPieces, type CheckReport } from '../../../image-report/check/sarif';
import { planRepair } from '../../../repair/plan-repair';
import { NodeScratchStore } from '../../../storage/overlay/node-scratch-store';
import { cancellable, checkCancelled } from '../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { choicesOf, withAnyHeader, type ImageOptions } from '../options/image-options';
import { printArray } from '../printing/json-stream';
import type { Output } from '../printing/output';
import { verdictShape } from '../printing/verdict-output';

/** Findings of one code that are printed, unless all are asked for: a damaged table has a finding a zone. */
const SHOWN_OF_A_CODE = 1000;

interface CheckOptions extends ImageOptions {
  readonly all?: boolean;
  readonly sarif?: boolean;
  readonly junit?: boolean;
}

/** `check`: read-only verdict with stable codes. */
export function registerCheck(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'check <image>', 'look for anything wrong; changes nothing', check),
  )
    .addOption(new Option('--sarif', 'print SARIF 2.1.0').conflicts(['json', 'junit']))
    .addOption(new Option('--junit', 'print a JUnit report').conflicts(['json', 'sarif']))
    .option('--all', `print every finding, not the first ${formatCount(SHOWN_OF_A_CODE)} of a code`);
}

function check({ args, options, output }: Invocation<CheckOptions>): number {
  return withAnyHeader(args[0]!, options, output, (image) => {
    const shown = options.all === true ? Infinity : SHOWN_OF_A_CODE;
    const findings = image.device.image.anatomy.check((done, total) => {
      checkCancelled();
      output.progress(`data of zone ${formatCount(done)} of ${formatCount(total)}`);
    });
    const tally = new Tally(cancellable(findings), shown);
    const verdict = image.device.image.anatomy.qemuVerdict();
    const pieces = PRINTERS.find(([option]) => options[option] === true)?.[1];
    if (pieces) printPieces(pieces(reportOf(image, tally, verdict)), tally, output);
    else if (output.json) printJson(tally, verdict, () => isRepairable(image, options), output);
    else printLines(tally, verdict, output);
    return tally.wrong > 0 || verdict !== null ? EXIT_FOUND : EXIT_OK;
  });
}

const PRINTERS = [
  ['sarif', sarifPieces],
  ['junit', junitPieces],
] as const;

/** Paths are told as the folder sees them in which the command runs, which in CI is that of the repository. */
function reportOf(
  { path, attached }: OpenedImage,
  findings: Tally,
  verdict: QemuVerdict | null,
): CheckReport {
  const folder = process.cwd();
  const data = attached && { uri: relativeUri(folder, resolve(attached.name)), offset: attached.offset };
  const files = { uri: relativeUri(folder, resolve(path)), data };
  return { files, findings, verdict, codes: FINDING_CODES, version: __APP_VERSION__ };
}

/** Findings as they pass by: all are counted, of each code the first ones are given. */
class Tally implements Iterable<Finding> {
  readonly #findings: Iterable<Finding>;
  readonly #shownOfACode: number;
  readonly #byCode = new Map<string, number>();
  count = 0;
  /** Warnings and errors. */
  wrong = 0;

  constructor(findings: Iterable<Finding>, shownOfACode: number) {
    this.#findings = findings;
    this.#shownOfACode = shownOfACode;
  }

  /** How many of each code were counted and not given; codes without any are left out. */
  get more(): ReadonlyMap<string, number> {
    const left = [...this.#byCode].map(([code, count]) => [code, count - this.#shownOfACode] as const);
    return new Map(left.filter(([, count]) => count > 0));
  }

  *[Symbol.iterator](): Generator<Finding> {
    for (const finding of this.#findings) {
      this.count++;
      if (finding.severity !== 'info') this.wrong++;
      const ofCode = (this.#byCode.get(finding.code) ?? 0) + 1;
      this.#byCode.set(finding.code, ofCode);
      if (ofCode <= this.#shownOfACode) yield finding;
    }
  }
}

/** True when `repair` makes it sound: asked only where there is something wrong. */
function isRepairable({ device, attached }: OpenedImage, options: CheckOptions): boolean {
  const { plan, repaired } = planRepair({
    file: device.file,
    options: { ...choicesOf(options), ...(attached ? { attached } : {}) },
    makeStore: () => new NodeScratchStore(),
    onProgress: checkCancelled,
  });
  repaired.dispose();
  return makesSound(plan);
}

function printJson(
  tally: Tally,
  verdict: QemuVerdict | null,
  isRepairable: () => boolean,
  output: Output,
): void {
  output.raw('{"findings":');
  printArray(tally, output);
  if (tally.more.size > 0) output.raw(`,"more":${JSON.stringify(Object.fromEntries(tally.more))}`);
  if (verdict !== null) output.raw(`,"qemuVerdict":${JSON.stringify(verdictShape(verdict))}`);
  output.line(`,"repairable":${(tally.wrong > 0 || verdict !== null) && isRepairable()}}`);
}

function printPieces(pieces: Iterable<string>, tally: Tally, output: Output): void {
  for (const piece of pieces) output.raw(piece);
  for (const line of moreLines(tally)) output.message(line);
}

function printLines(tally: Tally, verdict: QemuVerdict | null, output: Output): void {
  for (const finding of tally) output.line(lineOf(finding));
  for (const line of moreLines(tally)) output.line(line);
  if (verdict !== null) output.line(verdict.message);
  output.line(tally.count === 0 ? 'nothing found' : plural(tally.count, 'finding'));
}

function* moreLines({ more }: Tally): Generator<string> {
  for (const [code, count] of more) yield `${formatCount(count)} more of ${code} (--all prints them)`;
}

function lineOf({ severity, code, zone, offset, message, reference }: Finding): string {
  const place = [zone === undefined ? '' : `zone ${zone}`, offset === undefined ? '' : `offset ${offset}`];
  const where = place.filter((part) => part !== '').join(', ');
  return `${severity.padEnd(7)} ${code}${where === '' ? '' : ` (${where})`}: ${message} [${reference}]`;
}
