/**
 * The lines of a JSON array, one value a line, as the values come: a million zones have millions of them. `open` stands in
 * front of the first line, and what follows stands behind the last one, which is returned.
 */
export function* jsonArrayLines(open: string, values: Iterable<unknown>): Generator<string, string> {
  let line = `${open}[`;
  let isEmpty = true;
  for (const value of values) {
    yield isEmpty ? line : `${line},`;
    line = JSON.stringify(value);
    isEmpty = false;
  }
  if (isEmpty) return `${line}]`;
  yield line;
  return ']';
}
