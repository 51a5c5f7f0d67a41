import { describe, expect, it } from 'vitest';
import { geometryProblems } from '../../../../main/engine/geometry';
import type { ImageSpec } from '../../../../shared/fixture/image-spec';

const MIB = 2 ** 20;

type Overrides = Partial<Omit<ImageSpec, 'limits'>>;

function problemsOf(overrides: Overrides, limits: Partial<ImageSpec['limits']> = {}) {
  return geometryProblems({
    ...{ logicalBlockSizeBytes: 4096 as const, zoneCount: 8, zoneSizeBytes: MIB, zoneCapacityBytes: MIB },
    ...{ lastZoneSizeBytes: MIB, conventional: [], zdeBytes: 0 },
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null, ...limits },
    ...overrides,
  });
}

describe('geometry problems', () => {
  it('are none for a sound spec', () => {
    const limits = { openZonesMax: 2, activeZonesMax: 4, appendMaxBytes: 4096 };
    expect(
      problemsOf({ conventional: [[0, 1]], zdeBytes: 255 * 64, lastZoneSizeBytes: 4096 }, limits),
    ).toEqual([]);
  });

  it.each<{ readonly what: Overrides; readonly field: string; readonly message: RegExp }>([
    { what: { logicalBlockSizeBytes: 1024 as 512 }, field: 'logicalBlockSizeBytes', message: /1024 bytes/ },
    { what: { zoneCount: 0 }, field: 'zoneCount', message: /^0 zones/ },
    { what: { zoneCapacityBytes: 2 * MIB }, field: 'zoneCapacityBytes', message: /2097152 .* 1048576 bytes/ },
    { what: { zoneCapacityBytes: 0 }, field: 'zoneCapacityBytes', message: /capacity of 0 bytes/ },
    {
      what: { zoneCapacityBytes: 5000 },
      field: 'zoneCapacityBytes',
      message: /904 bytes over a multiple .* 4096/,
    },
    { what: { lastZoneSizeBytes: 2 * MIB }, field: 'lastZoneSizeBytes', message: /2097152/ },
    { what: { lastZoneSizeBytes: 512 }, field: 'lastZoneSizeBytes', message: /512/ },
    { what: { conventional: [[6, 8]] }, field: 'conventional', message: /zone 8 does not exist.* 0 to 7/ },
    {
      what: {
        conventional: [
          [4, 5],
          [0, 1],
        ],
      },
      field: 'conventional',
      message: /ascending/,
    },
    { what: { zdeBytes: 100 }, field: 'zdeBytes', message: /100 bytes is no multiple of 64/ },
    { what: { zdeBytes: 256 * 64 }, field: 'zdeBytes', message: /16384 bytes, at most 16320/ },
    { what: { zoneCount: 2 ** 40 }, field: 'zoneSizeBytes', message: /2\^53/ },
  ])('refuse $what', ({ what, field, message }) => {
    const problems = problemsOf(what);
    expect(problems.map((problem) => [problem.field, problem.severity])).toEqual([[field, 'error']]);
    expect(problems[0]!.message).toMatch(message);
  });

  it('refuse an open limit above the active limit and offer the lower one', () => {
    expect(problemsOf({}, { openZonesMax: 4, activeZonesMax: 2 })).toEqual([
      {
        field: 'openZonesMax',
        severity: 'error',
        message: 'open limit of 4 zones is above the active limit of 2 zones',
        fix: { title: 'use 2', value: 2 },
      },
    ]);
  });

  it('warn of limits that can never be reached', () => {
    const problems = problemsOf({ conventional: [[0, 3]] }, { openZonesMax: 5, activeZonesMax: 5 });
    expect(problems.map(({ field, severity, fix }) => [field, severity, fix?.value])).toEqual([
      ['openZonesMax', 'warning', 4],
      ['activeZonesMax', 'warning', 4],
    ]);
  });

  it('refuse an append limit below a block', () => {
    expect(problemsOf({}, { appendMaxBytes: 512 })).toMatchObject([
      { field: 'appendMaxBytes', severity: 'error' },
    ]);
  });

  it('round a size up to the logical block as the fix', () => {
    const [problem] = problemsOf({ zoneCapacityBytes: 1000 * 1000 });
    expect(problem?.fix).toEqual({ title: 'use 980KiB', value: 1_003_520 });
  });
});
