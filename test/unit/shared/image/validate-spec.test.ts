import { describe, expect, it } from 'vitest';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import { validateSpec } from '../../../../shared/image/validate-spec';
import { KIB, MIB } from '../../../../shared/units/units';
import { extendedSpec } from '../../../support/image/format-images';

/** For a layout that takes zones of any size. */
const problemsOf = (spec: ImageSpec) => validateSpec(spec, { anyZoneSize: true, extendedL2: false });

const limits = (
  openZonesMax: number | null,
  activeZonesMax: number | null,
  appendMaxBytes: number | null = null,
) => ({
  limits: { openZonesMax, activeZonesMax, appendMaxBytes },
});

/** A spec whose capacity and last zone follow the zone size. */
const zoneSize = (zoneSizeBytes: number) => ({
  zoneSizeBytes,
  zoneCapacityBytes: zoneSizeBytes,
  lastZoneSizeBytes: zoneSizeBytes,
});

describe('a spec without problems', () => {
  it.each<[string, Partial<ImageSpec>]>([
    ['defaults', {}],
    ['limits in order', limits(2, 3, 64 * KIB)],
    [
      'every kind of choice',
      { zoneCapacityBytes: 768 * KIB, lastZoneSizeBytes: 4096, conventional: [[0, 3]], zdeBytes: 16_320 },
    ],
    ['as many active zones as there are sequential ones', { conventional: [[0, 3]], ...limits(4, 4) }],
    ['the largest extension and the smallest last zone', { zdeBytes: 16_320, lastZoneSizeBytes: 4096 }],
  ])('%s', (_what, overrides) => {
    expect(problemsOf(extendedSpec(overrides))).toEqual([]);
  });
});

describe('problems', () => {
  it.each<[string, Partial<ImageSpec>, string, number | undefined]>([
    [
      'logical blocks of 1024 bytes',
      { logicalBlockSizeBytes: 1024 as 512 },
      'error logicalBlockSizeBytes',
      4096,
    ],
    ['no zones', { zoneCount: 0 }, 'error zoneCount', 1],
    ['half a zone', { zoneCount: 1.5 }, 'error zoneCount', 1],
    ['too many zones', { zoneCount: 2 ** 25 }, 'error zoneCount', 2 ** 24],
    ['more than 2^53 bytes', { zoneCount: 2 ** 24, ...zoneSize(2 ** 40) }, 'error zoneCount', undefined],
    ['a zone size between blocks', { ...zoneSize(1025 * KIB) }, 'error zoneSizeBytes', 1028 * KIB],
    ['a zone size of 0', zoneSize(0), 'error zoneSizeBytes', 4096],
    ['capacity above size', { zoneCapacityBytes: 2 * MIB }, 'error zoneCapacityBytes', MIB],
    ['a capacity of 0', { zoneCapacityBytes: 0 }, 'error zoneCapacityBytes', 4096],
    ['a capacity between blocks', { zoneCapacityBytes: 1000 * 1000 }, 'error zoneCapacityBytes', 1_003_520],
    ['a last zone below a block', { lastZoneSizeBytes: 512 }, 'error lastZoneSizeBytes', 4096],
    ['last zone above size', { lastZoneSizeBytes: 2 * MIB }, 'error lastZoneSizeBytes', MIB],
    ['a size that is no power of two', zoneSize(768 * KIB), 'warning zoneSizeBytes', MIB],
    ['a conventional zone behind the last', { conventional: [[7, 8]] }, 'error conventional', undefined],
    [
      'conventional zones only',
      { conventional: [[0, 7]], ...limits(1, 1) },
      'warning conventional',
      undefined,
    ],
    ['open above active', limits(5, 3), 'error openZonesMax', 3],
    [
      'active above the sequential zones',
      { conventional: [[0, 3]], ...limits(null, 6) },
      'warning activeZonesMax',
      4,
    ],
    ['a limit of 0', limits(0, null), 'error openZonesMax', 1],
    ['append below a block', limits(null, null, 512), 'error appendMaxBytes', 4096],
    ['append between blocks', limits(null, null, 5000), 'error appendMaxBytes', 8192],
    [
      'append above the capacity',
      { zoneCapacityBytes: 512 * KIB, ...limits(null, null, MIB) },
      'warning appendMaxBytes',
      512 * KIB,
    ],
    ['extensions of 65 bytes', { zdeBytes: 65 }, 'error zdeBytes', 128],
    ['extensions above 255 units', { zdeBytes: 20_000 }, 'error zdeBytes', 16_320],
    ['no UUID', { uuid: 'ABC' }, 'error uuid', undefined],
    ['a label of 65 bytes', { label: 'ä'.repeat(32) + 'x' }, 'error label', undefined],
  ])('%s', (_what, overrides, problem, fix) => {
    const problems = problemsOf(extendedSpec(overrides));
    expect(problems.map(({ field, severity }) => `${severity} ${field}`)).toContain(problem);
    const found = problems.find(({ field }) => problem.endsWith(field))!;
    expect(found.fix?.value).toBe(fix);
    expect(found.message.length).toBeGreaterThan(20);
  });

  it('ranges that overlap, run backwards, do not ascend or are not whole', () => {
    for (const conventional of [
      [
        [4, 5],
        [0, 1],
      ],
      [[0.5, 2]],
      [[NaN, 2]],
      [
        [3, 4],
        [4, 5],
      ],
      [[5, 3]],
    ] as const) {
      expect(problemsOf(extendedSpec({ conventional })).map(({ field }) => field)).toEqual(['conventional']);
    }
  });

  it('are all named, whatever else is wrong', () => {
    const fieldsOf = (overrides: Partial<ImageSpec>) =>
      problemsOf(extendedSpec(overrides)).map(({ field }) => field);
    const wrong = { ...limits(10, 5, 512), zdeBytes: 65, label: 'x'.repeat(65) };
    const others = ['openZonesMax', 'appendMaxBytes', 'zdeBytes', 'label'];
    expect(fieldsOf({ ...wrong, zoneCapacityBytes: 2 * MIB })).toEqual(
      expect.arrayContaining(['zoneCapacityBytes', ...others]),
    );
    expect(fieldsOf({ ...wrong, zoneCount: 0 })).toEqual(['zoneCount', ...others]);
    expect(fieldsOf({ ...wrong, conventional: [[7, 8]] })).toEqual(
      expect.arrayContaining(['conventional', ...others]),
    );
  });

  it('names the numbers and offers a fix in words', () => {
    expect(problemsOf(extendedSpec(limits(4, 2)))).toEqual([
      {
        field: 'openZonesMax',
        severity: 'error',
        message: '4 open zones are more than the 2 active zones allowed',
        fix: { title: 'use 2', value: 2 },
      },
    ]);
    expect(problemsOf(extendedSpec({ conventional: [[6, 8]] }))).toEqual([
      {
        field: 'conventional',
        severity: 'error',
        message: 'conventional zone 8 does not exist: the zones are 0 to 7',
      },
    ]);
    const [capacity] = problemsOf(extendedSpec({ zoneCapacityBytes: 5000 }));
    expect(capacity?.message).toMatch(/5,000 B is 904 B more than .* 4 KiB/);
    expect(capacity?.fix?.title).toBe('use 8KiB');
  });

  it('the fix of every size problem leaves that field without errors', () => {
    const broken = extendedSpec({ ...zoneSize(1025 * KIB), logicalBlockSizeBytes: 4096 });
    const fixes = problemsOf(broken).map(({ field, fix }) => [field, fix!.value]);
    const fixed = { ...broken, ...Object.fromEntries(fixes) } as ImageSpec;
    expect(problemsOf(fixed).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
