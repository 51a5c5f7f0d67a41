import { describe, expect, it } from 'vitest';
import { writableFamily } from '../../../../main/format/registry';
import { familyOf, IMAGE_FAMILIES, variantOf } from '../../../../renderer/composables/image-families';
import { defaultsOf } from '../../../../shared/image/format-defaults';
import { writtenVariants } from '../../../../shared/image/family';
import { FORMAT_NAMES } from '../../../../shared/image/image-spec';

describe('families as choices', () => {
  it('offers exactly the variants that the drivers write', () => {
    const offered = IMAGE_FAMILIES.map(({ value, variants }) => [
      value,
      variants.map((one) => one.value).sort(),
    ]);
    const written = FORMAT_NAMES.map((name) => [name, writtenVariants(writableFamily(name)).sort()]);
    expect(offered).toEqual(written);
  });

  it('puts the default variant of each family first', () => {
    for (const { value, variants } of IMAGE_FAMILIES)
      expect(variants[0]?.value, value).toBe(defaultsOf(value).variant);
  });

  it('says of each variant what it is for and what it does not store', () => {
    for (const { text, value } of IMAGE_FAMILIES.flatMap(({ variants }) => variants)) {
      expect(text, value).toMatch(/QEMU|patches|code/);
      expect(text, value).toMatch(/\.$/);
    }
  });

  it('falls back on the default of a family for a variant that is only read', () => {
    expect(variantOf('zoned', 'branch-a').value).toBe('extended');
    expect(familyOf('zone-file').title).toBe('zone_file');
  });
});
