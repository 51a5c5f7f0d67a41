import type { Exploration } from '../../../../../shared/crash/exploration';
import { formatCount, plural } from '../../../../../shared/units/format';
import { EXIT_FOUND, EXIT_OK } from '../../exit-codes';
import type { Output } from '../../printing/output';

/** Prints a result; answers the exit status. */
export function printExploration(result: Exploration, output: Output): number {
  if (output.json) output.document(result);
  else {
    const { states, unique, consistent, recoveredWithLoss, violated, examples, complete, formula, cuts } =
      result;
    const { recoveryCuts } = result;
    output.line(
      `${plural(states, 'state')} at ${plural(cuts.length, 'cut')}${complete ? '' : ', a sample of all'} (${formula}), ${formatCount(unique)} different images`,
    );
    output.line(
      `${formatCount(consistent)} consistent, ${formatCount(recoveredWithLoss)} recovered with allowed loss, ${formatCount(violated)} violated`,
    );
    if (recoveryCuts !== undefined)
      output.line(`recovered again after each of ${plural(recoveryCuts, 'cut')} of their recoveries`);
    for (const { id, invariant, message } of examples)
      output.line(`${invariant === undefined ? '' : `${invariant}: `}${message}\n  ${id}`);
  }
  return result.violated > 0 ? EXIT_FOUND : EXIT_OK;
}
