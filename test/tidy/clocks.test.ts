import { describe, expect, it } from 'vitest';
import { matches, sourcesIn } from './repository';

/** Places that want to know the time of day: it is shown, or kept beside what happened then. */
const TIMES_OF_DAY = [
  'main/app/recent-images.ts',
  'main/image/image-lock.ts',
  'main/session/shelves/trace-shelf.ts',
];

describe('spans of time', () => {
  it('are told by a clock that nobody sets', () => {
    const product = sourcesIn('main', 'renderer', 'shared').filter((path) => !TIMES_OF_DAY.includes(path));
    expect(matches(product, /\bDate\.now\(\)|\bnew Date\(\)/)).toEqual([]);
  });
});
