import { joinRanges, type BlockRange, type Extent } from '../../shared/units/ranges';

/** Two ascending lists of ranges as one, joined where they touch or overlap. Lazy: neither list is held. */
export function ascendingUnion<Range extends Extent | BlockRange>(
  a: Iterable<Range>,
  b: Iterable<Range>,
): Generator<Range> {
  return joinRanges(inOrder(a, b));
}

function* inOrder<Range extends Extent | BlockRange>(
  a: Iterable<Range>,
  b: Iterable<Range>,
): Generator<Range> {
  const lists = [a[Symbol.iterator](), b[Symbol.iterator]()] as const;
  const heads = [lists[0].next(), lists[1].next()];
  for (;;) {
    const [left, right] = heads;
    const first = left!.done || (!right!.done && startOf(right!.value) < startOf(left!.value)) ? 1 : 0;
    const head = heads[first]!;
    if (head.done) return;
    heads[first] = lists[first].next();
    yield head.value;
  }
}

function startOf(range: Extent | BlockRange): number {
  return 'offset' in range ? range.offset : range.lba;
}
