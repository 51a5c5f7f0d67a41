import { describe, expect, it } from 'vitest';
import { zonedDriver } from '../../../../../../main/format/zoned/driver';
import type { ImageSpec } from '../../../../../../shared/image/image-spec';
import { GIB, KIB, MIB, TIB } from '../../../../../../shared/units/units';
import { extendedSpec, rfcSpec } from '../../../../../support/image/format-images';

const problemsOf = (spec: ImageSpec) =>
  zonedDriver.plan(spec, null).problems.map(({ field, severity }) => `${severity} ${field}`);

/** An rfc spec whose capacity and last zone follow the zone size. */
function rfcZones(zoneSizeBytes: number, zoneCount: number, more: Partial<ImageSpec> = {}): ImageSpec {
  return rfcSpec({
    zoneSizeBytes,
    zoneCapacityBytes: zoneSizeBytes,
    lastZoneSizeBytes: zoneSizeBytes,
    zoneCount,
    ...more,
  });
}

describe('what the rfc header cannot say', () => {
  it.each<[string, ImageSpec, string]>([
    ['a block of 4096 bytes', rfcSpec({ logicalBlockSizeBytes: 4096 }), 'error logicalBlockSizeBytes'],
    ['zones of 4 GiB', rfcZones(4 * GIB, 1, { conventional: [] }), 'error zoneSizeBytes'],
    ['a capacity below the size', rfcSpec({ zoneCapacityBytes: 512 * KIB }), 'error zoneCapacityBytes'],
    ['a shorter last zone', rfcSpec({ lastZoneSizeBytes: 512 * KIB }), 'error lastZoneSizeBytes'],
    ['descriptor extensions', rfcSpec({ zdeBytes: 64 }), 'error zdeBytes'],
    ['conventional zones in the middle', rfcSpec({ conventional: [[2, 3]] }), 'error conventional'],
    ['a label', rfcSpec({ label: 'x' }), 'error label'],
    ['a file without room for the table', rfcSpec({ fileSizeBytes: 500 }), 'error fileSizeBytes'],
  ])('%s', (_what, spec, problem) => {
    const plan = zonedDriver.plan(spec, null);
    expect(problemsOf(spec)).toContain(problem);
    expect([plan.sections, plan.commands]).toEqual([[], []]);
  });
});

describe('what the rfc driver corrupts', () => {
  it.each<[string, ImageSpec, string, string]>([
    ['a zone size that is no power of two', rfcZones(768 * KIB, 7), 'force zoneSizeBytes', 'R12'],
    ['a pointer that can reach 2 GiB', rfcZones(1 * GIB, 2), 'force zoneCount', 'R13'],
    ['a device of 4 GiB', rfcZones(1 * GIB, 4), 'force zoneCount', 'R13'],
    ['a file that is too small', rfcSpec({ fileSizeBytes: 7 * MIB }), 'force fileSizeBytes', 'R11'],
  ])('%s needs force and is still laid out', (_what, spec, problem, bug) => {
    const plan = zonedDriver.plan(spec, null);
    expect(problemsOf(spec)).toEqual([problem]);
    expect(plan.problems[0]!.message).toContain(bug);
    expect(plan.sections.length).toBeGreaterThan(2);
  });

  it('just below 2 GiB all is well', () => {
    expect(problemsOf(rfcZones(1 * MIB, 2047))).toEqual([]);
  });

  it('a fix for a file that is too small is the size that is needed', () => {
    const fix = zonedDriver.plan(rfcSpec({ fileSizeBytes: 4 * MIB }), null).problems[0]!.fix!;
    expect(fix.value).toBe(512 + 7 * MIB + 56);
    expect(problemsOf(rfcSpec({ fileSizeBytes: Number(fix.value) }))).toEqual([]);
  });

  it('a profile that is not recorded draws a warning', () => {
    expect(problemsOf(rfcSpec({ profile: 'zns' }))).toEqual(['warning profile']);
  });
});

describe('what the extended layout cannot hold', () => {
  it.each<[string, ImageSpec, string]>([
    ['2048 TiB', extendedSpec({ zoneSizeBytes: TIB, zoneCount: 2048 }), 'error zoneCount'],
    [
      '17 ranges',
      extendedSpec({
        zoneCount: 64,
        conventional: Array.from({ length: 17 }, (_, i) => [2 * i, 2 * i] as const),
      }),
      'error conventional',
    ],
    ['a chosen file size', extendedSpec({ fileSizeBytes: 64 * MIB }), 'error fileSizeBytes'],
  ])('%s', (_what, spec, problem) => {
    expect(problemsOf(spec)).toEqual([problem]);
  });

  it('branches are not written', () => {
    expect(problemsOf(extendedSpec({ variant: 'branch-a' }))).toEqual(['error variant']);
  });
});

describe('layout preview', () => {
  it('sections follow each other from 0 to the end of the file', () => {
    const { sections, fileSizeBytes } = zonedDriver.plan(extendedSpec({ zdeBytes: 64 }), null);
    expect(sections.map(({ kind, offset, length }) => [kind, offset, length])).toEqual([
      ['header', 0, 512],
      ['gap', 512, 3584],
      ['data', 4096, 8 * MIB],
      ['zde', 4096 + 8 * MIB, 512],
      ['gap', 4608 + 8 * MIB, 3584],
      ['table', 8192 + 8 * MIB, 64],
      ['checksums', 8256 + 8 * MIB, 12],
      ['gap', 8268 + 8 * MIB, 4020],
    ]);
    expect(fileSizeBytes).toBe(12_288 + 8 * MIB);
  });

  it('the smallest rfc file is rounded up to 4096 and ends with the table', () => {
    const { sections, fileSizeBytes } = zonedDriver.plan(rfcSpec(), null);
    expect(fileSizeBytes).toBe(7 * MIB + 4096);
    expect(sections.at(-1)).toMatchObject({ kind: 'table', offset: fileSizeBytes - 56 });
  });
});

describe('equivalent commands', () => {
  const lineOf = (spec: ImageSpec, path: string | null = null) =>
    zonedDriver.plan(spec, path).commands[0]!.line;

  it('names every choice that is not the usual one', () => {
    const spec = extendedSpec({
      zoneCapacityBytes: 512 * KIB,
      lastZoneSizeBytes: 256 * KIB,
      conventional: [
        [0, 1],
        [7, 7],
      ],
      limits: { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: 64 * KIB },
      zdeBytes: 64,
    });
    expect(lineOf(spec, '/tmp/my images/a.img')).toBe(
      "zonesmith create '/tmp/my images/a.img' --format zoned --variant extended --zone-size 1MiB --zones 8" +
        ' --zone-capacity 512KiB --last-zone 256KiB --conventional 0-1,7 --max-open 2 --max-active 3 --max-append 64KiB' +
        ' --zde 64 --logical-block 4096 --profile zns',
    );
  });

  it('an apostrophe in a path survives the shell', () => {
    expect(lineOf(rfcSpec(), "it's.img")).toContain(`'it'\\''s.img'`);
  });

  it('extended images have no line for QEMU', () => {
    expect(zonedDriver.plan(extendedSpec(), null).commands.map(({ tool }) => tool)).toEqual(['zonesmith']);
  });
});
