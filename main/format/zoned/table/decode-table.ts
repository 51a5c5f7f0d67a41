import type { Finding } from '../../../../shared/image/finding';
import type { CheckSource } from '../anatomy/check';
import { limitFindings, sumsStateFindings, wrongSums } from '../anatomy/check';
import { decodeWord, setTypes } from './entries';
import { entryFinding } from './entry-findings';
import { WORD_BYTES } from '../layout';
import { tablePieces } from './table-reader';

/** Findings about single words and pages that opening keeps; a check finds all. */
const FINDINGS_KEPT = 256;

/** Decodes all words into the zone table; returns what was noticed, at most a few hundred findings. */
export function decodeTable({ file, model, zones, sums }: CheckSource): Finding[] {
  const findings: Finding[] = [];
  setTypes(model, zones);
  for (const piece of tablePieces(file, model)) {
    const { view, firstZone, count } = piece;
    for (let index = 0; index < count; index++) {
      const high = view.getUint32(index * WORD_BYTES + 4, true);
      const low = view.getUint32(index * WORD_BYTES, true);
      const problem = decodeWord(model, zones, firstZone + index, high, low);
      if (problem === null || findings.length >= FINDINGS_KEPT) continue;
      findings.push(entryFinding(model, { zone: firstZone + index, high, low, problem }));
    }
    if (sums?.state === 'sealed') findings.push(...wrongSums(model, sums, piece));
  }
  const about = [...model.findings, ...(sums ? sumsStateFindings(model, sums) : [])];
  return [...about, ...findings.slice(0, FINDINGS_KEPT), ...limitFindings(model, zones)];
}
