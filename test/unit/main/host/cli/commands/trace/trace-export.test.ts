import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../../../../../main/trace/exporters/registry';
import type { ExportReport } from '../../../../../../../shared/workload/export-report';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { smallImage } from '../../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();

/** A trace of writes, resets and zone commands, and its image. */
async function churned(...settings: string[]): Promise<string> {
  await smallImage(path('a'));
  const set = ['commands=150', 'bytes=8k', ...settings].flatMap((setting) => ['--set', setting]);
  await cli('run', 'reset-churn', path('a'), '--seed', '7', ...set, '--record', path('t.jsonl'));
  return path('t.jsonl');
}

describe('trace export', () => {
  it.each(EXPORTERS.map(({ name }) => name))(
    'writes a trace as %s and counts what it carries',
    async (format) => {
      const trace = await churned();
      const words = ['trace', 'export', trace, '--to', format, '-o', path('out')];
      const { json, status } = await cliJson<ExportReport & { file: string }>(...words);
      expect(json).toMatchObject({ file: path('out'), format, commands: 150 });
      expect(json.bytes).toBeGreaterThanOrEqual(readFileSync(path('out')).length);
      expect(status).toBe(0);
    },
  );

  it('says on standard error what is left out, why, and where first', async () => {
    const trace = await churned();
    const { status, out, err } = await runCli(
      'trace',
      'export',
      trace,
      '--to',
      'fio-iolog',
      '-o',
      path('out'),
    );
    expect([status, out]).toEqual([0, '']);
    expect(err).toMatch(/^150 commands as fio-iolog, /);
    expect(err).toMatch(/left out: \d+ of \d+, first command \d+: an iolog has no word for finish/);
    expect(readFileSync(path('out'), 'utf8')).toContain('0 t.img add\n');
  });

  it('names the device or file that it is told', async () => {
    const trace = await churned();
    await runCli('trace', 'export', trace, '--to', 'fio-iolog', '-o', path('out'), '--target', '/dev/nullb0');
    expect(readFileSync(path('out'), 'utf8')).toContain('0 /dev/nullb0 open\n');
  });

  it('gives a script with which io makes the same image', async () => {
    const trace = await churned('pattern=0x5a');
    await cli('trace', 'export', trace, '--to', 'qemu-io', '-o', path('script'));
    await smallImage(path('b'));
    const lines = readFileSync(path('script'), 'utf8').trimEnd().split('\n');
    await cli('io', path('b'), ...lines.flatMap((line) => ['-c', line]));
    const zones = Array.from({ length: 8 }, (_, zone) => [
      'read',
      '--zone',
      `${zone}`,
      '--length',
      '512k',
      '--hex',
    ]);
    for (const [command, ...options] of [['report'], ...zones] as [string, ...string[]][]) {
      const [made, given] = await Promise.all(
        ['b', 'a'].map((image) => cli(command, path(image), ...options)),
      );
      expect(made).toBe(given);
    }
  });

  it('replaces nothing unasked, and leaves nothing of a trace that is damaged', async () => {
    const trace = await churned();
    writeFileSync(path('out'), 'mine');
    const words = ['trace', 'export', trace, '--to', 'perfetto', '-o', path('out')];
    expect((await runCli(...words)).err).toContain('--force');
    expect(readFileSync(path('out'), 'utf8')).toBe('mine');
    expect((await runCli(...words, '--force')).status).toBe(0);
    writeFileSync(trace, `${readFileSync(trace, 'utf8')}{"i":`);
    const { status, err } = await runCli('trace', 'export', trace, '--to', 'blkparse', '-o', path('new'));
    expect([status, existsSync(path('new'))]).toEqual([2, false]);
    expect(err).toMatch(/t\.jsonl: line 152: not JSON/);
    expect((await runCli('trace', 'export', trace, '--to', 'csv', '-o', path('new'))).status).toBe(2);
  });
});
