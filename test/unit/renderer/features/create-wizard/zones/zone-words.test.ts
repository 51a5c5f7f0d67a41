import { describe, expect, it } from 'vitest';
import { STATES_MAX } from '../../../../../../shared/image/limits';
import type { ZoneStateEntry } from '../../../../../../shared/image/states/zone-states';
import {
  statesOfWords,
  wordless,
  zoneWords,
} from '../../../../../../renderer/features/create-wizard/zones/zone-words';

const STATES: readonly ZoneStateEntry[] = [
  { first: 0, last: 2, state: 'full' },
  { first: 3, last: 3, state: 'closed', fillPercent: 37, data: { pattern: 'stamp' } },
  { first: 5, last: 6, state: 'full' },
  { first: 9, last: 9, state: 'offline' },
];
const MARKED: ZoneStateEntry = { first: 4, last: 5, state: 'full', attributes: ['zoneFinishedByController'] };

describe('states in words', () => {
  it('are a line for all zones of which the same is said, and are read back', () => {
    expect(zoneWords(STATES)).toBe('0-2,5-6=full\n3=closed:37%:stamp\n9=offline');
    expect(statesOfWords(zoneWords(STATES), 10)).toEqual(STATES);
    expect(statesOfWords('\n  9=offline  \n\n', 10)).toEqual([STATES[3]]);
    expect(statesOfWords('', 10)).toEqual([]);
    expect(statesOfWords('all=ro', 10)).toEqual([{ first: 0, last: 9, state: 'readOnly' }]);
  });

  it('keep what no words say, unless words say something of the same zones', () => {
    expect(wordless([...STATES, MARKED])).toEqual([MARKED]);
    expect(zoneWords([MARKED])).toBe('');
    expect(statesOfWords('9=offline', 10, [MARKED])).toEqual([MARKED, STATES[3]]);
    expect(statesOfWords('5=offline', 10, [MARKED])).toEqual([
      { ...MARKED, last: 4 },
      { first: 5, last: 5, state: 'offline' },
    ]);
  });

  it.each([
    ['0=full\n\n99=closed', 'Line 3: zone 99 does not exist; the image has zones 0 to 9'],
    ['0=full\n1:closed', "Line 2: '1:closed' names no state"],
    ['0=fool', "Line 1: 'fool' is not a state"],
    ['0-3=full\n9=offline\n2=closed', 'lines 1 and 3 both say what zone 2 is in'],
    ['0=closed:x', 'Line 1, fill'],
  ])('refuse %j with line and value', (text, message) => {
    expect(() => statesOfWords(text, 10)).toThrow(message);
  });

  it('are as many as a window may send', () => {
    const every = (count: number) => Array.from({ length: count }, (_, at) => `${2 * at}=full`).join('\n');
    expect(statesOfWords(every(STATES_MAX), 10_000)).toHaveLength(STATES_MAX);
    expect(() => statesOfWords(every(STATES_MAX + 1), 10_000)).toThrow('4,097 runs of zones');
  });
});
