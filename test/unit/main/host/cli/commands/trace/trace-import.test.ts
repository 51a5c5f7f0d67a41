import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../../../../../shared/workload/import-report';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { useFolder } from '../../../../../../support/storage/temporary-folder';
import { geometryText } from '../../../../../../support/trace/imports';

const path = useFolder();
const CAPTURES = 'test/fixtures/captures/linux-6.1/trace';
const IOLOG = `${CAPTURES}/fio-rand-nvme.iolog`;
const geometry = () => ['--geometry', path('geometry.json')];
const to = () => ['-o', path('out.jsonl')];

beforeEach(() => writeFileSync(path('geometry.json'), geometryText()));

describe('trace import', () => {
  it('a fio job replays on an image of its geometry to the pointers that the kernel reported', async () => {
    await cli('create', path('a'), '--zone-size', '16MiB', '--zones', '128', '--profile', 'zns');
    const { status, json } = await cliJson<ImportReport>(
      'trace',
      'import',
      IOLOG,
      '--from',
      'fio-iolog',
      '--for',
      path('a'),
      ...to(),
    );
    expect({ status, commands: json.commands, refused: json.outcomes.refused.count }).toEqual({
      status: 0,
      commands: 256,
      refused: 0,
    });
    await cli('replay', path('out.jsonl'), path('a'));
    expect(await cli('report', path('a'), '--as', 'blkzone-2.38', '--count', '9')).toBe(
      readFileSync(`${CAPTURES}/fio-blkzone-after.txt`, 'utf8'),
    );
  });

  it('the format is recognised where --from is left out', async () => {
    writeFileSync(path('b.bin'), gunzipSync(readFileSync(`${CAPTURES}/blktrace-btrfs.bin.gz`)));
    const out = await cli('trace', 'import', path('b.bin'), ...geometry(), ...to());
    expect(out).toContain('blktrace: 906 lines, 153 commands');
    expect(out).toContain('line 369: zone management of unknown kind: reset');
    expect(readFileSync(path('out.jsonl'), 'utf8').split('\n')).toHaveLength(155);
  });

  it('lines that were refused: exit 1 and their numbers, and the trace is written all the same', async () => {
    writeFileSync(
      path('x.iolog'),
      'fio version 3 iolog\n1 a write 0 4096\n2 a write 100 4096\n3 a write 8192 4096\n',
    );
    const { status, out } = await runCli('trace', 'import', path('x.iolog'), ...geometry(), ...to());
    expect(status).toBe(1);
    expect(out).toContain(
      'line 3: starts at byte 100, which is no whole number of logical blocks of 4096 bytes',
    );
    expect(out).toContain('line 4: zone 0: write at LBA 0x2, write pointer 0x1');
    expect(out).toContain('"as is" keeps it, "sequentialise" lays it onto zones');
    const entries = readFileSync(path('out.jsonl'), 'utf8').trim().split('\n').slice(1);
    expect(entries).toEqual(['{"i":0,"t":0,"op":"write","lba":0,"blocks":1}']);
    expect(
      (await runCli('trace', 'import', path('x.iolog'), ...geometry(), ...to(), '--force', '--as-is')).status,
    ).toBe(1);
    expect(readFileSync(path('out.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
  });

  it('--sequentialise says how much was laid elsewhere', async () => {
    writeFileSync(path('x.iolog'), 'fio version 3 iolog\n1 a write 999424 4096\n2 a read 999424 4096\n');
    const { status, json } = await cliJson<ImportReport>(
      'trace',
      'import',
      path('x.iolog'),
      ...geometry(),
      ...to(),
      '--sequentialise',
    );
    expect([status, json.outcomes.remapped.count]).toEqual([0, 2]);
  });

  it.each<[string, string[], string]>([
    ['no device', [], 'give either --for IMAGE or --geometry FILE'],
    ['two devices', ['--for', 'a', '--geometry', 'b'], 'give either --for IMAGE or --geometry FILE'],
    ['both ways', ['--as-is', '--sequentialise'], 'give either --as-is or --sequentialise'],
    ['a format that is none', ['--from', 'vhs'], "argument 'vhs' is invalid. Allowed choices are fio-iolog"],
    ['a reading of waits that is none', ['--wait', 'x'], 'Allowed choices are relative, since-start'],
  ])('usage: %s', async (_case, words, message) => {
    const { status, err } = await runCli('trace', 'import', IOLOG, ...to(), ...words);
    expect({ status, said: err.includes(message) }).toEqual({ status: 2, said: true });
    expect(existsSync(path('out.jsonl'))).toBe(false);
  });

  it('a file of no known format, or of another than is said, leaves nothing', async () => {
    writeFileSync(path('x.txt'), 'hello\n');
    const unknown = await runCli('trace', 'import', path('x.txt'), ...geometry(), ...to());
    expect([unknown.status, unknown.err]).toEqual([
      2,
      expect.stringContaining('its format is not certain by what it holds'),
    ]);
    const other = await runCli(
      'trace',
      'import',
      path('x.txt'),
      '--from',
      'blktrace',
      ...geometry(),
      ...to(),
    );
    expect([other.status, other.err]).toEqual([
      2,
      expect.stringContaining('x.txt: does not begin with a record'),
    ]);
    expect(existsSync(path('out.jsonl'))).toBe(false);
  });

  it('a trace that is there stays unless --force, and its source is never taken its place', async () => {
    writeFileSync(path('out.jsonl'), 'mine');
    expect((await runCli('trace', 'import', IOLOG, ...geometry(), ...to())).status).toBe(3);
    expect(readFileSync(path('out.jsonl'), 'utf8')).toBe('mine');
    writeFileSync(path('x.iolog'), readFileSync(IOLOG));
    const onto = await runCli(
      'trace',
      'import',
      path('x.iolog'),
      ...geometry(),
      '-o',
      path('x.iolog'),
      '--force',
    );
    expect([onto.status, onto.err]).toEqual([2, expect.stringContaining('would take the place of')]);
  });

  it('names its formats in the help', async () => {
    const help = await cli('help', 'trace', 'import');
    expect(help).toContain('Usage: zonesmith trace import [options] <file>');
    expect(help).toContain('fio-iolog: ');
    expect(help).toContain('--sequentialise');
  });
});
