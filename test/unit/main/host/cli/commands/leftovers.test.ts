import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { smallImage } from '../../../../../support/cli/cli-image';
import { leftAndMaking } from '../../../../../support/storage/left-files';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

describe('leftovers', () => {
  it('lists what killed runs left, with 1, and nothing with 0', async () => {
    await smallImage(path('a'));
    expect(await cli('leftovers', path())).toBe('');
    const [left, making] = await leftAndMaking(path('b'));
    const { status, out } = await runCli('leftovers', path());
    expect(status).toBe(1);
    expect(out).toContain(`${left}  4 B, process `);
    expect(out).toContain('left by a process that is gone');
    expect(out).toContain(`${making}  4 B, process ${process.pid}, being made`);
  });

  it('removes those whose maker is gone', async () => {
    const [left, making] = await leftAndMaking(path('b'));
    const { status, json } = await cliJson<{ removed: string[] }>('leftovers', path(), '--remove');
    expect([status, json.removed]).toEqual([1, [left]]);
    expect([existsSync(left), existsSync(making)]).toEqual([false, true]);
  });

  it('are spoken of by info, with the command that removes them', async () => {
    await smallImage(path('a'));
    expect((await runCli('info', path('a'))).err).toBe('');
    const [left] = await leftAndMaking(path('b'));
    const { err } = await runCli('info', path('a'));
    expect(err).toContain(`1 file of runs that were killed in ${path()} (4 B): zonesmith leftovers --remove`);
    await runCli('leftovers', '--remove', path());
    expect(existsSync(left)).toBe(false);
  });

  it('refuses a place that is none', async () => {
    writeFileSync(path('x'), '');
    const { status, err } = await runCli('leftovers', path('none'));
    expect(status).toBe(4);
    expect(err).toContain('none: cannot open: no such file or folder');
  });
});
