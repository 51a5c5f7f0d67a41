import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { smallImage } from '../../../../../../support/cli/cli-image';
import { processesOf, qemuImagePath } from '../../../../../../support/image/format-qemu';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();

const BYTE: Readonly<Record<string, string>> = { zo: 'open', zc: 'close', zf: 'finish', zrs: 'reset' };

/** The changing commands of a scenario as a trace: a power cycle between processes. */
async function traceOf(scenario: string, image: string): Promise<string> {
  const { json } = await cliJson<Record<string, unknown>>('info', image);
  const { geometry, limits, profile, logicalBlockSizeBytes, zdeBytes } = json;
  const header = { zonesmith: 'trace', version: 1, options: {}, seed: 0 };
  const entries = processesOf(scenario).flatMap(({ commands }) => [
    ...commands.flatMap((line) => entryOf(line)),
    { op: 'powerCycle' },
  ]);
  const lines = [
    { ...header, geometry, limits, profile, logicalBlockSizeBytes, zdeBytes },
    ...entries.map((entry, i) => ({ i, t: i, ...entry })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function entryOf(line: string): object[] {
  const [verb = '', ...words] = line.split(' ').filter((word) => word !== '-p');
  const op = BYTE[verb] ?? { write: 'write', zap: 'append' }[verb];
  if (op === undefined) return [];
  const value = words[0] === '-P' ? Number(words[1]) : 0xcd;
  const [offset, length] = words.slice(words[0] === '-P' ? 2 : 0).map(Number);
  const place = { op, lba: offset! / 512 };
  return [verb in BYTE ? place : { ...place, blocks: length! / 512, data: { pattern: 'byte', value } }];
}

describe('trace reenact', () => {
  it.each([
    ['zoned-rfc/x16-random', 'qemu-zoned-rfc', '08-append.img'],
    ['zoned-rfc/x17-random', 'qemu-zoned-rfc', '17-zf.img'],
    ['zoned-rfc/x18-random', 'qemu-zoned-rfc', '13-zo.img'],
    ['zoned-rfc/x19-random', 'qemu-zoned-rfc', null],
    ['qcow2-v4/x17-random', 'qemu-qcow2-v4', null],
    ['qcow2-v9/x19-random', 'qemu-qcow2-v9', null],
  ] as const)('%s explains its field image', async (scenario, build, last) => {
    const processes = processesOf(scenario);
    const field = qemuImagePath(scenario, processes.at(-1)!.after);
    if (last !== null) expect(processes.at(-1)!.after).toBe(last);
    const start = qemuImagePath(scenario, processes[0]!.before);
    writeFileSync(path('t'), await traceOf(scenario, start));
    const before = readFileSync(start);
    const words = ['trace', 'reenact', path('t'), start, '--as', build, '--against', field];
    const { status, json } = await cliJson('trace', ...words.slice(1), '-o', path('kept'));
    expect(json).toMatchObject({ build, equal: true, differences: [], endedAt: null });
    expect(status).toBe(0);
    expect(await cli(...words)).toMatch(/\nequal\n$/);
    expect(readFileSync(start).equals(before)).toBe(true);
    // Not only below the pointers.
    expect(readFileSync(path('kept')).equals(readFileSync(field))).toBe(true);
  });

  it('names zone, field and numbers where another rule made the image', async () => {
    const scenario = 'zoned-rfc/x16-random';
    const processes = processesOf(scenario);
    const start = qemuImagePath(scenario, processes[0]!.before);
    const trace = await traceOf(scenario, start);
    const lines = trace.split('\n').filter((line) => !line.includes('"append"'));
    writeFileSync(path('t'), lines.map((line, i) => line.replace(/^\{"i":\d+/, `{"i":${i - 1}`)).join('\n'));
    const field = qemuImagePath(scenario, processes.at(-1)!.after);
    const words = ['reenact', path('t'), start, '--as', 'qemu-zoned-rfc', '--against', field];
    const { status, json } = await cliJson<{ differences: object[] }>('trace', ...words);
    expect(status).toBe(1);
    expect(json.differences).toContainEqual({ zone: 1, field: 'state', a: 'empty', b: 'implicitlyOpened' });
    expect(json.differences).toContainEqual({ zone: 1, field: 'writePointer', a: 0x400, b: 0x410 });
    expect(json.differences).toContainEqual(
      expect.objectContaining({ zone: 1, field: 'data', firstByte: 0x80000, bytes: 8192 }),
    );
    const { out } = await runCli('trace', ...words);
    expect(out).toMatch(/zone 1: write pointer 0x400 here, 0x410 there/);
    expect(out).toMatch(/zone 1: 8,192 bytes of its data differ, within device bytes 0x80000 to 0x81fff/);
  });

  it('a command that ended the process of a build ends the re-enactment', async () => {
    const start = qemuImagePath('qcow2-v9/n04-open-twice', '00-created.img');
    const { json } = await cliJson<{ limits: object }>('info', start);
    const commands = [0, 1, 2].map((i) => JSON.stringify({ i, t: 0, op: 'open', zone: 1 }));
    const header = { zonesmith: 'trace', version: 1, options: {}, ...json };
    const kept = [
      'zonesmith',
      'version',
      'options',
      'geometry',
      'limits',
      'profile',
      'logicalBlockSizeBytes',
      'zdeBytes',
    ];
    writeFileSync(
      path('t'),
      [
        JSON.stringify(
          header,
          kept.concat(
            ...Object.keys(json.limits),
            'zoneCount',
            'zoneSizeBytes',
            'zoneCapacityBytes',
            'conventionalZones',
            'lastZoneSizeBytes',
          ),
        ),
        ...commands,
      ].join('\n'),
    );
    const { status, json: summary } = await cliJson(
      'trace',
      'reenact',
      path('t'),
      start,
      '--as',
      'qemu-qcow2-v9',
    );
    expect({ status, summary }).toEqual({
      status: 1,
      summary: { build: 'qemu-qcow2-v9', commands: 2, refused: 0, endedAt: 1 },
    });
  });

  it('refuses a build that does not make such images, and a name that is none', async () => {
    await smallImage(path('a'));
    writeFileSync(path('t'), '');
    const other = await runCli('trace', 'reenact', path('t'), path('a'), '--as', 'qemu-zoned-rfc');
    expect(other.status).toBe(2);
    const unknown = await runCli('trace', 'reenact', path('t'), path('a'), '--as', 'qemu');
    expect(unknown.status).toBe(2);
    expect(unknown.err).toMatch(/qemu-zoned-rfc, qemu-qcow2-v4, qemu-qcow2-v9/);
    expect(existsSync(path('kept'))).toBe(false);
  });
});

describe('io --as', () => {
  it('writes and prints in place what the build did', async () => {
    const [first] = processesOf('zoned-rfc/z05-limits-write');
    copyFileSync(qemuImagePath(first!.scenario, first!.before), path('a'));
    const lines = first!.commands.flatMap((line) => ['-c', line]);
    const { status, out } = await runCli('io', path('a'), '--as', 'qemu-zoned-rfc', ...lines);
    const lasting = (text: string) => text.split('\n').filter((line) => !line.includes(' ops; '));
    expect(lasting(out)).toEqual(lasting(first!.stdout));
    expect(status).toBe(1);
    expect(readFileSync(path('a')).equals(readFileSync(qemuImagePath(first!.scenario, first!.after)))).toBe(
      true,
    );
  });

  it('only looks where every line only looks', async () => {
    const scenario = 'zoned-rfc/z06-conv-report-offset';
    const image = qemuImagePath(scenario, '01-prep.img');
    const out = await cli('io', image, '--as', 'qemu-zoned-rfc', '-c', 'zrp 3M 4');
    const theirs = processesOf(scenario).find(({ commands }) => commands[0] === 'zrp 3M 4')!;
    expect(out.trim()).toBe(theirs.stdout.trim());
  });

  it('records nothing: a trace holds what the rules of a device answer', async () => {
    copyFileSync(qemuImagePath('zoned-rfc/z01-basic', '00-created.img'), path('a'));
    const words = ['--as', 'qemu-zoned-rfc', '--record', path('t'), '-c', 'zo 1M 1M'];
    const { status, err } = await runCli('io', path('a'), ...words);
    expect(status).toBe(2);
    expect(err).toMatch(/--record/);
  });

  it('ends with the process of the build', async () => {
    copyFileSync(qemuImagePath('qcow2-v4/q04-open-twice', '00-created.img'), path('a'));
    const lines = ['zo 1M 1M', 'zo 1M 1M', 'zrp 0 2'].flatMap((line) => ['-c', line]);
    const { status, out, err } = await runCli('io', path('a'), '--as', 'qemu-qcow2-v4', ...lines);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(/the build ends here/);
  });
});
