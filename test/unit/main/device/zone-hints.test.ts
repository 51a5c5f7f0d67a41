import { describe, expect, it } from 'vitest';
import { zoneHints } from '../../../../main/device/zone-hints';
import { ZONE_CONTENTS } from '../../../../shared/image/zone-hints';
import { MIB } from '../../../../shared/units/units';
import type { DataSource } from '../../../../shared/workload/command';
import { zoneStart } from '../../../../shared/zone/geometry';
import { deviceOver, memoryImage } from '../../../support/image/device-images';

const BLOCK = 4096;
type Content = Uint8Array | DataSource;

/** An image in which each zone from 1 on was written with these bytes, zone 1 with the first of them. */
function imageWith(...contents: readonly Content[]) {
  const device = deviceOver(
    memoryImage({ zoneCount: 12, zoneSizeBytes: MIB, limits: { openZonesMax: null, activeZonesMax: null } }),
  );
  const { geometry } = device.image.facts;
  contents.forEach((content, index) => {
    const bytes = content instanceof Uint8Array ? content : null;
    const blocks = bytes === null ? 8 : bytes.length / BLOCK;
    const command = { op: 'write', lba: zoneStart(geometry, index + 1), blocks } as const;
    const result =
      bytes === null
        ? device.execute({ ...command, data: content as DataSource }, { sequence: 1, seed: 1 })
        : device.execute(command, bytes);
    expect(result.status).toBe('ok');
  });
  device.flush();
  return device.image;
}

const contentsOf = (...contents: readonly Content[]) => {
  const image = imageWith(...contents);
  const page = zoneHints(image, 0, contents.length + 1);
  return { ...page, names: [...page.content].map((index) => ZONE_CONTENTS[index]!.name) };
};

describe('zoneHints', () => {
  it('tells zeros, patterns, stamps, text, structured and random data apart', () => {
    const text = new TextEncoder()
      .encode('zone append, reset and finish\n'.repeat(2000))
      .subarray(0, 4 * BLOCK);
    const mixed = new Uint8Array(4 * BLOCK);
    for (let i = 0; i < mixed.length; i += 3) mixed[i] = (i * i) >> 5;
    const { names, entropy } = contentsOf(
      { pattern: 'zero' },
      { pattern: 'byte', value: 0x5a },
      { pattern: 'stamp' },
      text,
      mixed,
      { pattern: 'random' },
    );
    expect(names).toEqual(['none', 'zeros', 'pattern', 'stamps', 'text', 'mixed', 'random']);
    expect(entropy[1]).toBe(0);
    expect(entropy[6]).toBeGreaterThan(250);
  });

  it.each([
    ['btrfs', 0x40, '_BHRfS_M'],
    ['f2fs', 1024, '\x10\x20\xf5\xf2'],
    ['xfs', 0, 'XFSB'],
    ['zonefs', 0, 'SFOZ'],
    ['LUKS', 0, 'LUKS\xba\xbe'],
  ])('names %s by its mark', (name, offset, mark) => {
    const bytes = new Uint8Array(4 * BLOCK).fill(1);
    bytes.set(Buffer.from(mark, 'latin1'), offset);
    expect(contentsOf(bytes).magics).toEqual([{ zone: 1, name }]);
  });

  it('answers as many zones as there are', () => {
    const image = imageWith();
    expect(zoneHints(image, 10, 100)).toMatchObject({ first: 10, count: 2 });
    expect(zoneHints(image, 99, 1).count).toBe(0);
  });
});
