import type { Command } from 'commander';
import type { Finding, QemuVerdict } from '../../../../shared/image/finding';
import { plural } from '../../../../shared/units/format';
import { cancellable } from '../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withAnyImage, type ImageOptions } from '../image-options';
import { printArray } from '../json-stream';
import type { Output } from '../output';
import { verdictShape } from '../verdict-output';

/** `check`: read-only verdict with stable codes. */
export function registerCheck(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'check <image>', 'look for anything wrong; changes nothing', check),
  );
}

function check({ args, options, output }: Invocation<ImageOptions>): number {
  return withAnyImage(args[0]!, options, output, (image) => {
    const tally = new Tally(cancellable(image.device.image.anatomy.check()));
    const verdict = image.device.image.anatomy.qemuVerdict();
    if (output.json) printJson(tally, verdict, output);
    else printLines(tally, verdict, output);
    return tally.wrong > 0 || verdict !== null ? EXIT_FOUND : EXIT_OK;
  });
}

/** Findings as they pass by, counted. */
class Tally implements Iterable<Finding> {
  readonly #findings: Iterable<Finding>;
  count = 0;
  /** Warnings and errors. */
  wrong = 0;

  constructor(findings: Iterable<Finding>) {
    this.#findings = findings;
  }

  *[Symbol.iterator](): Generator<Finding> {
    for (const finding of this.#findings) {
      this.count++;
      if (finding.severity !== 'info') this.wrong++;
      yield finding;
    }
  }
}

function printJson(findings: Iterable<Finding>, verdict: QemuVerdict | null, output: Output): void {
  output.raw('{"findings":');
  printArray(findings, output);
  if (verdict !== null) output.raw(`,"qemuVerdict":${JSON.stringify(verdictShape(verdict))}`);
  output.line(',"repairable":false}');
}

function printLines(tally: Tally, verdict: QemuVerdict | null, output: Output): void {
  for (const finding of tally) output.line(lineOf(finding));
  if (verdict !== null) output.line(verdict.message);
  output.line(tally.count === 0 ? 'nothing found' : plural(tally.count, 'finding'));
}

function lineOf({ severity, code, zone, offset, message, reference }: Finding): string {
  const place = [zone === undefined ? '' : `zone ${zone}`, offset === undefined ? '' : `offset ${offset}`];
  const where = place.filter((part) => part !== '').join(', ');
  return `${severity.padEnd(7)} ${code}${where === '' ? '' : ` (${where})`}: ${message} [${reference}]`;
}
