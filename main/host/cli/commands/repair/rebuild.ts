import type { Command } from 'commander';
import { fail } from '../../../../../shared/errors/app-error';
import { makesSound } from '../../../../../shared/image/check/repair';
import type { RebuiltZone } from '../../../../../shared/image/check/rebuild';
import { formatCount, formatHex, plural } from '../../../../../shared/units/format';
import { sourceLayoutOf, openSource } from '../../../../image/open-source';
import { rebuildTable, type RebuiltTable } from '../../../../repair/rebuild/rebuild-table';
import { copyOf } from '../../../../repair/write-repaired';
import { NodeScratchStore } from '../../../../storage/overlay/node-scratch-store';
import { checkCancelled } from '../../cancel-flag';
import { addCommand, withImageOptions, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { choicesOf, type ImageOptions } from '../../options/image-options';
import type { Output } from '../../printing/output';

interface RebuildOptions extends ImageOptions {
  readonly output?: string;
  readonly minConfidence: string;
  readonly force?: boolean;
}

/** `rebuild`: a lost zone table from the data, in a copy. */
export function registerRebuild(program: Command, run: Run): void {
  const usage =
    'make a lost zone table from the data, in a copy: stamps, the last bytes that are not zero, file systems';
  withImageOptions(addCommand(program, run, 'rebuild <image>', usage, rebuild))
    .requiredOption('-o, --output <image>', 'the copy with the new table')
    .option('--min-confidence <share>', 'write nothing where a zone is less sure than this, 0 to 1', '0')
    .option('--force', 'replace what -o names');
}

function rebuild({ args, options, output }: Invocation<RebuildOptions>): number {
  const minConfidence = shareOf(options.minConfidence);
  const source = openSource(args[0]!, { access: 'read', ...choicesOf(options) });
  try {
    const table = source.whileUnchanged(() =>
      rebuildTable({
        file: source.file,
        options: { ...choicesOf(options), ...sourceLayoutOf(source) },
        minConfidence,
        makeStore: () => new NodeScratchStore(),
        onProgress(done, total) {
          checkCancelled();
          output.progress(`zone ${formatCount(done)} of ${formatCount(total)}`);
        },
      }),
    );
    try {
      copyOf(source, table.rebuilt, options.output!, { replace: options.force === true, checkCancelled });
      print(table, options.output!, output);
      return makesSound(table.plan) ? EXIT_OK : EXIT_FOUND;
    } finally {
      table.rebuilt.dispose();
    }
  } finally {
    source.dispose();
  }
}

function shareOf(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  return fail('usage', `--min-confidence: ${text} is no share; accepted: a number from 0 to 1`, { text });
}

function print({ zones, plan }: RebuiltTable, path: string, output: Output): void {
  const { left, leftCount, verdict } = plan;
  if (output.json)
    return output.document({ file: path, zones, left, leftCount, ...(verdict === null ? {} : { verdict }) });
  for (const zone of zones) output.line(lineOf(zone));
  for (const { code, message } of left) output.line(`left ${code}: ${message}`);
  if (verdict !== null) output.line(verdict);
  const sure = zones.filter(({ confidence }) => confidence === 1).length;
  output.line(`${path}: ${plural(zones.length, 'zone')} rebuilt, ${formatCount(sure)} of them for sure`);
}

function lineOf({ zone, state, writePointer, confidence, evidence }: RebuiltZone): string {
  const at = writePointer === null ? '' : `, write pointer ${formatHex(writePointer)}`;
  return `zone ${zone}: ${state}${at}, confidence ${confidence}: ${evidence}`;
}
