import type { ErrorShape } from './app-error';
import { fromErrorShape, toErrorShape } from './app-error';

/** What a call across a boundary answers: a value, or an error as data. Never a thrown string, never undefined. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorShape };

/** Wraps a value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps an error shape. */
export function refused<T>(error: ErrorShape): Result<T> {
  return { ok: false, error };
}

/** Runs a function and turns what it returns or throws into a Result. */
export async function attempt<T>(run: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return ok(await run());
  } catch (thrown) {
    return refused(toErrorShape(thrown));
  }
}

/** The value, or throws the error as an AppError. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw fromErrorShape(result.error);
}
