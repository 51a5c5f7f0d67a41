import { describe, expect, it } from 'vitest';
import type { DriverOptions } from '../../../../../../main/format/driver';
import type { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { MIB } from '../../../../../../shared/units/units';
import { ZoneAttribute, ZoneState } from '../../../../../../shared/zone/state';
import { codesOf, poke } from '../../../../../support/image/format-images';
import {
  createdZoneFile,
  ENTRY,
  openZoneFile,
  pokeEntry,
  setZones,
} from '../../../../../support/image/zone-file-images';

type Damage = (file: MemoryBlockFile) => void;

/** Zones 1 to 5 in all states that have a rule of their own; 16 zones of 2048 blocks. */
function usedFile(variant = 'v5'): MemoryBlockFile {
  const file = createdZoneFile({ variant });
  setZones(openZoneFile(file, { variant }), [
    [1, ZoneState.explicitlyOpened, 8],
    [2, ZoneState.implicitlyOpened, 16],
    [3, ZoneState.closed, 24],
    [4, ZoneState.full],
    [5, ZoneState.offline],
    [6, ZoneState.readOnly],
  ]);
  return file;
}

const start = (options: DriverOptions['start']): DriverOptions => ({ start: options! });

describe('validation codes of an image that was sound when opened', () => {
  it.each<[number, Damage]>([
    [1, (file) => poke(file, 0, 4, 1)],
    [2, (file) => poke(file, 4, 4, 2)],
    [3, (file) => poke(file, 8, 8, 4096)],
    [4, (file) => poke(file, 16, 8, 1)],
    [7, (file) => poke(file, 32, 4, 4096)],
  ])('%i in the header', (code, damage) => {
    const file = usedFile();
    const image = openZoneFile(file);
    expect(image.anatomy.qemuVerdict()).toBeNull();
    damage(file);
    expect(image.anatomy.qemuVerdict()).toMatchObject({ code });
  });

  it.each<[number, number, Damage]>([
    [9, 3, (file) => pokeEntry(file, 3, ENTRY.type, 1)],
    [10, 3, (file) => pokeEntry(file, 3, ENTRY.capacity, 2047)],
    [11, 3, (file) => pokeEntry(file, 3, ENTRY.start, 3 * 2048 + 1)],
    [12, 7, (file) => pokeEntry(file, 7, ENTRY.pointer, 7 * 2048 + 8)],
    [12, 5, (file) => pokeEntry(file, 5, ENTRY.pointer, 5 * 2048 + 8)],
    [12, 6, (file) => pokeEntry(file, 6, ENTRY.pointer, 0)],
    [13, 1, (file) => pokeEntry(file, 1, ENTRY.pointer, 2 * 2048)],
    [13, 2, (file) => pokeEntry(file, 2, ENTRY.pointer, 2 * 2048 - 1)],
    [13, 3, (file) => pokeEntry(file, 3, ENTRY.pointer, (1n << 64n) - 1n)],
    [14, 4, (file) => pokeEntry(file, 4, ENTRY.pointer, 4 * 2048)],
    [15, 3, (file) => pokeEntry(file, 3, ENTRY.state, 0x50)],
    [15, 0, (file) => pokeEntry(file, 0, ENTRY.state, 0)],
  ])('%i at zone %i', (code, zone, damage) => {
    const file = usedFile();
    damage(file);
    const image = openZoneFile(file);
    expect(image.anatomy.qemuVerdict()).toMatchObject({ code, zone, offset: 4096 + 88 * zone });
    expect([...image.anatomy.check()].filter((finding) => finding.zone === zone)).toContainEqual(
      expect.objectContaining({ code: `zone-file-entry-${code}`, severity: 'error' }),
    );
  });

  it.each([
    [16, 40, 'explicitly open'],
    [17, 56, 'implicitly open'],
    [18, 72, 'closed'],
    [19, 88, 'full'],
  ])('%i for the list at %i', (code, list, words) => {
    const file = usedFile();
    poke(file, list + 8, 4, 2);
    const verdict = openZoneFile(file).anatomy.qemuVerdict()!;
    expect(verdict).toMatchObject({ code, offset: list });
    expect(verdict.message).toBe(
      `QEMU would refuse and re-initialise this file: ${code}, number of ${words} zones: ` +
        `1 zone is ${words}, the list of ${words} zones has 2`,
    );
  });

  it('the first of several counts: header before entries, lower zones before higher, entries before lists', () => {
    const file = usedFile();
    poke(file, 80, 4, 9);
    expect(openZoneFile(file).anatomy.qemuVerdict()!.code).toBe(18);
    pokeEntry(file, 9, ENTRY.state, 0x50);
    expect(openZoneFile(file).anatomy.qemuVerdict()).toMatchObject({ code: 15, zone: 9 });
    pokeEntry(file, 3, ENTRY.pointer, 0);
    pokeEntry(file, 3, ENTRY.type, 1);
    expect(openZoneFile(file).anatomy.qemuVerdict()).toMatchObject({ code: 9, zone: 3 });
    expect(openZoneFile(file, start({ zdeBytes: 0, offlineZones: 9 })).anatomy.qemuVerdict()!.code).toBe(5);
  });

  it('names code, meaning, zone and numbers in one sentence', () => {
    const file = usedFile();
    pokeEntry(file, 3, ENTRY.pointer, 0x2345);
    expect(openZoneFile(file).anatomy.qemuVerdict()!.message).toBe(
      'QEMU would refuse and re-initialise this file: 13, write pointer of an open or closed zone, zone 3: ' +
        'write pointer 0x2345 outside [0x1800, 0x2000)',
    );
  });
});

describe('start options against the header', () => {
  it.each<[number | null, DriverOptions['start']]>([
    [null, { zoneSizeBytes: MIB, zoneCapacityBytes: MIB, logicalBlockSizeBytes: 512, zdeBytes: 0 }],
    [3, { zoneSizeBytes: 2 * MIB }],
    [4, { zoneCapacityBytes: MIB / 2 }],
    [5, { offlineZones: 0 }],
    [null, { offlineZones: 1, readOnlyZones: 1 }],
    [6, { readOnlyZones: 2 }],
    [3, { logicalBlockSizeBytes: 4096 }],
    [7, { logicalBlockSizeBytes: 4096, zoneSizeBytes: 8 * MIB, zoneCapacityBytes: 8 * MIB }],
    [8, { zdeBytes: 64 }],
  ])('%s for %o', (code, options) => {
    const image = openZoneFile(usedFile(), start(options));
    expect(image.anatomy.qemuVerdict()?.code ?? null).toBe(code);
    expect(codesOf(image.anatomy.check()).includes('zone-file-Z4')).toBe(code !== null);
  });

  it('a file that is too small for what is asked: v5 does not start, older code resizes it', () => {
    const verdictOf = (variant: string) =>
      openZoneFile(createdZoneFile({ variant }), {
        variant,
        start: { zdeBytes: 192 },
      }).anatomy.qemuVerdict()!;
    expect(verdictOf('v5').message).toBe(
      'QEMU would refuse to start: the file is too small; the file has 8192 bytes, QEMU expects 12288',
    );
    expect(verdictOf('older').message).toMatch(/^QEMU would resize and re-initialise this file/);
    expect([verdictOf('v5').code, verdictOf('older').code]).toEqual([0, 0]);
  });

  it('a longer file is accepted by v5 and re-initialised by the older code', () => {
    for (const [variant, code] of [
      ['v5', null],
      ['older', 0],
    ] as const) {
      const file = createdZoneFile({ variant });
      file.resize(12_288);
      expect(openZoneFile(file, { variant }).anatomy.qemuVerdict()?.code ?? null).toBe(code);
    }
  });
});

describe('the older code', () => {
  const withOpen = (...states: number[]) => {
    const file = createdZoneFile({ variant: 'older' });
    const image = openZoneFile(file, { variant: 'older' });
    setZones(
      image,
      states.map((state, zone) => [zone, state, 8] as const),
    );
    return openZoneFile(file, { variant: 'older' });
  };
  const { implicitlyOpened, explicitlyOpened } = ZoneState;

  it('compares the two open lists crosswise', () => {
    expect(withOpen(implicitlyOpened).anatomy.qemuVerdict()).toMatchObject({ code: 16 });
    expect(withOpen(explicitlyOpened).anatomy.qemuVerdict()).toMatchObject({ code: 16 });
    expect(withOpen(implicitlyOpened).anatomy.qemuVerdict()!.message).toContain('crosswise');
  });

  it('code 17 needs counts that agree crosswise once and not twice', () => {
    const file = createdZoneFile({ variant: 'older' });
    setZones(openZoneFile(file, { variant: 'older' }), [[1, implicitlyOpened, 8]]);
    poke(file, 48, 4, 1);
    expect(openZoneFile(file, { variant: 'older' }).anatomy.qemuVerdict()).toMatchObject({ code: 17 });
  });

  it('stops with an assertion when the numbers agree and a zone has to be closed', () => {
    const image = withOpen(implicitlyOpened, explicitlyOpened);
    expect(image.anatomy.qemuVerdict()).toMatchObject({
      code: 0,
      zone: 0,
      meaning: 'would stop with an assertion',
    });
    expect(codesOf(image.anatomy.check())).toContain('zone-file-Z3');
  });

  it('v5 accepts the same zones', () => {
    expect(openZoneFile(usedFile()).anatomy.qemuVerdict()).toBeNull();
    expect(openZoneFile(usedFile('v3')).anatomy.qemuVerdict()).toBeNull();
  });

  it('an open zone with nothing written but a descriptor extension is closed, too', () => {
    const file = createdZoneFile({ variant: 'older' });
    const image = openZoneFile(file, { variant: 'older' });
    image.table.zones.attributes[2] = ZoneAttribute.zoneDescriptorExtensionValid;
    setZones(image, [
      [1, implicitlyOpened],
      [2, explicitlyOpened],
    ]);
    expect(image.anatomy.qemuVerdict()).toMatchObject({ code: 0, zone: 2 });
  });
});
