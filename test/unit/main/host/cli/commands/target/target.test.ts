import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, runCli } from '../../../../../../support/cli/cli';
import { footprint } from '../../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();

/** Zones as NVMe knows them. */
async function servable(image: string): Promise<string> {
  await cli('create', image, '--zone-size', '1MiB', '--zones', '6');
  return image;
}

describe('target', () => {
  it.each([
    [['--listen', '4420'], "--listen: '4420' is no address"],
    [['--nqn', 'disk'], "--nqn: 'disk' is no NVMe qualified name"],
    [['--read-only', '--scratch'], "'--read-only' cannot be used with option '--scratch'"],
    [['--cut-at', 'x'], "crash point: 'x' is not accepted"],
    [['--cut-at', '3', '--lose', 'some'], "lose: 'some' is not accepted"],
    [['--durability', 'end'], 'Allowed choices are flush, each, none'],
  ])('refuses %j before it serves anything', async (words, message) => {
    const image = await servable(path('a'));
    const before = footprint(image);
    const { status, err, out } = await runCli('target', image, ...words);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(footprint(image)).toEqual(before);
  });

  it('refuses what NVMe zones cannot say, and leaves neither lock nor trace', async () => {
    await cli('create', path('c'), '--zone-size', '1MiB', '--zones', '4', '--conventional', '0-1');
    const { status, err } = await runCli('target', path('c'), '--record', path('t'));
    expect(status).toBe(3);
    expect(err).toMatch(/2 conventional zones.*zonesmith convert/);
    expect(existsSync(path('t'))).toBe(false);
    expect((await runCli('zone', 'open', path('c'), '2')).status).toBe(0);
  });

  it('keeps a trace that is there, and never takes the place of the image', async () => {
    const image = await servable(path('a'));
    writeFileSync(path('t'), 'precious');
    const kept = await runCli('target', image, '--record', path('t'));
    expect(kept.status).toBe(3);
    expect(kept.err).toContain('exists');
    const own = await runCli('target', image, '--record', image, '--force');
    expect(own.err).toContain('would take the place of the image');
  });

  it('takes options that name one image for one image only', async () => {
    const [a, b] = [await servable(path('a')), await servable(path('b'))];
    const { status, err } = await runCli('target', a, b, '--record', path('t'));
    expect(status).toBe(2);
    expect(err).toContain('--record: names something of one image, but 2 are given');
  });
});
