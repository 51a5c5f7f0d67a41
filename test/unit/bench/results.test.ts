import { expect, it } from 'vitest';
import { isMet } from '../../bench/results';

it.each([
  ['16,766 (15,900 … 17,001)/s', 'aim ≥ 15,000/s', true],
  ['296 MB/s (105 … 341)', 'aim ≥ 400 MB/s', false],
  ['1.01 MiB', 'aim < 4 MiB', true],
  ['0.50 GiB', 'aim < 512 MiB', false],
  ['1.50', 'aim ≤ 1.50', true],
  ['44 (40 … 60)', 'aim: median < 50', true],
  ['256 of 256', 'aim all', null],
  ['', 'aim < 3', null],
  ['12', '', null],
])('%o beside %o is judged by its first number', (value, aim, met) => {
  expect(isMet(value, aim)).toBe(met);
});
