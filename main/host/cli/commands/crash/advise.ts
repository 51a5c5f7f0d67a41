import type { Command } from 'commander';
import type { Barrier, BarrierAdvice } from '../../../../../shared/crash/advice';
import { formatCount, plural } from '../../../../../shared/units/format';
import { adviseBarriers } from '../../../../crash/advise/advise-barriers';
import { racedTitle } from '../../../../crash/advise/describe-advice';
import { addCommand, type Invocation, type Run } from '../../command';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import { withImage } from '../../options/image-options';
import type { Output } from '../../printing/output';
import { explorationOf, withWindowOptions, type WindowOptions } from './explore';

/** Ids that are printed at most. */
const PRINTED_MAX = 20;

/** `crash advise`: which flushes, and where, make the violated states of a window impossible. */
export function registerAdvise(crash: Command, run: Run): void {
  withWindowOptions(
    addCommand(
      crash,
      run,
      'advise <image>',
      'say which flushes would make violated states impossible',
      advise,
    ),
  );
}

function advise({ args, options, output }: Invocation<WindowOptions>): number {
  const setupOf = explorationOf(options, output);
  return withImage(args[0]!, options, output, (image) => {
    const advice = adviseBarriers(setupOf(image));
    if (output.json) output.document(advice);
    else print(advice, output);
    return advice.outcome === 'none' ? EXIT_FOUND : EXIT_OK;
  });
}

function print(
  { sentence, barriers, instead, before, after, impossible }: BarrierAdvice,
  output: Output,
): void {
  output.line(sentence);
  for (const barrier of barriers) printBarrier(barrier, output);
  if (instead) output.line(`instead of it: ${instead.place}`);
  if (after === null) return;
  const counts = [before, after].map(
    ({ violated, states }) => `${formatCount(violated)} violated of ${plural(states, 'state')}`,
  );
  output.line(`explored again with ${barriers.length === 1 ? 'it' : 'them'} in place: ${counts.join(' → ')}`);
  output.line('made impossible:');
  for (const id of impossible.slice(0, PRINTED_MAX)) output.line(`  ${id}`);
  if (impossible.length > PRINTED_MAX)
    output.line(`  … and ${formatCount(impossible.length - PRINTED_MAX)} more`);
}

function printBarrier({ place, gap, why }: Barrier, output: Output): void {
  output.line(`${place}; anywhere ${gap} does`);
  output.line(`  ${why.invariant}: ${why.message}`);
  const lost = why.lost.map(racedTitle).join(', ');
  const survived = why.survived === null ? '' : `, while ${racedTitle(why.survived)} survives`;
  output.line(`  lost: ${lost}${survived}\n  ${why.id}`);
}
