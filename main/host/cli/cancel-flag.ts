import { fail } from '../../../shared/errors/app-error';
import { CELLS, createCells, workerStart } from './worker-start';

const cells = new Int32Array(workerStart?.shared ?? createCells());

/** Ends the command once Ctrl+C was pressed. Errors: `cancelled`. Cheap enough for every step of a loop. */
export function checkCancelled(): void {
  if (isCancelled()) fail('cancelled', 'cancelled');
}

/** True once Ctrl+C was pressed, or the command was told to end. */
export function isCancelled(): boolean {
  return Atomics.load(cells, CELLS.cancelled) === 1;
}

/** The same sequence, ended by Ctrl+C between two of its values. */
export function* cancellable<Value>(values: Iterable<Value>): Generator<Value> {
  for (const value of values) {
    checkCancelled();
    yield value;
  }
}
