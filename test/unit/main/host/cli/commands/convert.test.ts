import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConversionPlan, ConversionSummary } from '../../../../../../shared/image/conversion';
import type { AttachCommand } from '../../../../../../shared/image/attach-command';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { smallImage, statesOf } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

describe('convert', () => {
  it('lists what cannot be carried and writes nothing without leave', async () => {
    const image = await smallImage(path('a.img'));
    const { status, out, err } = await runCli(
      'convert',
      image,
      path('b.img'),
      '--format',
      'zoned',
      '--variant',
      'rfc',
    );
    expect(status).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(
      'lost: zone capacity: 512 KiB (524,288 B) becomes 1 MiB (1,048,576 B) [zone-capacity]',
    );
    expect(err).toMatch(
      /zonesmith: nothing was written: \d+ things cannot be carried; --accept-loss goes on/,
    );
    expect(existsSync(path('b.img'))).toBe(false);
  });

  it('goes on with leave, and still says what was lost', async () => {
    const image = await smallImage(path('a.img'));
    await cli('zone', 'open', image, '3');
    const words = ['convert', image, path('b.img'), '--format', 'zoned', '--variant', 'rfc', '--accept-loss'];
    const { status, out, err } = await runCli(...words);
    expect(status).toBe(0);
    expect(out).toMatch(/^.*b\.img: zoned rfc, 0 B of data, \d+ lost\n$/);
    expect(err).toContain('[zde-size]');
    expect(await statesOf(path('b.img'))).toEqual(await statesOf(image));
  });

  it('needs no leave where nothing is lost, and takes the newest layout of the family', async () => {
    const image = await smallImage(path('a.img'));
    await cli('write', image, '--zone', '3', '--pattern', '7', '--length', '8KiB');
    expect(await cli('convert', image, path('b.img'), '--format', 'zoned')).toBe(
      `${path('b.img')}: zoned extended, 8 KiB of data, nothing lost\n`,
    );
    const hex = async (file: string): Promise<string> =>
      (await runCli('read', file, '--zone', '3', '--length', '8KiB', '--hex')).out;
    expect(await hex(path('b.img'))).toBe(await hex(image));
  });

  it('prints the plan or the summary as JSON', async () => {
    const image = await smallImage(path('a.img'));
    const words = ['convert', image, path('b.img'), '--format', 'zoned', '--variant', 'rfc'];
    const refused = await cliJson<ConversionPlan>(...words);
    expect(refused.status).toBe(1);
    expect(refused.json).toMatchObject({
      blockers: [],
      spec: { variant: 'rfc' },
      dataBytes: expect.any(Number) as number,
    });
    expect(refused.json.losses.map(({ code }) => code)).toContain('zone-capacity');
    const done = await cliJson<ConversionSummary>(...words, '--accept-loss');
    expect(done.status).toBe(0);
    expect(done.json).toMatchObject({ path: path('b.img'), data: null, losses: refused.json.losses });
  });

  it('puts the data of a zone-file beside it, where it is told to, or nowhere', async () => {
    const image = path('a.img');
    await cli('create', image, '--zone-size', '1MiB', '--zones', '8', '--logical-block', '512');
    const words = ['convert', image, path('z.meta'), '--format', 'zone-file', '--accept-loss'];
    expect(await cli(...words)).toContain(`zone-file v5 with data image ${path('z.meta')}.data`);
    const other = ['convert', image, path('y.meta'), '--format', 'zone-file', '--accept-loss'];
    await cli(...other, '--data-out', path('y.raw'));
    const { json } = await cliJson<ImageInfo>('info', path('y.meta'), '--data', path('y.raw'));
    expect(json).toMatchObject({ format: 'zone-file', hasData: true });
    const alone = await runCli('convert', image, path('x.meta'), '--format', 'zone-file', '--no-data-out');
    expect(alone).toMatchObject({ status: 1, err: expect.stringContaining('[data]') as string });
    expect(existsSync(path('x.meta'))).toBe(false);
  });

  it('tells what no leave can help, with exit status 1', async () => {
    const image = path('a.img');
    await cli('create', image, '--zone-size', '768KiB', '--zones', '8');
    const words = ['convert', image, path('b.img'), '--format', 'zoned', '--variant', 'rfc', '--accept-loss'];
    const { status, err } = await runCli(...words);
    expect(status).toBe(1);
    expect(err).toContain('cannot be converted: zone size of 768 KiB is no power of two');
    expect(err).toContain('nothing was written');
    expect((await runCli(...words, '--force')).status).toBe(0);
  });

  it.each([
    ['a target that is there', ['--format', 'zoned'], 'a.img', 3, 'exists already'],
    ['no format', [], 'b.img', 2, '--format'],
    ['a family that is none', ['--format', 'vhd'], 'b.img', 2, 'vhd'],
    [
      'a variant that is not written',
      ['--format', 'zoned', '--variant', 'branch-a'],
      'b.img',
      2,
      'accepted: extended, rfc',
    ],
    ['a data image beside a zoned one', ['--format', 'zoned', '--data-out', 'x'], 'b.img', 2, '--data-out'],
  ])('refuses %s', async (_what, words, target, status, text) => {
    const image = await smallImage(path('a.img'));
    const result = await runCli('convert', image, path(target), ...words);
    expect(result.status).toBe(status);
    expect(result.err).toContain(text);
  });
});

describe('attach', () => {
  it('prints commands with what is to be known of them as comments, fit for a shell', async () => {
    const out = await cli('attach', await smallImage(path('a.img')));
    expect(out).toContain('# gzoned: A FreeBSD gzoned provider of this shape\n');
    expect(out).toContain('gzoned create -s 1048576 -c 0 -m 3 "$md"\n');
  });

  it('prints the same as JSON', async () => {
    const { json } = await cliJson<{ commands: AttachCommand[] }>('attach', await smallImage(path('a.img')));
    expect(json.commands.map(({ tool }) => tool)).toEqual(['QEMU nvme-ns', 'null_blk', 'zloop', 'gzoned']);
  });
});
