import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zonedDriver } from '../../../../../../main/format/zoned/driver';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { createNodeFile } from '../../../../../../main/storage/node-block-file';
import type { ImageSpec } from '../../../../../../shared/image/image-spec';
import { GIB, KIB, MIB, TIB } from '../../../../../../shared/units/units';
import {
  appErrorOf,
  bytesOf,
  contentOf,
  createdFile,
  extendedSpec,
  openZoned,
  rfcSpec,
} from '../../../../../support/image/format-images';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function inFolder<T>(use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'zonesmith-create-'));
  try {
    return use(join(folder, 'new.img'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function createOnDisk(path: string, spec: ImageSpec): ReturnType<typeof statSync> {
  const file = createNodeFile(path, { replace: false });
  zonedDriver.plan(spec, null).create(file);
  file.dispose();
  return statSync(path);
}

describe('golden headers', () => {
  it('rfc', () => {
    const limits = { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: 2048 };
    const file = createdFile(rfcSpec({ fileSizeBytes: 8 * MIB, limits }));
    expect(hex(bytesOf(file, 0, 41))).toBe(
      '7a6f6e65' +
        '00001000' +
        '07000000' +
        '06000000' +
        '01000000' +
        '03000000' +
        '02000000' +
        '04000000' +
        '0000800000000000' +
        '01',
    );
    expect(hex(bytesOf(file, 41, 471))).toBe('00'.repeat(471));
  });

  it('extended', () => {
    const file = createdFile(
      extendedSpec({
        zoneCount: 100,
        zoneSizeBytes: 64 * KIB,
        zoneCapacityBytes: 48 * KIB,
        lastZoneSizeBytes: 32 * KIB,
        conventional: [
          [0, 3],
          [60, 60],
        ],
        limits: { openZonesMax: 4, activeZonesMax: 6, appendMaxBytes: null },
        zdeBytes: 64,
        profile: 'zbc',
        label: 'Prüfstand',
      }),
    );
    expect(hex(bytesOf(file, 0, 192))).toBe(
      [
        '895a534d0d0a1a0a' + '00020000' + 'a68568c1' + '0100000000000000',
        '0000000000000000' + '0100000000000000' + '00100000' + '02000000' + '0010000000000000',
        '0000010000000000' + '00c0000000000000' + '6400000000000000' + '0080000000000000',
        '0400000000000000' + '0600000000000000' + 'ffffffffffffffff',
        '4000000000000000' + '0090630000000000',
        '00b0630000000000' +
          '2003000000000000' +
          '20b3630000000000' +
          '0c00000000000000' +
          '00c0630000000000',
        '02000000' + '00000000' + '0123456789abcdef0123456789abcdef',
      ].join(''),
    );
    expect(hex(bytesOf(file, 192, 10))).toBe(hex(new TextEncoder().encode('Prüfstand')));
    expect(hex(bytesOf(file, 256, 24))).toBe(
      '00000000' + '03000000' + '3c000000' + '3c000000' + '0000000000000000',
    );
    expect(new TextDecoder().decode(bytesOf(file, 384, 10))).toBe('Zonesmith\0');
  });

  it('the first words and the checksum array of an extended image', () => {
    const file = createdFile(extendedSpec({ zoneCount: 3, conventional: [[1, 1]] }));
    const table = 4096 + 3 * MIB;
    expect(hex(bytesOf(file, table, 24))).toBe('0000000000000010' + '0000100000000008' + '0000200000000010');
    expect(hex(bytesOf(file, table + 24, 12))).toBe('0100000000000000' + '0b5e1a17');
  });
});

describe('creation', () => {
  it('the same spec gives the same bytes', () => {
    const spec = extendedSpec({ zdeBytes: 128, conventional: [[2, 4]] });
    const [first, second] = [createdFile(spec), createdFile(spec)];
    expect(contentOf(first).equals(contentOf(second))).toBe(true);
  });

  it('what was asked for is what an opened image says', () => {
    const spec = extendedSpec({
      zoneCapacityBytes: 512 * KIB,
      lastZoneSizeBytes: 256 * KIB,
      conventional: [
        [0, 1],
        [7, 7],
      ],
      limits: { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: 64 * KIB },
      zdeBytes: 192,
      profile: 'zbc',
      label: 'bench 7',
    });
    const image = openZoned(createdFile(spec));
    expect(image.facts.geometry).toEqual({
      logicalBlockSizeBytes: 4096,
      zoneCount: 8,
      zoneSizeBlocks: 256,
      zoneCapacityBlocks: 128,
      lastZoneSizeBlocks: 64,
      conventional: spec.conventional,
    });
    expect([image.facts.limits, image.facts.recordedProfile, image.facts.zdeBytes]).toEqual([
      spec.limits,
      'zbc',
      192,
    ]);
    expect([image.facts.label, image.facts.uuid]).toEqual(['bench 7', spec.uuid]);
    expect([...image.anatomy.check()]).toEqual([]);
  });

  it.each([
    ['extended', extendedSpec({ zdeBytes: 64 })],
    ['rfc', rfcSpec({ fileSizeBytes: 9 * MIB })],
  ])('%s: the preview’s numbers are those of the file on disk', (_variant, spec) => {
    inFolder((path) => {
      const plan = zonedDriver.plan(spec, path);
      const stats = createOnDisk(path, spec)!;
      expect(Number(stats.size)).toBe(plan.fileSizeBytes);
      expect(Number(stats.blocks) * 512).toBeLessThanOrEqual(plan.allocatedBytes);
      const table = plan.sections.find(({ kind }) => kind === 'table')!;
      expect(table.length).toBe(plan.tableBytes);
      const end = plan.sections.at(-1)!;
      expect(end.offset + end.length).toBe(plan.fileSizeBytes);
    });
  });

  it('8 TiB take less than 4 MiB on disk', () => {
    inFolder((path) => {
      const spec = extendedSpec({ zoneCount: 131_072, zoneSizeBytes: 64 * MIB, zoneCapacityBytes: 64 * MIB });
      const stats = createOnDisk(path, spec)!;
      expect(Number(stats.size)).toBeGreaterThan(8 * TIB);
      expect(Number(stats.blocks) * 512).toBeLessThan(4 * MIB);
    });
  });

  it('sizes above 4 GiB keep all their bits', () => {
    const image = openZoned(
      createdFile(extendedSpec({ zoneCount: 3, zoneSizeBytes: 5 * GIB, conventional: [] })),
    );
    expect(image.table.zones.writePointer[2]).toBe((10 * GIB) / 4096);
  });

  it('a spec with a problem is refused before the file is touched', () => {
    const file = new MemoryBlockFile('untouched');
    const error = appErrorOf(() =>
      zonedDriver.plan(extendedSpec({ zoneCapacityBytes: 2 * MIB }), null).create(file),
    );
    expect(error).toMatchObject({ code: 'usage', data: { field: 'zoneCapacityBytes' } });
    expect(file.size()).toBe(0);
  });

  it('what the rfc driver corrupts needs force', () => {
    const spec = rfcSpec({
      zoneSizeBytes: 768 * KIB,
      zoneCapacityBytes: 768 * KIB,
      lastZoneSizeBytes: 768 * KIB,
    });
    expect(appErrorOf(() => createdFile(spec)).message).toMatch(/R12.*--force/);
    expect(createdFile({ ...spec, force: true }).size()).toBeGreaterThan(7 * 768 * KIB);
  });
});
