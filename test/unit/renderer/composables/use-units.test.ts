import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import {
  formatAmount,
  formatPlace,
  formatPlaceInAllUnits,
  useUnits,
  type UnitContext,
} from '../../../../renderer/composables/use-units';

const base: UnitContext = { unit: 'bytes', radix: 'dec', blockBytes: 4096, zoneSizeBytes: 65_536 };
const context = (change: Partial<UnitContext>): UnitContext => ({ ...base, ...change });

describe('units', () => {
  it.each([
    ['bytes', 'dec', '86,016 B'],
    ['bytes', 'hex', '0x15000 B'],
    ['blocks', 'dec', 'LBA 21'],
    ['blocks', 'hex', 'LBA 0x15'],
    ['sectors', 'dec', 'sector 168'],
    ['sectors', 'hex', 'sector 0xa8'],
    ['zoneRelative', 'dec', 'z1 + 20,480 B'],
    ['zoneRelative', 'hex', 'z1 + 0x5000 B'],
  ] as const)('shows one place in %s, %s', (unit, radix, text) => {
    expect(formatPlace(86_016, context({ unit, radix }))).toBe(text);
  });

  it.each([
    ['bytes', 4096, '4,096 B'],
    ['blocks', 4096, '1 block'],
    ['blocks', 8192, '2 blocks'],
    ['blocks', 5000, '1 block + 904 B'],
    ['sectors', 512, '1 sector'],
    ['sectors', 0, '0 sectors'],
    ['zoneRelative', 4096, '4,096 B'],
  ] as const)('shows an amount in %s: %i', (unit, bytes, text) => {
    expect(formatAmount(bytes, context({ unit }))).toBe(text);
  });

  it('never drops the rest of a place that does not come out even', () => {
    expect(formatPlace(4097, context({ unit: 'blocks' }))).toBe('LBA 1 + 1 B');
    expect(formatPlace(513, context({ unit: 'sectors', radix: 'hex' }))).toBe('sector 0x1 + 0x1 B');
  });

  it('stays exact far beyond 32 bits', () => {
    expect(formatPlace(2 ** 52 + 4096, context({ unit: 'blocks' }))).toBe('LBA 1,099,511,627,777');
  });

  it('shows a place in all units at once, for tooltips', () => {
    expect(formatPlaceInAllUnits(24_576, base).split('\n')).toEqual([
      '24,576 B',
      'LBA 6',
      'sector 48',
      'z0 + 24,576 B',
    ]);
  });

  it('follows the switch', () => {
    const now = ref(base);
    const units = useUnits(now);
    expect(units.lba(6)).toBe('24,576 B');
    expect(units.lba(null)).toBe('–');
    now.value = context({ unit: 'blocks', radix: 'hex' });
    expect(units.lba(6)).toBe('LBA 0x6');
    expect(units.amount(8192)).toBe('0x2 blocks');
  });

  it('has bytes to fall back on where no image says what a zone is', () => {
    expect(formatPlace(10, context({ unit: 'zoneRelative', zoneSizeBytes: 0 }))).toBe('10 B');
  });
});
