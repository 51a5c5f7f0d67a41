import { describe, expect, it } from 'vitest';
import { IMAGE_FAMILIES, WRITABLE_FAMILIES, writableFamily } from '../../../../main/format/registry';
import { isWritten, layoutOf, roomOf, usualProfile } from '../../../../shared/image/family';

describe('what drivers declare of their families', () => {
  it('no two families share a name, no two variants of one', () => {
    const names = IMAGE_FAMILIES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, variants } of IMAGE_FAMILIES)
      expect(new Set(variants.map(({ variant }) => variant)).size, name).toBe(variants.length);
  });

  it('every layout that is written is a variant that can be opened', () => {
    for (const { name, variants, creation } of WRITABLE_FAMILIES) {
      const known = variants.map(({ variant }) => variant);
      expect(known, name).toEqual(expect.arrayContaining(creation.layouts.map(({ variant }) => variant)));
    }
  });

  it('the default variants are those that create takes when none is named', () => {
    const defaults = WRITABLE_FAMILIES.map((family) => [family.name, layoutOf(family).variant]);
    expect(defaults).toEqual([
      ['zoned', 'extended'],
      ['qcow2', '44'],
      ['zone-file', 'v5'],
    ]);
  });

  it('says of each layout what it is for and what it does not store', () => {
    for (const { text, variant } of WRITABLE_FAMILIES.flatMap(({ creation }) => creation.layouts)) {
      expect(text, variant).toMatch(/QEMU|patches|code/);
      expect(text, variant).toMatch(/\.$/);
    }
  });

  it('falls back on the default of a family for a variant that is only read', () => {
    expect(layoutOf(writableFamily('zoned'), 'branch-a').variant).toBe('extended');
    expect(isWritten(writableFamily('zoned'), 'branch-a')).toBe(false);
    expect(roomOf(writableFamily('zoned'), 'branch-a')).toBeNull();
    expect(writableFamily('zone-file').title).toBe('zone_file');
  });

  it('says what a family that is only read is, and no other', () => {
    for (const { name, creation, onlyRead } of IMAGE_FAMILIES)
      expect(onlyRead === null, name).toBe(creation !== null);
  });

  it('takes the rules of the block layer as soon as there are conventional zones, where nothing is recorded', () => {
    const extended = layoutOf(writableFamily('zoned'));
    expect([usualProfile(extended, false), usualProfile(extended, true)]).toEqual(['zns', 'linux-blk']);
    const rfc = layoutOf(writableFamily('zoned'), 'rfc');
    expect([usualProfile(rfc, false), usualProfile(rfc, true)]).toEqual(['linux-blk', 'linux-blk']);
  });
});
