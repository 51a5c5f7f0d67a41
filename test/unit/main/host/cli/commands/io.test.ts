import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { smallImage, statesOf } from '../../../../../support/cli/cli-image';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const io = (...lines: string[]) => runCli('io', path('a'), ...lines.flatMap((line) => ['-c', line]));

describe('io', () => {
  it('runs one command after the other on the image', async () => {
    await smallImage(path('a'));
    const { status, out, err } = await io(
      'zo 2M 1M',
      'write -P 0x5a 1M 4k',
      'zap -p 1M 4k',
      'zrp 1M 2',
      'read -v 1M 16',
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.replace(/ops; .*/g, 'ops;').split('\n')).toEqual([
      'wrote 4096/4096 bytes at offset 1048576',
      '4 KiB, 1 ops;',
      'After zap done, the append sector is 0x808',
      'start: 0x800, len 0x800, cap 0x400, wptr 0x810, zcond:2, [type: 2]',
      'start: 0x1000, len 0x800, cap 0x400, wptr 0x1000, zcond:3, [type: 2]',
      '00100000:  5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a 5a  ZZZZZZZZZZZZZZZZ',
      'read 16/16 bytes at offset 1048576',
      '16 bytes, 1 ops;',
      '',
    ]);
    expect((await statesOf(path('a'))).slice(1, 3)).toEqual(['implicitlyOpened', 'explicitlyOpened']);
  });

  it('goes on after a failure and answers 1', async () => {
    await smallImage(path('a'));
    const { status, out, err } = await io('write 1052672 4k', 'zo 1M 1M');
    expect({ status, out }).toEqual({ status: 1, out: 'write failed: Invalid argument\n' });
    expect(err).toMatch(/Zone Invalid Write/);
    expect((await statesOf(path('a')))[1]).toBe('explicitlyOpened');
  });

  it('quit ends it', async () => {
    await smallImage(path('a'));
    expect((await io('# open', 'quit', 'zo 1M 1M')).status).toBe(0);
    expect((await statesOf(path('a')))[1]).toBe('empty');
  });

  it('looking only changes nothing, not even a lock', async () => {
    await smallImage(path('a'));
    const before = footprint(path('a'));
    expect((await io('zrp 0 8', 'read 0 4k', 'r -v 0 16', '# nothing', 'q')).status).toBe(0);
    expect(footprint(path('a'))).toEqual(before);
  });

  it('--json has each command with what it printed', async () => {
    await smallImage(path('a'));
    const { status, json } = await cliJson('io', path('a'), '-c', 'zrp 0 1', '-c', '# no', '-c', 'zo 0 1M');
    expect(status).toBe(1);
    expect(json).toEqual({
      commands: [
        {
          command: 'zrp 0 1',
          ok: true,
          output: ['start: 0x0, len 0x800, cap 0x800, wptr 0x0, zcond:0, [type: 1]'],
          messages: [],
        },
        {
          command: 'zo 0 1M',
          ok: false,
          output: [expect.stringMatching(/^zone open failed: /)],
          messages: [expect.stringContaining('zone 0')],
        },
      ],
    });
  });

  it('what it wrote is what read gives', async () => {
    await smallImage(path('a'));
    await io('write -P 0x33 1M 8k', 'flush');
    const bytes = (await runCli('read', path('a'), '--zone', '1', '--length', '8k')).bytes;
    expect(bytes.equals(Buffer.alloc(8192, 0x33))).toBe(true);
    expect(await cli('check', path('a'))).toBe('nothing found\n');
    expect(readFileSync(path('a')).includes(Buffer.alloc(8192, 0x33))).toBe(true);
  });
});
