import { describe, expect, it } from 'vitest';
import { optionWords } from '../../../../shared/image/option-words';

describe('optionWords', () => {
  it('repeats what decides what a command does, sizes that the image may not store among them', () => {
    const start = { zoneSizeBytes: 2 ** 30, zoneCapacityBytes: 1000 * 2 ** 20, offlineZones: 1 };
    expect(optionWords({ profile: 'zns', openZonesMax: 6, start })).toEqual([
      ...['--profile', 'zns', '--zone-size', '1073741824', '--zone-capacity', '1048576000'],
      ...['--max-open', '6'],
    ]);
  });

  it('repeats each of several paths, and flags that are set', () => {
    expect(optionWords({ backing: ['a', 'b'], restrictedReads: true, readOnly: false })).toEqual([
      '--restricted-reads',
      ...['--backing', 'a', '--backing', 'b'],
    ]);
    expect(optionWords({ restrictedReads: false })).toEqual([]);
  });

  it('quotes paths', () => {
    expect(optionWords({ data: "it's.raw" })).toEqual(['--data', "'it'\\''s.raw'"]);
  });
});
