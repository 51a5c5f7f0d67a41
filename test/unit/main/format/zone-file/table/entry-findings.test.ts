import { describe, expect, it } from 'vitest';
import {
  createdZoneFile,
  ENTRY,
  openZoneFile,
  pokeEntry,
} from '../../../../../support/image/zone-file-images';

describe('what is allowed in an entry and still worth knowing', () => {
  it('an empty zone whose descriptor extension is valid', () => {
    const file = createdZoneFile({ zdeBytes: 64 });
    pokeEntry(file, 2, ENTRY.attributes, 0x80);
    expect([...openZoneFile(file).anatomy.check()]).toMatchObject([
      { code: 'zone-file-empty-zde', severity: 'info', zone: 2, offset: 4096 + 2 * 88 },
    ]);
  });
});
