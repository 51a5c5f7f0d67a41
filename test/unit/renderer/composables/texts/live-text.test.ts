import { describe, expect, it } from 'vitest';
import { formatCount } from '../../../../../shared/units/format';
import { describePending, pendingFates } from '../../../../../renderer/composables/texts/live-text';

const three = [{ length: 4096 }, { length: 64 }, { length: 4096 }];
const loss = { lose: 'unflushed', tearBytes: null, seed: 1 };

describe('words about a drive', () => {
  it('tell what a cut would make of each write', () => {
    expect(pendingFates(three, loss)).toEqual(['lost', 'lost', 'lost']);
    expect(pendingFates(three, { ...loss, lose: 'none' })).toEqual(['survived', 'survived', 'survived']);
    expect(pendingFates(three, { ...loss, lose: '0x5' })).toEqual(['survived', 'lost', 'survived']);
    expect(pendingFates([], loss)).toEqual([]);
  });

  it('tear the newest survivor, where it is longer than what is left of it', () => {
    expect(pendingFates(three, { ...loss, lose: 'none', tearBytes: 512 })).toEqual([
      'survived',
      'survived',
      'torn',
    ]);
    expect(pendingFates(three, { ...loss, lose: '0x3', tearBytes: 512 })).toEqual([
      'survived',
      'survived',
      'lost',
    ]);
  });

  it('say where a write goes', () => {
    expect(describePending({ offset: 0x1000, zone: 3000 }, formatCount)).toBe('zone 3,000');
    expect(describePending({ offset: 0x1000, zone: null }, formatCount)).toBe('offset 4,096');
  });
});
