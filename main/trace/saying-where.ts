import { AppError } from '../../shared/errors/app-error';

/** What is said of a line of a source is said with the name of that source. Errors: those of `read`. */
export function sayingWhere<Value>(source: string, read: () => Value): Value {
  try {
    return read();
  } catch (thrown) {
    throw saidOf(source, thrown);
  }
}

/** As `sayingWhere`, of each value that is asked for. */
export function* eachSayingWhere<Value>(source: string, values: Iterable<Value>): Generator<Value> {
  try {
    for (const value of values) yield value;
  } catch (thrown) {
    throw saidOf(source, thrown);
  }
}

function saidOf(source: string, thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'malformed' || thrown.subject !== null) return thrown;
  return new AppError(thrown.code, thrown.message, { ...thrown.data, path: source }, source);
}
