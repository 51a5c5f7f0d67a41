import { describe, expect, it } from 'vitest';
import { planQcow2 } from '../../../../../../main/format/qcow2/create/plan';
import type { ImageSpec, SpecProblem } from '../../../../../../shared/image/image-spec';
import { GIB, KIB, MIB, TIB } from '../../../../../../shared/units/units';
import { transcriptOf } from '../../../../../support/image/format-qemu';
import { qcow2Spec } from '../../../../../support/qcow2/qcow2-writing';

const NONE = { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null };

const planOf = (overrides: Partial<ImageSpec>, path: string | null = null) =>
  planQcow2(qcow2Spec(overrides), path);

/** The problems of one field, as `severity: message`. */
function problemsOf(overrides: Partial<ImageSpec>, field: SpecProblem['field']): string[] {
  return planOf(overrides)
    .problems.filter((problem) => problem.field === field)
    .map(({ severity, message }) => `${severity}: ${message}`);
}

const size = (bytes: number) => ({
  zoneSizeBytes: bytes,
  zoneCapacityBytes: bytes,
  lastZoneSizeBytes: bytes,
});

describe('a sound spec', () => {
  it.each(['44', '56', '48-a', '48-c', '48-d', '48-b-zde'])('of variant %s has no problems', (variant) => {
    expect(planOf({ variant }).problems).toEqual([]);
  });

  it('lies where QEMU puts its parts', () => {
    expect(planOf({}).sections.map(({ title, offset, length }) => [title, offset, length])).toEqual([
      ['header', 0, 0x10000],
      ['refcount table', 0x10000, 0x10000],
      ['refcount blocks', 0x20000, 0x10000],
      ['write pointer table', 0x30000, 64],
      ['rest of the cluster', 0x30040, 0xffc0],
      ['L1 table', 0x40000, 8],
      ['rest of the cluster', 0x40008, 0xfff8],
      ['data, as it is written', 0x50000, 8 * MIB],
    ]);
    expect(planOf({})).toMatchObject({ fileSizeBytes: 0x40008, allocatedBytes: 4 * 4096, tableBytes: 64 });
  });
});

describe('what no variant holds', () => {
  it.each<[SpecProblem['field'], Partial<ImageSpec>, RegExp]>([
    ['variant', { variant: '60' }, /^error: '60' is not a variant of qcow2; accepted: 48-a, .*44$/],
    ['logicalBlockSizeBytes', { logicalBlockSizeBytes: 4096 }, /^error: .*512/],
    ['conventional', { conventional: [[2, 3]] }, /^error: conventional zones 2-3: .*come first/],
    [
      'conventional',
      {
        conventional: [
          [0, 1],
          [4, 4],
        ],
      },
      /^error: conventional zones 0-1,4/,
    ],
    ['zdeBytes', { zdeBytes: 64 }, /^error: qcow2 44 has no descriptor extensions; 48-b-zde has/],
    ['fileSizeBytes', { fileSizeBytes: MIB }, /^error: .*only rfc/],
    ['zoneCapacityBytes', { zoneCapacityBytes: 2 * MIB }, /^error: zone capacity/],
    ['zoneCount', { ...size(TIB * 4), zoneCount: 513 }, /^error: a device of 2052 TiB/],
  ])('%s', (field, overrides, message) => {
    expect(problemsOf(overrides, field).some((problem) => message.test(problem))).toBe(true);
    expect(planOf(overrides)).toMatchObject({ sections: [], commands: [], fileSizeBytes: 0 });
  });

  it.each<[SpecProblem['field'], Partial<ImageSpec>, RegExp]>([
    ['label', { label: 'x' }, /^warning: .*not stored/],
    ['profile', { profile: 'zns' }, /^warning: .*--profile zns again/],
    [
      'appendMaxBytes',
      { limits: { ...NONE, appendMaxBytes: 4096 } },
      /^warning: qcow2 44 has no append limit/,
    ],
  ])('%s is said and left out', (field, overrides, message) => {
    expect(problemsOf(overrides, field)).toEqual([expect.stringMatching(message)]);
    expect(planOf(overrides).sections).not.toEqual([]);
  });
});

describe('rules of single variants', () => {
  it('44: zone sizes are powers of two, a sequential zone is needed, zones are at most 2^20', () => {
    expect(problemsOf(size(768 * KIB), 'zoneSizeBytes')).toEqual([
      expect.stringMatching(/^error: .*requires/),
    ]);
    expect(problemsOf({ conventional: [[0, 7]] }, 'conventional')).toContainEqual(
      expect.stringMatching(/^error: qcow2 44 needs a sequential zone/),
    );
    expect(problemsOf({ zoneCount: 2 ** 20 }, 'zoneCount')).toEqual([]);
    expect(problemsOf({ zoneCount: 2 ** 20 + 1 }, 'zoneCount')).toEqual([
      'error: 1,048,577 zones: qcow2 44 allows 1,048,576',
    ]);
  });

  it.each([
    ['48-b', 'bug Q10'],
    ['56', 'bug N10'],
  ])('%s: other zone sizes need force (%s)', (variant, bug) => {
    expect(problemsOf({ variant, ...size(768 * KIB) }, 'zoneSizeBytes')).toEqual([
      expect.stringMatching(new RegExp(`^force: .*${bug}`)),
    ]);
  });

  it('zones that are not made of whole clusters draw a warning', () => {
    expect(problemsOf(size(32 * KIB), 'zoneSizeBytes')).toEqual([
      expect.stringMatching(/^warning: .*whole clusters/),
    ]);
  });

  it.each(['48-a', '48-b', '48-c', '48-b-zde'])('%s: sizes of 4 GiB do not fit their fields', (variant) => {
    expect(problemsOf({ variant, ...size(4 * GIB) }, 'zoneSizeBytes')).toContainEqual(
      `error: a zone size of 4 GiB: the header of qcow2 ${variant} holds less than 4 GiB`,
    );
  });

  it.each(['44', '48-d', '56'])('%s: sizes of 4 GiB fit', (variant) => {
    expect(planOf({ variant, ...size(4 * GIB) }).problems).toEqual([]);
  });

  it('48-b: zone starts of 4 GiB and above need force (Q13)', () => {
    const spec = { variant: '48-b', ...size(2 * GIB) };
    expect(problemsOf({ ...spec, zoneCount: 2 }, 'zoneCount')).toEqual([]);
    expect(problemsOf({ ...spec, zoneCount: 3 }, 'zoneCount')).toEqual([
      'force: the last zone starts at 4 GiB: QEMU computes that in 32 bits and sees 0 B (Q13)',
    ]);
    const fix = planOf({ ...spec, zoneCount: 9 }).problems.find(({ field }) => field === 'zoneCount')?.fix;
    expect(fix?.value).toBe(2);
  });

  it.each([
    ['48-b', 'Q9'],
    ['56', 'N5'],
  ])('%s: a shorter last zone draws a warning (%s)', (variant, bug) => {
    expect(problemsOf({ variant, lastZoneSizeBytes: 512 * KIB }, 'lastZoneSizeBytes')).toEqual([
      expect.stringMatching(new RegExp(`^warning: .*${bug}`)),
    ]);
  });

  it('48-b without an append limit takes no append in QEMU (Q14)', () => {
    expect(problemsOf({ variant: '48-b' }, 'appendMaxBytes')).toEqual([
      expect.stringMatching(/^warning: .*Q14/),
    ]);
  });

  it('56: an open limit alone is stored here, and ignored by qemu-img (N7)', () => {
    expect(problemsOf({ variant: '56', limits: { ...NONE, openZonesMax: 2 } }, 'activeZonesMax')).toEqual([
      expect.stringMatching(/^warning: .*N7/),
    ]);
  });
});

describe('command lines', () => {
  const limits = { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: 4096 };

  /** The options of a `qemu-img create`, by name. */
  function optionsOf(line: string): Record<string, string> {
    const list = line.slice(line.indexOf('size='));
    return Object.fromEntries(list.split(',').map((pair) => pair.split('=') as [string, string]));
  }

  it('ours comes first and names what differs from the defaults', () => {
    const { commands } = planOf({ limits: { ...limits, appendMaxBytes: null } }, "my image's.qcow2");
    expect(commands[0]).toEqual({
      tool: 'zonesmith',
      line: "zonesmith create 'my image'\\''s.qcow2' --format qcow2 --variant 44 --zone-size 1MiB --zones 8 --conventional 0 --max-open 2 --max-active 3",
    });
  });

  it.each([
    ['48-b', 'qcow2-v4/q01-basic'],
    ['56', 'qcow2-v9/n01-basic'],
  ])('%s: QEMU’s names and sizes are those it printed', (variant, scenario) => {
    const { commands } = planOf({ variant, limits }, 'work.img');
    const printed = transcriptOf(scenario).find(({ argv }) => argv?.[1] === 'create')!.stdout!;
    const options = optionsOf(commands[1]!.line);
    for (const [name, value] of Object.entries(options)) expect(printed).toContain(` ${name}=${value}`);
    expect(Object.keys(options)).toHaveLength(8);
    expect(commands[1]!.note).toMatch(/^a QEMU with/);
  });

  it('44: later names, without an append limit', () => {
    const { line } = planOf({ limits }, 'a').commands[1]!;
    expect(line).toBe(
      'qemu-img create -f qcow2 a -o size=8388608,zone.mode=host-managed,zone.size=1048576,zone.capacity=1048576,zone.conventional_zones=1,zone.max_active_zones=3,zone.max_open_zones=2',
    );
  });

  it('48-b-zde: the options of the ZNS series, as its cover letter has them', () => {
    const spec = { variant: '48-b-zde', zdeBytes: 64, limits: { ...NONE, appendMaxBytes: 256 * KIB } };
    const { commands } = planOf({ ...spec, conventional: [] }, 'a');
    expect(commands[1]).toEqual({
      tool: 'qemu-img',
      line: 'qemu-img create -f qcow2 a -o size=8388608,zone_size=1048576,zone_capacity=1048576,zone_nr_conv=0,max_append_sectors=512,max_open_zones=0,max_active_zones=0,zd_extension_size=64,zoned_profile=zns',
      note: expect.stringContaining('ZNS series of August 2023') as unknown,
    });
  });

  it('variants that no known build makes have our line only', () => {
    expect(planOf({ variant: '48-c' }, 'a').commands.map(({ tool }) => tool)).toEqual(['zonesmith']);
  });
});
