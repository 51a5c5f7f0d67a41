import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { KIB, MIB } from '../../../../../../shared/units/units';
import { cli, runCli } from '../../../../../support/cli/cli';
import { findingsOf } from '../../../../../support/cli/cli-image';
import { nameBackingAt } from '../../../../../support/qcow2/qcow2-backing';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const folder = useFolder();
let image: string;
let base: string;

/** An image whose first zone is conventional and whose zone 2 is closed, over a raw file; nothing is in it itself. */
beforeEach(async () => {
  [image, base] = [folder('over.qcow2'), folder('base.raw')];
  writeFileSync(base, Buffer.alloc(6 * MIB, 0x42));
  const shape = ['--zone-size', '1MiB', '--zones', '8', '--conventional', '0', '--variant', '48-b'];
  await cli('create', image, '--format', 'qcow2', ...shape, '--max-append', '1MiB');
  nameBackingAt(image, '/etc/passwd', 'raw');
});

const bytesOf = async (...words: string[]) => (await runCli('read', image, ...words)).bytes;

describe('a qcow2 image with a backing file', () => {
  it('does not follow it unasked: it says which one, and reads nothing of it', async () => {
    const { status, err } = await runCli('info', image);
    expect([status, err]).toEqual([
      0,
      expect.stringMatching(/"\/etc\/passwd"; they cannot be read before it is named/),
    ]);
    const read = await runCli('read', image, '--zone', '0', '--length', '4KiB');
    expect([read.status, read.out]).toEqual([3, '']);
    expect(read.err).toMatch(/never written here and belongs to the backing file "\/etc\/passwd"/);
    expect((await runCli('write', image, '--zone', '0', '--pattern', '1', '--length', '512')).status).toBe(3);
  });

  it('is read and written over the file that is named, which stays as it is', async () => {
    const backing = ['--backing', base];
    await cli('write', image, ...backing, '--zone', '0+512', '--pattern', '0x11', '--length', '512');
    await cli('write', image, ...backing, '--zone', '2', '--pattern', '0x22', '--length', '4KiB');
    const read = await bytesOf(...backing, '--zone', '0', '--length', '64KiB');
    expect([read[0], read[512], read[1024], read.at(-1)]).toEqual([0x42, 0x11, 0x42, 0x42]);
    await cli('zone', 'finish', image, ...backing, '2');
    const zone = await bytesOf(...backing, '--zone', '2', '--length', '1MiB');
    expect([zone[0], zone[4 * KIB], zone.at(-1)]).toEqual([0x22, 0x42, 0x42]);
    expect((await runCli('check', image, ...backing)).status).toBe(0);
    await cli('zone', 'reset', image, ...backing, '2');
    await cli('write', image, ...backing, '--zone', '2', '--pattern', '0x33', '--length', '512');
    await cli('zone', 'finish', image, ...backing, '2');
    const anew = await bytesOf(...backing, '--zone', '2', '--length', '1MiB');
    expect([anew[0], anew[512], anew.at(-1)]).toEqual([0x33, 0, 0]);
    expect(readFileSync(base).every((byte) => byte === 0x42)).toBe(true);
  });

  it('is converted and compared with what lies behind it', async () => {
    const [flat, same] = [folder('flat.zoned'), folder('same.qcow2')];
    await cli('zone', 'finish', image, '--backing', base, '2');
    await cli('convert', image, flat, '--backing', base, '--format', 'zoned');
    const read = await runCli('read', flat, '--zone', '2', '--length', '1MiB');
    expect(read.bytes.every((byte) => byte === 0x42)).toBe(true);
    expect((await runCli('diff', image, flat, '--backing', base, '--zones-only')).status).toBe(0);
    copyFileSync(image, same);
    const twice = ['--backing', base, '--b-backing', base];
    expect((await runCli('diff', image, same, ...twice)).status).toBe(0);
    const { status, err } = await runCli('convert', image, folder('other.zoned'), '--format', 'zoned');
    expect([status, existsSync(folder('other.zoned')), err]).toEqual([
      3,
      false,
      expect.stringMatching(/backing file/),
    ]);
  });

  it('takes no file twice, none that is not there, and none where there is nothing behind', async () => {
    const plain = folder('plain.zoned');
    await cli('create', plain, '--zone-size', '1MiB', '--zones', '2');
    const answers = [];
    for (const words of [
      [image, '--backing', image],
      [image, '--backing', base, '--backing', base],
      [image, '--backing', folder('none')],
      [plain, '--backing', base],
      [image, ...Array.from({ length: 17 }, () => ['--backing', base]).flat()],
    ]) {
      const { status, err } = await runCli('info', ...words);
      answers.push([status, err]);
    }
    expect(answers).toEqual([
      [2, expect.stringMatching(/would lie behind itself/)],
      [2, expect.stringMatching(/would lie behind itself/)],
      [4, expect.stringMatching(/no such file/)],
      [2, expect.stringMatching(/there is nothing behind it/)],
      [2, expect.stringMatching(/17 backing files were named, 16 at most/)],
    ]);
  });

  it('is crashed and shrunk over the same file', async () => {
    const [trace, crashed] = [folder('load.trace'), folder('crashed.qcow2')];
    const backing = ['--backing', base];
    await cli(
      'generate',
      'append-round-robin',
      '--set',
      'commands=20',
      '--for',
      image,
      ...backing,
      '-o',
      trace,
    );
    await cli('crash', image, ...backing, '--trace', trace, '--at', '10', '-o', crashed);
    expect(await findingsOf(crashed, ...backing)).toEqual(['qcow2-leak']);
    const explored = await runCli('crash', 'explore', image, ...backing, '--trace', trace, '--window', '0-2');
    expect([explored.status, explored.err]).toEqual([0, expect.stringContaining(base)]);
  });
});
