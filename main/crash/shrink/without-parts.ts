import { assert } from '../../../shared/errors/assert';

/**
 * Leaves out items for as long as what is left still holds: halves, then smaller and smaller parts, in the end each single one;
 * no single item of the result can be left out. All of them are taken to hold. Errors: those of `holds`.
 * Source: A. Zeller, R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002), the algorithm ddmin.
 */
export function withoutParts<Item>(
  all: readonly Item[],
  holds: (items: readonly Item[]) => boolean,
): readonly Item[] {
  let items = all;
  for (let size = items.length >> 1; size >= 1;) {
    const fewer = withoutPartsOf(items, size, holds);
    assert(fewer.length <= items.length, 'there are more items without some of them');
    const isDone = size === 1 && fewer.length === items.length;
    items = fewer;
    if (isDone) break;
    size = size === 1 ? 1 : Math.min(size >> 1, Math.max(1, items.length >> 1));
  }
  return items.length === 1 && holds([]) ? [] : items;
}

/** One pass from the end, where what leads up to a failure is needed the least. */
function withoutPartsOf<Item>(
  all: readonly Item[],
  size: number,
  holds: (items: readonly Item[]) => boolean,
): readonly Item[] {
  let items = all;
  for (let end = items.length; end > 0; end -= size) {
    const start = Math.max(0, end - size);
    const rest = [...items.slice(0, start), ...items.slice(end)];
    if (rest.length > 0 && holds(rest)) items = rest;
  }
  return items;
}
