import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import type { ImageSpec } from '../../../../../../shared/image/image-spec';
import { IMAGE_PRESETS } from '../../../../../../shared/image/presets';
import { MIB } from '../../../../../../shared/units/units';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const create = (...words: string[]) => runCli('create', path('a.img'), ...words);
const created = async (...words: string[]): Promise<ImageInfo> => {
  await cli('create', path('a.img'), ...words);
  return (await cliJson<ImageInfo>('info', path('a.img'))).json;
};

describe('create', () => {
  it('makes an extended image with blocks of 4096 bytes when nothing else is said', async () => {
    const info = await created('--zone-size', '1MiB', '--zones', '8');
    expect(info).toMatchObject({
      format: 'zoned',
      variant: 'extended',
      logicalBlockSizeBytes: 4096,
      profile: 'zns',
      profileSource: 'image',
      geometry: { zoneCount: 8, zoneSizeBytes: MIB, zoneCapacityBytes: MIB, lastZoneSizeBytes: MIB },
      limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
      zdeBytes: 0,
    });
  });

  it('takes every option, sizes as qemu-img does and in hexadecimal', async () => {
    const info = await created(
      ...['--zone-size', '2M', '--zones', '0x10', '--conventional', '0-1,5', '--zone-capacity', '0x100000'],
      ...[
        '--max-open',
        '3',
        '--max-active',
        '5',
        '--max-append',
        '64k',
        '--zde',
        '128',
        '--logical-block',
        '512',
      ],
      ...[
        '--profile',
        'zbc',
        '--last-zone',
        '1MiB',
        '--label',
        'mine',
        '--format',
        'zoned',
        '--variant',
        'extended',
      ],
    );
    expect(info).toMatchObject({
      logicalBlockSizeBytes: 512,
      profile: 'zbc',
      geometry: {
        zoneCount: 16,
        zoneSizeBytes: 2 * MIB,
        zoneCapacityBytes: MIB,
        lastZoneSizeBytes: MIB,
        conventionalZones: [
          [0, 1],
          [5, 5],
        ],
      },
      limits: { openZonesMax: 3, activeZonesMax: 5, appendMaxBytes: 65536 },
      zdeBytes: 128,
      label: 'mine',
    });
  });

  it('an image with conventional zones follows linux-blk unless told otherwise', async () => {
    expect(await created('--zone-size', '1M', '--zones', '4', '--conventional', '0')).toMatchObject({
      profile: 'linux-blk',
    });
  });

  it('a limit of 0 is none', async () => {
    expect((await created('--preset', 'ci', '--max-open', '0')).limits).toMatchObject({
      openZonesMax: null,
      activeZonesMax: 5,
    });
  });

  it('says what was made, as text or as a document', async () => {
    expect((await create('--zone-size', '1M', '--zones', '4')).out).toMatch(
      /zoned extended, 4 zones of 1 MiB, file of/,
    );
    const { json } = await cliJson<{ spec: ImageSpec; fileSizeBytes: number }>(
      ...['create', path('b.img'), '--zone-size', '1M', '--zones', '4'],
    );
    expect(json.spec.zoneCount).toBe(4);
    expect(json.fileSizeBytes).toBe(statSync(path('b.img')).size);
  });

  it('8 TiB take less than 4 MiB', async () => {
    await cli('create', path('a.img'), '--zone-size', '64MiB', '--zones', '131072');
    const { size, blocks } = statSync(path('a.img'));
    expect(size).toBeGreaterThan(8 * 2 ** 40);
    expect(blocks * 512).toBeLessThan(4 * MIB);
  });
});

describe('create --plain', () => {
  const plain = ['--plain', '--zone-size', '1M', '--zones', '7'];

  it('has QEMU’s header and table, where the file size says', async () => {
    await cli(
      ...['create', path('a.img'), ...plain, '--conventional', '0', '--max-open', '2', '--max-active', '3'],
      ...['--max-append', '2048', '--file-size', '8M'],
    );
    const bytes = readFileSync(path('a.img'));
    expect(bytes).toHaveLength(8 * MIB);
    expect(bytes.subarray(0, 41).toString('hex')).toBe(
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
    expect(bytes.subarray(41, 512).every((byte) => byte === 0)).toBe(true);
    const words = Array.from({ length: 7 }, (_, zone) => bytes.readBigUInt64LE(8 * MIB - 56 + 8 * zone));
    expect(words[0]).toBe(0x0800_0000_0000_0000n);
    expect(words.slice(1)).toEqual([1n, 2n, 3n, 4n, 5n, 6n].map((zone) => (1n << 60n) | (zone << 20n)));
  });

  it('without a file size takes the smallest that holds everything', async () => {
    const { fileSizeBytes } = await created(...plain);
    expect(fileSizeBytes).toBe(Math.ceil((512 + 7 * MIB + 56) / 4096) * 4096);
  });

  it('warns of a profile that it cannot record', async () => {
    const { status, err } = await create(...plain, '--profile', 'zns');
    expect(status).toBe(0);
    expect(err).toMatch(/^warning: rfc images record no rule profile; give --profile zns again/);
  });

  it.each([
    ['a zone size of 4 GiB', ['--zone-size', '4G'], /header holds less than 4 GiB/],
    ['a capacity below the size', ['--zone-capacity', '512k'], /no zone capacity/],
    ['extensions', ['--zde', '64'], /no descriptor extensions/],
    ['a short last zone', ['--last-zone', '512k'], /no shorter last zone/],
    ['conventional zones that do not lead', ['--conventional', '2-3'], /only how many come first/],
    ['blocks of 4096 bytes', ['--logical-block', '4096'], /logical blocks of 512 bytes/],
    ['a label', ['--label', 'x'], /no label/],
    ['a file without room for the table', ['--file-size', '512'], /cannot even hold header and table/],
  ])('refuses %s, forced or not', async (_, words, message) => {
    for (const force of [[], ['--force']]) {
      const { status, err } = await create(...plain, ...words, ...force);
      expect(status).toBe(2);
      expect(err).toMatch(message);
      expect(readdirSync(path())).toEqual([]);
    }
  });

  it.each([
    ['R13', ['--zone-size', '1G', '--zones', '4']],
    ['R13', ['--zone-size', '1G', '--zones', '2']],
    ['R12', ['--zone-size', '768k']],
    ['R11', ['--file-size', '7M']],
  ])('refuses what that driver corrupts (%s) unless forced', async (bug, words) => {
    const { status, err } = await create(...plain, ...words);
    expect(status).toBe(2);
    expect(err).toContain(`(${bug})`);
    expect(err).toContain('--force');
    expect(readdirSync(path())).toEqual([]);
    const forced = await create(...plain, ...words, '--force');
    expect(forced.status).toBe(0);
    expect(forced.err).toContain(bug);
  });

  it('contradicts another variant', async () => {
    const { status, err } = await create(...plain, '--variant', 'extended');
    expect(status).toBe(2);
    expect(err).toMatch(/--plain is --variant rfc; --variant extended contradicts it/);
  });
});

describe('create refuses', () => {
  it.each([
    [['--zones', '8'], /give --zone-size S, --recipe FILE, --from-report FILE or --preset NAME/],
    [['--zone-size', '1M'], /give --zones N/],
    [['--zone-size', '1M', '--zones', '0'], /0 zones: at least one/],
    [['--zone-size', '0', '--zones', '8'], /zone size of 0 B/],
    [['--zone-size', '1x', '--zones', '8'], /--zone-size: '1x' is not a size; accepted: 512, 0x200/],
    [['--zone-size', '1M', '--zones', 'many'], /--zones: 'many' is not a whole number/],
    [
      ['--zone-size', '1M', '--zones', '4', '--conventional', '4'],
      /--conventional: zone 4 does not exist; the image has zones 0 to 3/,
    ],
    [['--zone-size', '1M', '--zones', '4', '--zone-capacity', '2M'], /above the zone size/],
    [['--zone-size', '5000', '--zones', '4'], /more than a multiple of the logical block/],
    [['--zone-size', '1M', '--zones', '4', '--zde', '65'], /multiple of 64/],
    [
      ['--zone-size', '1M', '--zones', '4', '--max-open', '4', '--max-active', '2'],
      /4 open zones are more than the 2 active/,
    ],
    [['--zone-size', '1M', '--zones', '4294967295'], /4,294,967,295 zones: at most/],
    [['--zone-size', '1M', '--zones', '4', '--file-size', '8M'], /only the rfc variant/],
    [['--preset', 'ci', '--format', 'vhd'], /Allowed choices are zoned, qcow2, zone-file/],
    [['--preset', 'ci', '--variant', 'branch-a'], /branch-a: not a variant of zoned.*: extended, rfc/],
    [
      ['--preset', 'ci', '--variant', '44'],
      /44: not a variant of zoned .*: extended, rfc \(44 goes with --format qcow2\)/,
    ],
    [
      ['--preset', 'ci', '--format', 'qcow2', '--variant', 'v5'],
      /v5: not a variant of qcow2 .*44.* \(v5 goes with --format zone-file\)/,
    ],
    [['--preset', 'ci', '--format', 'qcow2', '--plain'], /--plain is --variant rfc of zoned; --format qcow2/],
    [['--preset', 'ci', '--data', 'd.img'], /--data: a zoned image holds its data itself/],
    [['--preset', 'nope'], /Allowed choices are ci, smr, zns, rfc, qcow2, zone-file/],
  ])('%j', async (words, message) => {
    const { status, err } = await create(...words);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(readdirSync(path())).toEqual([]);
  });

  it('names everything that is wrong', async () => {
    const { err } = await create(
      '--plain',
      '--zone-size',
      '1M',
      '--zones',
      '4',
      '--zde',
      '64',
      '--label',
      'x',
    );
    expect(err).toMatch(
      /^also: rfc images have no label\nzonesmith: rfc images have no descriptor extensions/,
    );
  });

  it('an existing target, whatever it is, and leaves it alone', async () => {
    writeFileSync(path('a.img'), 'precious');
    const { status, err } = await create('--preset', 'ci', '--force');
    expect(status).toBe(3);
    expect(err).toBe(`zonesmith: ${path('a.img')}: exists already\n`);
    expect(readFileSync(path('a.img'), 'utf8')).toBe('precious');
    expect((await runCli('create', path(), '--preset', 'ci')).status).toBe(3);
  });

  it('a folder that is not there', async () => {
    const { status, err } = await runCli('create', path('none', 'a.img'), '--preset', 'ci');
    expect(status).toBe(4);
    expect(err).toMatch(/no such file or folder/);
  });

  it('a recipe that cannot be read', async () => {
    expect(await create('--recipe', path('no.json'))).toMatchObject({ status: 4 });
    writeFileSync(path('r.json'), '{"zoneCount":4,"zones":4}');
    const { status, err } = await create('--recipe', path('r.json'));
    expect(status).toBe(2);
    expect(err).toContain(`${path('r.json')}: zones: there is no such field; accepted: format,`);
    expect(existsSync(path('a.img'))).toBe(false);
  });
});

describe('create --recipe and --preset', () => {
  it('the same recipe makes the same bytes', async () => {
    const recipe = {
      zoneCount: 6,
      zoneSizeBytes: MIB,
      conventional: [[0, 1]],
      zdeBytes: 64,
      label: 'fixture',
    };
    writeFileSync(path('r.json'), JSON.stringify(recipe));
    for (const name of ['1', '2']) await cli('create', path(name), '--recipe', path('r.json'));
    expect(readFileSync(path('1')).equals(readFileSync(path('2')))).toBe(true);
    const { json } = await cliJson<ImageInfo>('info', path('1'));
    expect(json).toMatchObject({ label: 'fixture', zdeBytes: 64, geometry: { conventionalZones: [[0, 1]] } });
  });

  it('what create --json says of an image is a recipe for it', async () => {
    const { json } = await cliJson<{ spec: ImageSpec }>(
      'create',
      path('1'),
      '--preset',
      'ci',
      '--label',
      'x',
    );
    writeFileSync(path('r.json'), JSON.stringify(json.spec));
    await cli('create', path('2'), '--recipe', path('r.json'));
    expect(readFileSync(path('1')).equals(readFileSync(path('2')))).toBe(true);
  });

  it('options go over the recipe, and the recipe over the preset', async () => {
    writeFileSync(path('r.json'), '{"zoneCount":5,"limits":{"openZonesMax":2}}');
    const info = await created(
      '--preset',
      'ci',
      '--recipe',
      path('r.json'),
      '--max-active',
      '4',
      '--label',
      'mine',
    );
    expect(info).toMatchObject({
      label: 'mine',
      geometry: { zoneCount: 5, zoneSizeBytes: MIB },
      limits: { openZonesMax: 2, activeZonesMax: 4 },
    });
  });

  it.each(IMAGE_PRESETS.map(({ id, spec }) => ({ id, spec })))(
    'preset $id makes its image',
    async ({ id, spec }) => {
      const { geometry, variant, limits } = await created('--preset', id);
      expect({ variant, zones: geometry.zoneCount }).toEqual({
        variant: spec.variant,
        zones: spec.zoneCount,
      });
      expect(limits).toMatchObject(spec.limits);
    },
  );

  it('two images of a preset have different uuids', async () => {
    for (const name of ['1', '2']) await cli('create', path(name), '--preset', 'ci');
    const infos = await Promise.all(['1', '2'].map((name) => cliJson<ImageInfo>('info', path(name))));
    expect(infos[0]!.json.uuid).not.toBe(infos[1]!.json.uuid);
  });
});

describe('create --extended-l2', () => {
  const words = ['--zone-size', '1MiB', '--zones', '8', '--extended-l2'];

  it('makes a qcow2 image whose small writes take a subcluster', async () => {
    await cli('create', path('x.qcow2'), '--format', 'qcow2', ...words);
    const before = statSync(path('x.qcow2')).blocks;
    await cli('write', path('x.qcow2'), '--zone', '1', '--pattern', '7', '--length', '2KiB');
    expect((statSync(path('x.qcow2')).blocks - before) * 512).toBeLessThan(64 * 1024);
    const { status, json } = await cliJson<{ findings: unknown[] }>('check', path('x.qcow2'));
    expect([status, json.findings]).toEqual([0, []]);
  });

  it('is part of the recipe and of the line that makes the same image', async () => {
    const recipe = ['--save-recipe', path('x.json')];
    await cli('create', path('x.qcow2'), '--format', 'qcow2', ...words, ...recipe);
    await cli('create', path('y.qcow2'), '--recipe', path('x.json'));
    expect(readFileSync(path('y.qcow2')).equals(readFileSync(path('x.qcow2')))).toBe(true);
  });

  it('is refused for what has no L2 entries', async () => {
    const { status, err } = await runCli('create', path('x'), ...words);
    expect([status, err]).toEqual([2, expect.stringContaining('only qcow2 images have L2 entries')]);
    expect(existsSync(path('x'))).toBe(false);
  });
});
