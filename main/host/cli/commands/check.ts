import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { CheckForm } from '../../../../shared/session/check';
import { formatCount } from '../../../../shared/units/format';
import { FINDING_CODES } from '../../../format/registry';
import type { OpenedImage } from '../../../image/opened-image';
import { relativeUri } from '../../../image-report/check/checked-files';
import {
  checkPieces,
  moreLines,
  textLines,
  type PrintedCheck,
} from '../../../image-report/check/print-check';
import { FINDINGS_OF_A_CODE, Tally } from '../../../image-report/check/tally';
import { isRepairable } from '../../../repair/plan-repair';
import { NodeScratchStore } from '../../../storage/overlay/node-scratch-store';
import { cancellable, checkCancelled } from '../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { choicesOf, withAnyHeader, type ImageOptions } from '../options/image-options';
import type { Output } from '../printing/output';

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
    .option('--all', `print every finding, not the first ${formatCount(FINDINGS_OF_A_CODE)} of a code`);
}

function check({ args, options, output }: Invocation<CheckOptions>): number {
  return withAnyHeader(args[0]!, options, output, (image) => {
    const findings = image.device.image.anatomy.check((done, total) => {
      checkCancelled();
      output.progress(`data of zone ${formatCount(done)} of ${formatCount(total)}`);
    });
    const tally = new Tally(cancellable(findings), options.all === true ? Infinity : FINDINGS_OF_A_CODE);
    const report = reportOf(image, tally, options);
    print(report, formOf(options, output), output);
    return tally.wrong > 0 || report.verdict !== null ? EXIT_FOUND : EXIT_OK;
  });
}

function formOf({ sarif, junit }: CheckOptions, { json }: Output): CheckForm {
  if (sarif === true) return 'sarif';
  if (junit === true) return 'junit';
  return json ? 'json' : 'text';
}

/** Lines of text are spelled many at once; forms of others have no room for what was left out. */
function print(check: PrintedCheck, form: CheckForm, output: Output): void {
  if (form === 'text') {
    for (const line of textLines(check)) output.line(line);
    return;
  }
  for (const piece of checkPieces(form, check)) output.raw(piece);
  if (form !== 'json') for (const line of moreLines(check.findings)) output.message(line);
}

/** Paths are told as the folder sees them in which the command runs, which in CI is that of the repository. */
function reportOf(image: OpenedImage, findings: Tally, options: CheckOptions): PrintedCheck {
  const { path, attached, layout, device } = image;
  const folder = process.cwd();
  const data = attached && { uri: relativeUri(folder, resolve(attached.name)), offset: attached.offset };
  const files = { uri: relativeUri(folder, resolve(path)), data };
  return {
    ...{ files, findings, codes: FINDING_CODES, version: __APP_VERSION__ },
    verdict: device.image.anatomy.qemuVerdict(),
    isRepairable: () =>
      isRepairable({
        file: device.file,
        options: { ...choicesOf(options), ...layout },
        makeStore: () => new NodeScratchStore(),
        onProgress: checkCancelled,
      }),
  };
}
