import { describe, expect, it } from 'vitest';
import { zoneFileDriver } from '../../../../../../main/format/zone-file/driver';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import type { ImageSpec } from '../../../../../../shared/image/image-spec';
import { MIB } from '../../../../../../shared/units/units';
import { appErrorOf, contentOf } from '../../../../../support/image/format-images';
import {
  copyOfQemuImage,
  createdZoneFile,
  openZoneFile,
  zoneFileSpec,
} from '../../../../../support/image/zone-file-images';

const plan = (overrides: Partial<ImageSpec>) => zoneFileDriver.plan(zoneFileSpec(overrides), 'z.zones');

describe('new files', () => {
  it.each([
    ['nvme-zonefile-v5/f01-basic', '00-initialised.zonefile', {}],
    ['nvme-zonefile-v1style/g01-basic', '00-initialised.zonefile', { variant: 'older' }],
    ['nvme-zonefile-v5/f06-geometry-change', '04-zde64.zonefile', { zdeBytes: 64 }],
  ])('%s %s: every byte is the one that QEMU wrote', (scenario, image, overrides) => {
    expect(contentOf(createdZoneFile(overrides)).equals(contentOf(copyOfQemuImage(scenario, image)))).toBe(
      true,
    );
  });

  it.each(['v5', 'v3', 'older'])('%s opens as planned, without findings and without a verdict', (variant) => {
    const spec = zoneFileSpec({
      variant,
      zoneCount: 300,
      zoneSizeBytes: 3 * 4096,
      zoneCapacityBytes: 2 * 4096,
      lastZoneSizeBytes: 3 * 4096,
      logicalBlockSizeBytes: 4096,
      zdeBytes: 192,
    });
    const file = new MemoryBlockFile('new');
    zoneFileDriver.plan(spec, null).create(file);
    const image = openZoneFile(file, { variant });
    expect(image.facts.geometry).toEqual({
      logicalBlockSizeBytes: 4096,
      zoneCount: 300,
      zoneSizeBlocks: 3,
      zoneCapacityBlocks: 2,
      lastZoneSizeBlocks: 3,
      conventional: [],
    });
    expect([image.facts.zdeBytes, [...image.anatomy.check()], image.anatomy.qemuVerdict()]).toEqual([
      192,
      [],
      null,
    ]);
    expect(file.size()).toBe(zoneFileDriver.plan(spec, null).fileSizeBytes);
  });

  it('sections of the plan cover the file without gaps', () => {
    const { sections, fileSizeBytes, tableBytes } = plan({ zdeBytes: 64 });
    expect(sections.map(({ title, offset }) => `${title} ${offset}`)).toEqual([
      'header 0',
      'zone table 4096',
      'descriptor extensions 5504',
      'padding 6528',
    ]);
    expect([fileSizeBytes, tableBytes]).toEqual([8192, 16 * 88]);
  });
});

describe('specs that cannot be written', () => {
  it.each<[string, Partial<ImageSpec>, string, RegExp]>([
    ['conventional zones', { conventional: [[0, 1]] }, 'conventional', /sequential zones only/],
    ['a shorter last zone', { lastZoneSizeBytes: 4096 }, 'lastZoneSizeBytes', /same size/],
    ['extensions of 256 bytes', { zdeBytes: 256 }, 'zdeBytes', /one byte, QEMU stores 0 .*Z1/],
    ['extensions of 320 bytes', { zdeBytes: 320 }, 'zdeBytes', /QEMU stores 64 /],
    ['extensions of 100 bytes', { zdeBytes: 100 }, 'zdeBytes', /multiple of 64/],
    ['a label', { label: 'x' }, 'label', /no label/],
    ['a file size', { fileSizeBytes: 8192 }, 'fileSizeBytes', /only the rfc variant/],
    ['another variant', { variant: 'v9' }, 'variant', /v5, v3 and older/],
  ])('%s', (_what, overrides, field, message) => {
    const { problems, commands } = plan(overrides);
    expect(commands).toEqual([]);
    const problem = problems.find((candidate) => candidate.field === field)!;
    expect(problem).toMatchObject({ severity: 'error' });
    expect(problem.message).toMatch(message);
    const error = appErrorOf(() => createdZoneFile(overrides));
    expect([error.code, error.data.field]).toEqual(['usage', field]);
  });

  it('what the file cannot remember is said as a warning', () => {
    const limits = { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: 4096 };
    const { problems } = plan({ limits, profile: 'zbc', zoneSizeBytes: MIB / 2 });
    expect(problems.map(({ severity }) => severity)).not.toContain('error');
    expect(problems.map(({ field }) => field)).toEqual([
      ...['openZonesMax', 'activeZonesMax', 'appendMaxBytes', 'profile'],
      ...['zoneSizeBytes', 'zoneCapacityBytes'],
    ]);
  });
});

describe('command lines', () => {
  it('v5: ours, then the properties of the transcripts at nvme-ns', () => {
    const limits = { openZonesMax: 2, activeZonesMax: 3, appendMaxBytes: null };
    const [ours, qemu] = plan({ limits, zdeBytes: 64 }).commands;
    expect(ours!.line).toBe(
      'zonesmith create z.zones --format zone-file --variant v5 --zone-size 1MiB --zones 16 --max-open 2 --max-active 3 --zde 64 --logical-block 512',
    );
    expect(qemu!.line).toBe(
      'qemu-system-x86_64 -drive file=DATA-IMAGE,format=raw,if=none,id=d0 -device nvme,serial=x,id=n0 ' +
        '-device nvme-ns,bus=n0,drive=d0,nsid=1,logical_block_size=512,physical_block_size=512,zoned=true,' +
        'zone_size=1,zone_capacity=1,zone_file=z.zones,zone_descr_ext_size=64,max_open=2,max_active=3',
    );
  });

  it('older: at the controller; v3, never seen, and sizes that are no MiB: none', () => {
    expect(plan({ variant: 'older' }).commands[1]!.line).toContain('-device nvme,serial=x,drive=d0,logical');
    expect(plan({ variant: 'v3' }).commands).toHaveLength(1);
    expect(plan({ zoneSizeBytes: MIB / 2 }).commands).toHaveLength(1);
  });
});
