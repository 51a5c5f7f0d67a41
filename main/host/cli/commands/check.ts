import type { Command } from 'commander';
import type { Finding } from '../../../../shared/ipc/shapes';
import { plural } from '../../../../shared/units/format';
import { addCommand, withImageOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withImage, type ImageOptions } from '../image-options';

/** `check`: read-only verdict with stable codes. */
export function registerCheck(program: Command, run: Run): void {
  withImageOptions(
    addCommand(program, run, 'check <image>', 'look for anything wrong; changes nothing', check),
  );
}

function check({ args, options, output }: Invocation<ImageOptions>): number {
  return withImage(args[0]!, options, output, (image) => {
    const findings = [...image.device.image.check()];
    if (output.json) output.document({ findings, repairable: false });
    else {
      for (const finding of findings) output.line(lineOf(finding));
      output.line(findings.length === 0 ? 'nothing found' : plural(findings.length, 'finding'));
    }
    return findings.some(({ severity }) => severity !== 'info') ? EXIT_FOUND : EXIT_OK;
  });
}

function lineOf({ severity, code, zone, offset, message, reference }: Finding): string {
  const place = [zone === undefined ? '' : `zone ${zone}`, offset === undefined ? '' : `offset ${offset}`];
  const where = place.filter((part) => part !== '').join(', ');
  return `${severity.padEnd(7)} ${code}${where === '' ? '' : ` (${where})`}: ${message} [${reference}]`;
}
