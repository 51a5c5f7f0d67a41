import { describe, expect, it } from 'vitest';
import {
  outlookText,
  resultSentence,
  shortFormula,
} from '../../../../../../renderer/features/crash-lab/explore/exploration-text';
import { CELL_KEYS } from '../../../../../../renderer/features/crash-lab/explore/cell-keys';

const choice = { trace: 't1', first: 0, last: 9, tearBytes: null, limit: 1000 };

describe('texts of an exploration', () => {
  it('tell how many states there are, and that a limit makes it a sample', () => {
    const outlook = { cuts: 2, states: 12, formula: '2^3 + 2^2' };
    expect(outlookText(outlook, choice)).toBe('12 states at 2 cuts = 2^3 + 2^2');
    expect(outlookText({ ...outlook, states: 5000 }, choice)).toBe(
      '5,000 states at 2 cuts = 2^3 + 2^2; a sample of 1,000 is looked at',
    );
    expect(outlookText({ cuts: 1, states: null, formula: '2^90' }, choice)).toBe(
      'More states than can be written out at 1 cut = 2^90; a sample of 1,000 is looked at',
    );
  });

  it('shorten a formula of many terms', () => {
    const formula = Array.from({ length: 3000 }, (_, power) => `2^${power}`).join(' + ');
    expect(shortFormula(formula)).toMatch(/^2\^0 \+ .* \+ 2\^7 \+ 2,992 more$/);
    expect(shortFormula('2^1 + 2^0')).toBe('2^1 + 2^0');
  });

  it('say in one sentence what was found', () => {
    const counts = { states: 255, unique: 96, consistent: 5, recoveredWithLoss: 11, violated: 80, cuts: 8 };
    const rest = { examples: [], formula: '', subject: '', shard: null };
    const found = { exploration: 'e1', choice, policy: 'nvme' as const };
    expect(resultSentence({ ...found, summary: { ...counts, ...rest, complete: true } })).toBe(
      '255 states at 8 cuts, 96 different images: 80 violated, 11 recovered with allowed loss, 5 consistent.',
    );
    expect(resultSentence({ ...found, summary: { ...counts, ...rest, complete: false } })).toContain(
      'at 8 cuts, a sample of all, 96',
    );
  });
});

describe('keys among cells', () => {
  it('move by a cell, by a row, to the ends', () => {
    const from = (key: string) => CELL_KEYS[key]!(12, 10);
    expect(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home'].map(from)).toEqual([13, 11, 22, 2, 0]);
    expect(CELL_KEYS['ArrowUp']!(3, 10)).toBe(3);
    expect(from('End')).toBe(Infinity);
  });
});
