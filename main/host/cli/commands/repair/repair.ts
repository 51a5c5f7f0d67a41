import type { Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import { settling } from '../../../../../shared/errors/settling';
import { makesSound, type RepairEdit, type RepairPlan } from '../../../../../shared/image/check/repair';
import { formatCount, formatHex, plural } from '../../../../../shared/units/format';
import { sourceLayoutOf, openSource, type ImageSource } from '../../../../image/open-source';
import { planRepair, type PlannedRepair } from '../../../../repair/plan-repair';
import { writeRepaired } from '../../../../repair/write-repaired';
import { NodeScratchStore } from '../../../../storage/overlay/node-scratch-store';
import { checkCancelled } from '../../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { choicesOf, type ImageOptions } from '../../options/image-options';
import type { Output } from '../../printing/output';

/** Hex digits of an edit that a line shows. */
const DIGITS_SHOWN = 48;

interface RepairOptions extends ImageOptions {
  readonly planOnly?: boolean;
  readonly accept?: string;
  readonly output?: string;
  readonly backup?: string;
  readonly force?: boolean;
  /** False for --no-lock. */
  readonly lock: boolean;
}

/** `repair`: lists what would change, byte by byte, or carries out what is accepted of it. */
export function registerRepair(program: Command, run: Run): void {
  const usage = 'mend what check finds, where the image itself explains what it should be';
  withImageOptions(addCommand(program, run, 'repair <image>', usage, repair))
    .option('--plan-only', 'list every byte that --accept all would change; change nothing')
    .option(
      '--accept <codes>',
      "repairs to carry out, by code or as the plan names them, such as 'a,b:7'; or all",
    )
    .option('-o, --output <image>', 'write the result there and leave the image as it is')
    .option('--backup <file>', 'keep the image as it was there, before anything is written')
    .option('--force', 'replace what -o or --backup names')
    .option('--no-lock', 'write without a lock file, in a folder that cannot be written');
}

function repair({ args, options, output }: Invocation<RepairOptions>): number {
  requireOneWay(options);
  const path = args[0]!;
  const writes = options.planOnly !== true && options.output === undefined;
  const access = writes ? 'write' : 'read';
  const source = openSource(path, { access, ...choicesOf(options), noLock: !options.lock });
  return settling(
    () => source.dispose(),
    () => {
      const planned = source.whileUnchanged(() => plan(source, options, output));
      try {
        requireAccepted(options, planned.plan);
        if (options.planOnly !== true)
          writeRepaired(source, planned, {
            output: options.output ?? null,
            backup: options.backup ?? null,
            replace: options.force === true,
            checkCancelled,
          });
        print(planned.plan, options, output);
        return makesSound(planned.plan) ? EXIT_OK : EXIT_FOUND;
      } finally {
        planned.repaired.dispose();
      }
    },
  );
}

function requireOneWay({ planOnly, accept, output, backup }: RepairOptions): void {
  if ((planOnly === true) === (accept !== undefined))
    fail('usage', 'give --plan-only to see what would change, or --accept CODES|all to change it');
  if (planOnly === true && (output !== undefined || backup !== undefined))
    fail('usage', '--plan-only writes nothing: it takes neither -o nor --backup');
}

function plan(source: ImageSource, options: RepairOptions, output: Output): PlannedRepair {
  const accepted = acceptedOf(options);
  return planRepair({
    file: source.file,
    options: { ...choicesOf(options), ...sourceLayoutOf(source) },
    ...(accepted === null ? {} : { accepts: ({ id, code }) => accepted.has(id) || accepted.has(code) }),
    makeStore: () => new NodeScratchStore(),
    onProgress(done, total) {
      checkCancelled();
      output.progress(`zone ${formatCount(done)} of ${formatCount(total)}`);
    },
  });
}

/** Null: all. */
function acceptedOf({ accept }: RepairOptions): ReadonlySet<string> | null {
  if (accept === undefined || accept === 'all') return null;
  return new Set(accept.split(',').map((name) => name.trim()));
}

/** A name that nothing answers to is a mistake, and nothing is written for it. */
function requireAccepted(options: RepairOptions, { edits }: RepairPlan): void {
  for (const name of acceptedOf(options) ?? [])
    if (!edits.some(({ code, repair: id }) => code === name || id === name))
      fail('usage', `--accept: there is no repair ${name}; --plan-only lists them`, { name });
}

function print(planned: RepairPlan, { planOnly }: RepairOptions, output: Output): void {
  const { edits, left, leftCount, verdict } = planned;
  if (output.json)
    return output.document({ edits, left, leftCount, ...(verdict === null ? {} : { verdict }) });
  for (const edit of edits) output.line(lineOf(edit));
  for (const { code, zone, message, why } of left)
    output.line(`left ${code}${zone === undefined ? '' : ` (zone ${zone})`}: ${message}; ${why}`);
  if (leftCount > left.length) output.line(`${formatCount(leftCount - left.length)} more are left`);
  if (verdict !== null) output.line(verdict);
  const would = planOnly === true ? 'would change' : 'changed';
  output.line(`${plural(edits.length, 'edit')} ${would}, ${plural(leftCount, 'finding')} left`);
}

function lineOf({ repair: id, offset, before, after, why }: RepairEdit): string {
  return `${id} at ${formatHex(offset)}: ${shown(before)} → ${shown(after)}; ${why}`;
}

function shown(hex: string): string {
  if (hex === '') return 'nothing';
  return hex.length <= DIGITS_SHOWN
    ? hex
    : `${hex.slice(0, DIGITS_SHOWN)}… (${plural(hex.length / 2, 'byte')})`;
}
