import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PlannedCommand } from '../../../../../../shared/workload/planned-command';
import { useFolder } from '../../../../../support/storage/temporary-folder';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { smallImage, statesOf } from '../../../../../support/cli/cli-image';

const JOB = [
  ...['[global]', 'zonemode=zbd', 'ioengine=libaio', 'bs=64k'],
  ...['[fill]', 'rw=write', 'offset=1z', 'size=2z'],
  ...['[again]', 'stonewall', 'rw=write', 'offset=1z', 'size=1z', 'speed=9'],
].join('\n');

describe('job files of fio', () => {
  const folder = useFolder();

  async function prepare(job = JOB): Promise<{ image: string; job: string }> {
    const image = await smallImage(folder('i.zoned'));
    writeFileSync(folder('job.fio'), job);
    return { image, job: folder('job.fio') };
  }

  it('generate makes a trace of them and tells what it does not carry', async () => {
    const { image, job } = await prepare();
    const trace = folder('t.jsonl');
    const { json, err } = await cliJson<{ commands: number; seed: number; notes: object[] }>(
      ...['generate', job, '--seed', '9', '--for', image, '-o', trace],
    );
    // 2 zones of 512 KiB in 64 KiB writes, a reset, and the first zone again.
    expect(json).toMatchObject({ commands: 16 + 1 + 8, seed: 9 });
    expect(json.notes).toMatchObject([
      { line: 3, section: 'global', key: 'ioengine', treatment: 'ignored' },
      { line: 14, section: 'again', key: 'speed', treatment: 'unknown' },
    ]);
    expect(err).toContain(`${job}:3: [global] ioengine=libaio ignored: `);
    expect(err).toContain(`${job}:14: [again] speed=9 unknown: fio knows no such word`);
    expect(JSON.parse(readFileSync(trace, 'utf8').split('\n')[0]!)).toMatchObject({
      generator: 'fio',
      seed: 9,
    });
    expect(await cli('replay', trace, image)).toBe('25 commands, 25 as recorded\n');
  });

  it('run carries out the jobs that are chosen, with words of the command line first', async () => {
    const { image, job } = await prepare();
    const { json } = await cliJson<{ commands: number; ok: number }>(
      ...['run', job, image, '--section', 'fill', '--set', 'number_ios=3'],
    );
    expect(json).toMatchObject({ commands: 3, ok: 3 });
    expect((await statesOf(image)).slice(0, 3)).toEqual(['notWritePointer', 'implicitlyOpened', 'empty']);
  });

  it('trace import gives the same commands as generate', async () => {
    const { image, job } = await prepare();
    const commandsOf = (path: string) =>
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => {
          const { op, lba, blocks } = JSON.parse(line) as PlannedCommand;
          return [op, op === 'write' ? lba : null, blocks];
        });
    await runCli('generate', job, '--for', image, '-o', folder('made'));
    const { status } = await runCli(
      ...['trace', 'import', job, '--from', 'fio-job', '--for', image, '-o', folder('taken')],
    );
    expect(status).toBe(1);
    expect(commandsOf(folder('taken'))).toEqual(commandsOf(folder('made')));
    expect(await cli('replay', folder('taken'), image)).toBe('25 commands, 25 as recorded\n');
  });

  it('run says which seed it had', async () => {
    const { image, job } = await prepare();
    expect(await cli('run', job, image, '--seed', '77', '--section', 'fill')).toMatch(/\nfio, seed 77\n$/);
    expect(await cli('run', 'ring-log', image, '--seed', '78')).toMatch(/\nring-log, seed 78\n$/);
  });

  it.each([
    ['[a]\nrw=wrote', [], /job\.fio: line 2: a: rw: 'wrote' is not accepted; accepted: read, write, /],
    ['rw=write', [], /job\.fio: line 1: 'rw=write' stands before the first section/],
    [JOB, ['--section', 'none'], /--section: 'none' is no job of the file; accepted: fill, again/],
    [JOB, ['--set', 'zones=1'], /--set: 'zones' is no word that is carried; accepted: rw, bs, /],
    ['[a]\nzonemode=zbd\nzonesize=2m', [], /line 3: a: zonesize: the zones of the device have 1048576 bytes/],
  ])('are refused where they cannot be carried: %#', async (text, options, message) => {
    const { image, job } = await prepare(text);
    const { status, err } = await runCli(
      'generate',
      job,
      '--for',
      image,
      '-o',
      folder('t.jsonl'),
      ...options,
    );
    expect(status).not.toBe(0);
    expect(err).toMatch(message);
  });

  it('a trace of illegal commands carries their refusals, and replay asserts them', async () => {
    const { image } = await prepare();
    const trace = folder('t.jsonl');
    await cli('generate', 'illegal-commands', '--set', 'commands=10000', '--for', image, '-o', trace);
    const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
    const refused = lines.filter((line) => /"expect":\{"status":"(?!ok)/.test(line));
    expect(refused.length).toBeGreaterThan(3000);
    expect(await cli('replay', trace, image)).toBe('10,000 commands, 10000 as recorded\n');
  });

  it('replay stops exactly at the expectation that is wrong', async () => {
    const { image } = await prepare();
    const trace = folder('t.jsonl');
    await cli('generate', 'illegal-commands', '--set', 'commands=10000', '--for', image, '-o', trace);
    const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
    const at = lines.findIndex((line, index) => index > 6000 && line.includes('"status":"ok"'));
    lines[at] = lines[at]!.replace('"status":"ok"', '"status":"zone-full"');
    writeFileSync(trace, `${lines.join('\n')}\n`);
    const { status, out } = await runCli('replay', trace, image);
    expect(status).toBe(1);
    expect(out).toContain(`command ${at - 1} (`);
    expect(out).toContain('expected status zone-full, got status ok');
  });
});
