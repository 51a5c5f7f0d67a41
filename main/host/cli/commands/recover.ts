import { Option, type Command } from 'commander';
import type { RecoverySummary } from '../../../../shared/crash/crash-report';
import { formatHex } from '../../../../shared/units/format';
import { RECOVERY_POLICIES, type RecoveryPolicy } from '../../../../shared/zone/profile';
import { planRecovery } from '../../../engine/recovery';
import { recoverDevice } from '../../../crash/crash-lab';
import { addCommand, withWriteOptions, type Invocation, type Run } from '../command';
import { EXIT_FOUND, EXIT_OK } from '../exit-codes';
import { withImage, withWritableImage, type WriteOptions } from '../image-options';
import type { Output } from '../output';
import { verdictShape } from '../verdict-output';

interface RecoverOptions extends WriteOptions {
  readonly policy?: RecoveryPolicy;
  readonly dryRun?: boolean;
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
    .option('--dry-run', 'only say what would change');
}

function recover({ args, options, output }: Invocation<RecoverOptions>): number {
  const dryRun = options.dryRun === true;
  const open = dryRun ? withImage : withWritableImage;
  return open(args[0]!, options, output, (image) => {
    const found = image.device.image;
    const policy = options.policy ?? found.facts.defaultRecovery;
    const verdict = found.anatomy.qemuVerdict();
    const plan = planRecovery({ ...found.facts, zones: found.table.zones }, policy);
    for (const notice of plan.notices) output.message(notice);
    if (verdict !== null) output.message(`${verdict.message}; nothing below would happen then`);
    const summary = recoverDevice(image.device, policy, { dryRun });
    if (output.json)
      output.document(verdict === null ? summary : { ...summary, qemuVerdict: verdictShape(verdict) });
    else printSummary(summary, dryRun, output);
    return summary.violations.length === 0 ? EXIT_OK : EXIT_FOUND;
  });
}

function printSummary(
  { policy, changed, violations }: RecoverySummary,
  dryRun: boolean,
  output: Output,
): void {
  const pointer = (bytes: number | null): string => (bytes === null ? 'none' : formatHex(bytes));
  for (const { zone, from, to, writePointerBefore, writePointerAfter, why } of changed) {
    const pointers = `write pointer ${pointer(writePointerBefore)} → ${pointer(writePointerAfter)}`;
    output.line(`zone ${zone}: ${from} → ${to}, ${pointers}: ${why}`);
  }
  for (const violation of violations) output.line(`violation: ${violation}`);
  output.line(`${changed.length} zones ${dryRun ? 'would change' : 'changed'} under ${policy}`);
}
