import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeStamp } from '../../../../../../shared/workload/stamp';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { statesOf, zonesOf } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const MIB = 1024 * 1024;
const GEOMETRY = ['--zone-size', '1MiB', '--zones', '10', '--zone-capacity', '512KiB'];
const STATES = [
  ...['--state', '0-2=full', '--state', '5,6=closed:37%:stamp', '--state', '7=offline'],
  ...['--state', '9=implicitlyOpened:64KiB', '--state', '8=readOnly'],
];

function sha256(name: string): string {
  return createHash('sha256')
    .update(readFileSync(path(name)))
    .digest('hex');
}

describe('create --state', () => {
  it('makes zones full, closed, open and faulty, with stamps below the pointers', async () => {
    await cli('create', path('image'), ...GEOMETRY, ...STATES, '--seed', '7');
    expect(await statesOf(path('image'))).toEqual([
      ...['full', 'full', 'full', 'empty', 'empty', 'closed', 'closed', 'offline', 'readOnly'],
      'implicitlyOpened',
    ]);
    const zones = await zonesOf(path('image'));
    const filled = Math.floor(((MIB / 2) * 0.37) / 4096) * 4096;
    expect(zones[5]!.writePointerBytes).toBe(5 * MIB + filled);
    expect(zones[9]!.writePointerBytes).toBe(9 * MIB + 65_536);
    const { bytes } = await runCli('read', path('image'), '--zone', '6', '--length', String(filled));
    for (let at = 0; at < filled; at += 4096) {
      const stamp = decodeStamp(bytes.subarray(at, at + 512));
      expect(stamp).toMatchObject({ lba: (6 * MIB + at) / 4096, zone: 6, seed: 7 });
    }
    expect((await cliJson('check', path('image'))).status).toBe(0);
  });

  it('writes each pattern, and nothing where none is asked for', async () => {
    const patterns = ['zero', 'byte:90', 'increment', 'random', 'random:3', 'none'];
    const words = patterns.flatMap((pattern, zone) => ['--state', `${zone}=closed:8KiB:${pattern}`]);
    await cli('create', path('image'), ...GEOMETRY, ...words);
    const first = async (zone: number): Promise<string> => {
      const { bytes } = await runCli('read', path('image'), '--zone', String(zone), '--length', '4096');
      return bytes.subarray(0, 4).toString('hex');
    };
    expect([await first(0), await first(1), await first(2), await first(5)]).toEqual([
      ...['00000000', '5a5a5a5a', '00010203', '00000000'],
    ]);
    expect(new Set([await first(3), await first(4), '00000000']).size).toBe(3);
    const pointers = (await zonesOf(path('image'))).slice(0, 6).map(({ writePointerBytes: at }) => at! % MIB);
    expect(pointers).toEqual(Array.from({ length: 6 }, () => 8192));
  });

  it('fills full zones and whole capacities, keeps pointers at the start, and stays within limits meanwhile', async () => {
    const states = ['0=full:100%', '1=full:25%:byte:1', '2=closed', '3=explicitlyOpened', '4=closed:4096'];
    const words = states.flatMap((state) => ['--state', state]);
    await cli('create', path('image'), ...GEOMETRY, '--max-open', '1', '--max-active', '3', ...words);
    const zones = await zonesOf(path('image'));
    expect(zones.slice(0, 5).map(({ state }) => state)).toEqual([
      ...['full', 'full', 'closed', 'explicitlyOpened', 'closed'],
    ]);
    expect(zones[2]!.writePointerBytes).toBe(2 * MIB);
    expect(zones[4]!.writePointerBytes).toBe(4 * MIB + 4096);
    const quarter = await runCli('read', path('image'), '--zone', '1', '--length', '512KiB');
    expect(quarter.bytes.indexOf(0)).toBe(MIB / 8);
  });

  it.each(['qcow2', 'zone-file'])('makes them in %s, too', async (format) => {
    const data = format === 'zone-file' ? ['--data', path('data')] : [];
    const states = ['--state', '0=full:100%', '--state', '1=closed:64KiB', '--state', '2=full'];
    const geometry = ['--zone-size', '1MiB', '--zones', '10'];
    await cli('create', path('image'), '--format', format, ...geometry, ...states, ...data);
    const opened = data.length === 0 ? [] : data;
    expect((await statesOf(path('image'), ...opened)).slice(0, 4)).toEqual([
      'full',
      'closed',
      'full',
      'empty',
    ]);
    const { bytes } = await runCli('read', path('image'), ...opened, '--zone', '1', '--length', '64KiB');
    expect(decodeStamp(bytes.subarray(61_440))).toMatchObject({ zone: 1 });
    expect((await runCli('check', path('image'), ...opened)).status).toBe(0);
  });

  it.each([
    [['--state', '10=full'], /--state: zone 10/],
    [['--state', '0=wet'], /--state: 'wet' is not a state; accepted: empty \(em\), implicitlyOpened \(oi\)/],
    [
      ['--state', '0=full:stamp'],
      /fill: 'stamp' is a pattern; a pattern comes behind the fill, such as closed:37%:stamp/,
    ],
    [['--state', 'full'], /--state: 'full' names no state; accepted: ZONES=STATE/],
    [['--state', '0=closed:101%'], /'101%' is not a part of a zone/],
    [['--state', '0=closed:5000'], /zone 0: a fill of 5,000 B is no multiple of the logical block of 4 KiB/],
    [['--state', '0=closed:1MiB'], /zone 0: a fill of 1 MiB is above the capacity of 512 KiB/],
    [['--state', '0=closed:512KiB'], /zone 0: filled to its capacity of 512 KiB a zone is full, not closed/],
    [['--state', '0=offline:10%'], /zone 0: a zone that is offline takes no fill/],
    [['--state', '0=empty:4096'], /zone 0: a zone that is empty takes no fill/],
    [['--state', '0=closed:10%:wet'], /'wet' is not a pattern/],
    [['--state', '0=closed:10%:byte:256'], /'byte:256' is not a pattern/],
    [['--state', '0-1=full', '--state', '1=closed'], /--state: zone 1 is named twice/],
    [['--state', '0-1=explicitlyOpened', '--max-open', '1'], /2 open zones are more than the limit of 1/],
    [['--state', '0-2=closed', '--max-active', '2'], /3 active zones are more than the limit of 2/],
    [['--state', '0=full', '--conventional', '0'], /zone 0: zone 0 is conventional, it is never full/],
    [['--seed', 'x'], /--seed: 'x' is not a whole number/],
  ])('refuses %j and leaves no file', async (words, message) => {
    const result = await runCli('create', path('image'), ...GEOMETRY, ...words);
    expect(result).toMatchObject({ status: 2, out: '' });
    expect(result.err).toMatch(message);
    expect(readdirSync(path())).toEqual([]);
  });

  it.each([
    ['qcow2', '44', '0=implicitlyOpened'],
    ['qcow2', '44', '3=closed'],
    ['qcow2', '48-b', '0=closed'],
  ])('a state that %s %s does not store: status 1, no file', async (format, variant, state) => {
    const geometry = ['--zone-size', '1MiB', '--zones', '10', '--format', format, '--variant', variant];
    const result = await runCli('create', path('image'), ...geometry, '--state', state);
    expect(result.status).toBe(1);
    expect(result.err).toContain(`is not representable in ${format} ${variant}`);
    expect(readdirSync(path())).toEqual([]);
  });
});

describe('create --save-recipe', () => {
  it('saves what makes the same bytes, with states, seed and uuid, without any other option', async () => {
    const words = [...GEOMETRY, ...STATES, '--state', '3=full:50%:random', '--seed', '3', '--max-open', '4'];
    await cli('create', path('image'), ...words, '--save-recipe', path('recipe'));
    for (const name of ['again', 'once-more']) await cli('create', path(name), '--recipe', path('recipe'));
    expect(sha256('again')).toBe(sha256('image'));
    expect(sha256('once-more')).toBe(sha256('image'));
    const recipe = JSON.parse(readFileSync(path('recipe'), 'utf8')) as Record<string, unknown>;
    expect(recipe).toMatchObject({ seed: 3, uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    await cli('create', path('other'), '--recipe', path('recipe'), '--seed', '4');
    expect(sha256('other')).not.toBe(sha256('image'));
  });

  it('saves the recipe of a report, and options over its states', async () => {
    await cli('create', path('image'), ...GEOMETRY, ...STATES);
    writeFileSync(path('report'), await cli('report', path('image'), '--as', 'nvme'));
    const words = ['--from-report', path('report'), '--state', '1-5=empty', '--save-recipe', path('recipe')];
    await cli('create', path('copy'), ...words);
    expect(await statesOf(path('copy'))).toEqual([
      ...['full', 'empty', 'empty', 'empty', 'empty', 'empty', 'closed', 'offline', 'readOnly'],
      'implicitlyOpened',
    ]);
    await cli('create', path('again'), '--recipe', path('recipe'));
    expect(sha256('again')).toBe(sha256('copy'));
  });

  it('prints a line that makes the same states', async () => {
    const { json } = await cliJson<{ spec: { states: unknown[] } }>(
      'create',
      path('image'),
      ...GEOMETRY,
      ...STATES,
    );
    expect(json.spec.states).toHaveLength(5);
  });

  it('refuses a recipe that exists, the path of the image, and unknown fields; leaves nothing', async () => {
    writeFileSync(path('recipe'), '{}');
    const taken = await runCli('create', path('image'), ...GEOMETRY, '--save-recipe', path('recipe'));
    expect(taken.status).toBe(3);
    const same = await runCli('create', path('image'), ...GEOMETRY, '--save-recipe', path('image'));
    expect(same.status).toBe(2);
    const state = { first: 0, last: 0, state: 'wet' };
    const bad = { zoneCount: 4, zoneSizeBytes: MIB, states: [state] };
    writeFileSync(path('bad'), JSON.stringify(bad));
    const wrong = await runCli('create', path('image'), '--recipe', path('bad'));
    expect(wrong.status).toBe(2);
    expect(wrong.err).toContain('states.0.state');
    expect(existsSync(path('image'))).toBe(false);
  });
});
