import { describe, expect, it } from 'vitest';
import { driveNames } from '../../../../main/drive/drive-names';

describe('driveNames', () => {
  it('gives the same names each time, and others for another path or NQN', () => {
    const first = driveNames('/a/image', null);
    expect(driveNames('/a/image', null)).toEqual(first);
    const other = driveNames('/b/image', null);
    const named = driveNames('/a/image', 'nqn.2026-01.test:a');
    expect(new Set([first.uuid, other.uuid, named.uuid]).size).toBe(3);
    expect(other.nqn).not.toBe(first.nqn);
  });

  it('names an image by a UUID where nobody gave it a name', () => {
    const { nqn, name, uuid } = driveNames('/a/image.raw', null);
    expect(nqn).toMatch(
      /^nqn\.2014-08\.org\.nvmexpress:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(name).toBe('image.raw');
    expect(uuid).toMatch(/^[0-9a-f]{12}8[0-9a-f]{3}a[0-9a-f]{15}$/);
  });

  it.each([
    'disk',
    'nqn.2026.test:a',
    'nqn.2026-01.test:ä',
    'nqn.2026-01.te st',
    `nqn.2026-01.${'x'.repeat(220)}`,
    'nqn.2014-08.org.nvmexpress.discovery',
  ])('refuses %s', (nqn) => {
    expect(() => driveNames('/a', nqn)).toThrow(/^--nqn: .* NVMe qualified name/);
  });
});
