import { jsonArrayLines } from '../../../../shared/units/json-lines';
import type { Output } from './output';

/** A JSON array, one value a line, written as the values come. */
export function printArray(values: Iterable<unknown>, output: Output): void {
  const lines = jsonArrayLines('', values);
  for (;;) {
    const { value, done } = lines.next();
    output.raw(done === true ? value : `${value}\n`);
    if (done === true) return;
  }
}
