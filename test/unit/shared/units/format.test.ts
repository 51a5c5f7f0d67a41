import { describe, expect, it } from 'vitest';
import { formatExactBytes } from '../../../../shared/units/format';

describe('bytes exactly', () => {
  it.each([
    [0, '0 B'],
    [1000, '1,000 B'],
    [512, '512 B'],
    [65 * 1024, '65 KiB'],
    [1025 * 2 ** 20, '1025 MiB'],
    [2 ** 43, '8 TiB'],
    [69_632_001, '69,632,001 B'],
  ])('%i reads %s', (bytes, text) => expect(formatExactBytes(bytes)).toBe(text));
});
