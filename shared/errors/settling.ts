import { AppError } from './app-error';

/**
 * Works, and puts in order what was worked with. Why the work failed is what is told, not what follows from it. Errors: those of
 * `work`; else those of `settle`.
 */
export function settling<Value>(settle: () => void, work: () => Value): Value {
  let value: Value;
  try {
    value = work();
  } catch (failure) {
    settleAfter(failure, settle);
    throw failure;
  }
  settle();
  return value;
}

function settleAfter(failure: unknown, settle: () => void): void {
  try {
    settle();
  } catch (thrown) {
    if (!(failure instanceof AppError && thrown instanceof AppError)) throw thrown;
  }
}
