import type { ExplorationChoice, ExplorationOutlook } from '../../../../shared/crash/exploration-choice';
import type { StateVerdict } from '../../../../shared/crash/exploration';
import { formatCount, plural } from '../../../../shared/units/format';
import type { FoundExploration } from '../../../stores/crash/explorations';

/** What became of the image of a state: letter of its cell, and words, the worst first. */
export const STATE_VERDICTS = [
  { value: 'violated', letter: 'V', title: 'violated' },
  { value: 'recoveredWithLoss', letter: 'L', title: 'allowed loss' },
  { value: 'consistent', letter: 'C', title: 'consistent' },
] as const satisfies readonly { value: StateVerdict; letter: string; title: string }[];

const TERMS_MAX = 8;

/** A formula with so many terms that they can be read. */
export function shortFormula(formula: string): string {
  const terms = formula.split(' + ');
  if (terms.length <= TERMS_MAX) return formula;
  return `${terms.slice(0, TERMS_MAX).join(' + ')} + ${formatCount(terms.length - TERMS_MAX)} more`;
}

/** What running would go through: `52 states at 5 cuts: 3·2^4 + 2·2^1`. */
export function outlookText(outlook: ExplorationOutlook, { limit }: ExplorationChoice): string {
  const { cuts, states, formula } = outlook;
  const isSample = states === null || states > limit;
  const all = states === null ? 'More states than can be written out' : plural(states, 'state');
  const sampled = isSample ? `; a sample of ${formatCount(limit)} is looked at` : '';
  return `${all} at ${plural(cuts, 'cut')} = ${shortFormula(formula)}${sampled}`;
}

/** The result in one sentence. */
export function resultSentence({ summary }: FoundExploration): string {
  const { states, cuts, complete, unique, consistent, recoveredWithLoss, violated } = summary;
  const looked = `${plural(states, 'state')} at ${plural(cuts, 'cut')}${complete ? '' : ', a sample of all'}`;
  const verdicts = `${formatCount(violated)} violated, ${formatCount(recoveredWithLoss)} recovered with allowed loss, ${formatCount(consistent)} consistent`;
  return `${looked}, ${plural(unique, 'different image')}: ${verdicts}.`;
}
