import type { Output } from './output';

/** A JSON array, one value a line, written as the values come: a million zones have millions of them. */
export function printArray(values: Iterable<unknown>, output: Output): void {
  let separator = '[\n';
  for (const value of values) {
    output.raw(`${separator}${JSON.stringify(value)}`);
    separator = ',\n';
  }
  output.raw(separator === '[\n' ? '[]' : '\n]');
}
