import { Option, type Command } from 'commander';
import { failAbout } from '../../../../shared/errors/app-error';
import type { RecoverySummary } from '../../../../shared/crash/crash-report';
import type { QemuVerdict } from '../../../../shared/image/check/finding';
import { formatHex, plural } from '../../../../shared/units/format';
import { RECOVERY_POLICIES, type RecoveryPolicy } from '../../../../shared/zone/profile';
import { planRecovery } from '../../../engine/recovery';
import { recoverDevice } from '../../../crash/recover-device';
import type { OpenedImage } from '../../../image/opened-image';
import { verdictShape } from '../../../image-report/check/print-check';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK, EXIT_REFUSED } from '../exit-codes';
import { requireWritable, withImage, withLockedImage, type WriteOptions } from '../options/image-options';
import type { Output } from '../printing/output';

interface RecoverOptions extends WriteOptions {
  readonly policy?: RecoveryPolicy;
  readonly dryRun?: boolean;
  readonly despiteVerdict?: boolean;
}

/** `recover`: what a power-up makes of zones found open, in place or as a dry run. */
export function registerRecover(program: Command, run: Run): void {
  withWriteOptions(
    addCommand(program, run, 'recover <image>', 'power up: what becomes of zones found open', recover),
  )
    .addOption(
      new Option('--policy <policy>', "rule for zones found open (default: the image format's own)").choices(
        RECOVERY_POLICIES,
      ),
    )
    .option('--dry-run', 'only say what would change')
    .option('--despite-verdict', "also what the image's own program would not take; the evidence changes");
}

function recover({ args, options, output }: Invocation<RecoverOptions>): number {
  const [path] = args as [string];
  if (options.dryRun === true)
    return withImage(path, options, output, (image) => recoverImage(image, options, output));
  return withLockedImage(path, options, output, (image) => {
    const verdict = image.device.image.anatomy.qemuVerdict();
    if (verdict !== null && options.despiteVerdict !== true) refuse(image, verdict);
    requireWritable(image);
    return recoverImage(image, options, output);
  });
}

/** What its own program would not take is evidence of what went wrong. */
function refuse({ path, device }: OpenedImage, { code, message }: QemuVerdict): never {
  const despite =
    device.image.facts.writeRefusal === null
      ? '; `recover --despite-verdict` recovers it all the same, and the evidence changes'
      : '';
  failAbout(path, 'own-verdict', `${message}. Nothing was changed. \`check\` lists what is wrong${despite}`, {
    file: path,
    verdict: code,
  });
}

function recoverImage({ device }: OpenedImage, options: RecoverOptions, output: Output): number {
  const { facts, table, anatomy } = device.image;
  const dryRun = options.dryRun === true;
  const policy = options.policy ?? facts.defaultRecovery;
  const verdict = anatomy.qemuVerdict();
  const isRefused = verdict !== null && options.despiteVerdict !== true;
  for (const notice of planRecovery({ ...facts, zones: table.zones }, policy).notices) output.message(notice);
  if (verdict !== null) output.message(`${verdict.message}; nothing below would happen then`);
  if (isRefused) output.message('recover does nothing to such an image without --despite-verdict');
  const summary = recoverDevice(device, policy, { dryRun });
  const evidence = verdict === null ? null : evidenceOf(summary, dryRun);
  if (output.json) {
    const about = verdict && { evidence, refused: isRefused, qemuVerdict: verdictShape(verdict) };
    output.document({ ...summary, ...about });
  } else printSummary(summary, { dryRun, evidence }, output);
  if (isRefused) return EXIT_REFUSED;
  return summary.violations.length === 0 ? EXIT_OK : EXIT_FOUND;
}

/** What becomes of the evidence. */
function evidenceOf({ changed, clearedAtStart = 0 }: RecoverySummary, dryRun: boolean): string {
  if (changed.length + clearedAtStart === 0) return 'the evidence is as it was: nothing is changed';
  return dryRun
    ? 'the evidence would change: the table would no longer be what its program would not take'
    : 'the evidence changes: the table is no longer what its program would not take';
}

interface Manner {
  readonly dryRun: boolean;
  readonly evidence: string | null;
}

function printSummary(
  { policy, changed, violations, clearedAtStart = 0 }: RecoverySummary,
  { dryRun, evidence }: Manner,
  output: Output,
): void {
  const pointer = (bytes: number | null): string => (bytes === null ? 'none' : formatHex(bytes));
  for (const { zone, from, to, writePointerBefore, writePointerAfter, why } of changed) {
    const pointers = `write pointer ${pointer(writePointerBefore)} → ${pointer(writePointerAfter)}`;
    output.line(`zone ${zone}: ${from} → ${to}, ${pointers}: ${why}`);
  }
  for (const violation of violations) output.line(`violation: ${violation}`);
  if (clearedAtStart > 0) {
    const what = `time stamp and flags of ${plural(clearedAtStart, 'zone')}`;
    output.line(`${what} ${dryRun ? 'would be' : 'were'} cleared, as by each start of their program`);
  }
  if (evidence !== null) output.line(evidence);
  output.line(`${plural(changed.length, 'zone')} ${dryRun ? 'would change' : 'changed'} under ${policy}`);
}
