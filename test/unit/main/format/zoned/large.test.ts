import { describe, expect, it } from 'vitest';
import { ZoneState } from '../../../../../shared/zone/state';
import { createdFile, extendedSpec, openZoned } from '../../../../support/image/format-images';

const ZONES = 1_000_000;

describe('a million zones', () => {
  const file = createdFile(extendedSpec({ zoneCount: ZONES, conventional: [[0, 999]] }));

  it('open, checksums verified', () => {
    const image = openZoned(file);
    expect([image.table.zones.count, image.table.findings.length]).toEqual([ZONES, 0]);
  });

  it('give a page of fields from the middle', () => {
    const image = openZoned(file);
    const count = image.anatomy.fields.count();
    const page = image.anatomy.fields.page(Math.floor(count / 2), 100);
    expect(page).toHaveLength(100);
    expect(count).toBeGreaterThan(4 * ZONES);
  });

  it('extents stay few when little is written, and are found one by one', () => {
    const image = openZoned(file);
    image.table.zones.state[ZONES - 1] = ZoneState.full;
    const extents = [...image.anatomy.extents()];
    expect(extents).toHaveLength(2);
    const [first] = image.anatomy.extents();
    expect(first).toEqual({ offset: 0, length: 4096 + 1000 * 2 ** 20 });
  });

  it('annotations of the whole file stay a handful', () => {
    const image = openZoned(file);
    expect(image.anatomy.annotate(0, file.size()).map(({ kind }) => kind)).toEqual([
      'header',
      'gap',
      'written',
      'table',
      'checksums',
      'gap',
    ]);
  });
});
