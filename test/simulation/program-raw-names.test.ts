import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, renameSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nameOfBytes } from '../../shared/units/raw-name';
import { quoteArgument } from '../../shared/units/shell-word';
import { smallImage } from '../support/cli/cli-image';
import { useProgram } from '../support/cli/cli-program';
import { useFolder } from '../support/storage/temporary-folder';

const path = useFolder();
const program = useProgram();
/** A shell writes the name: no program can be given such a word from here. */
const NAME = String.raw`$'a\xff\xfe.zoned'`;

function run(words: string): { status: number | null; out: string; err: string } {
  const script = `cd "$2" && exec "$0" "$1" ${words}`;
  const arguments_ = ['-c', script, process.execPath, program.bundle, path()];
  const { status, stdout, stderr } = spawnSync('bash', arguments_);
  return { status, out: stdout.toString(), err: stderr.toString() };
}

describe('an image whose name is no UTF-8', () => {
  it('is opened, shown with its bytes spelled, written under its lock, copied and checked', async () => {
    await smallImage(path('a'));
    renameSync(
      path('a'),
      Buffer.concat([Buffer.from(path('a')), Buffer.from([0xff, 0xfe]), Buffer.from('.zoned')]),
    );
    expect(run(`info ${NAME}`)).toMatchObject({
      status: 0,
      out: expect.stringContaining(String.raw`a\xff\xfe.zoned`) as string,
    });
    expect(run(`append ${NAME} --zone 1 --pattern 0x5a --length 4KiB`)).toMatchObject({ status: 0, err: '' });
    expect(run(`read ${NAME} --zone 1 --length 4KiB --hex`).out).toContain('5a 5a 5a');
    expect(
      run(`convert ${NAME} ${NAME.replace('a', 'b')} --format zoned --variant rfc --accept-loss --force`)
        .status,
    ).toBe(0);
    expect(run(`check ${NAME.replace('a', 'b')}`).status).toBe(0);
    const names = readdirSync(path(), { encoding: 'buffer' }).map((name) => name.toString('latin1'));
    expect(names.sort()).toEqual(['a\xff\xfe.zoned', 'b\xff\xfe.zoned']);
  });

  it('is missed by its own name', () => {
    const { status, err } = run(`info ${NAME}`);
    expect(status).toBe(4);
    expect(err).toContain(String.raw`a\xff\xfe.zoned: cannot open: no such file or folder`);
  });

  it('is named by a word that a shell takes', () => {
    const bytes = Uint8Array.from([0x61, 0xff, 0x27, 0x20, 0x5c, 0x78, 0xc3, 0xa4]);
    const word = quoteArgument(nameOfBytes(bytes));
    expect(Uint8Array.from(execFileSync('bash', ['-c', `printf %s ${word}`]))).toEqual(bytes);
  });
});
