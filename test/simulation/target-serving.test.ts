/** A served image from outside: how it starts and ends, what it is called, what a host finds and leaves. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { cli, cliJson, runCli } from '../support/cli/cli';
import { DISCOVERY_NQN, NvmeHost } from '../support/nvme/host';
import { hostNamed, useTargets, ZONES } from '../support/nvme/served-image';

const BLOCK = 4096;
const targets = useTargets();
const { path } = targets;

const block = (value: number, blocks = 1): Buffer => Buffer.alloc(blocks * BLOCK, value);

/** States of an image's zones, by the command line. */
async function statesOf(image: string): Promise<string[]> {
  const { json } = await cliJson<{ zones: { state: string }[] }>('report', image);
  return json.zones.map(({ state }) => state);
}

/** What a zone of 1 MiB holds, by the command line. */
async function zoneBytes(image: string, zone: number): Promise<Buffer> {
  return (await runCli('read', image, '--zone', String(zone), '--length', '1MiB')).bytes;
}

/** Commands of a recorded trace, marks apart. */
function entriesOf(trace: string): TraceEntry[] {
  const lines = readFileSync(trace, 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => JSON.parse(line) as TraceEntry);
}

describe('start and end', () => {
  it('tells address and name on stdout, the command to connect on stderr, and ends in order with SIGTERM', async () => {
    const target = await targets.serveNew();
    expect(target.host).toBe('127.0.0.1');
    await target.says(/nvme connect -t tcp -a 127\.0\.0\.1 -s \d+ -n nqn\./);
    const { status, out } = await target.stop();
    expect({ status, out }).toEqual({
      status: 0,
      out: `listening 127.0.0.1:${target.port} ${target.subsystem}\n`,
    });
    expect(existsSync(path('image.zslock'))).toBe(false);
  });

  it('ends with SIGTERM while hosts are attached and write, and what was answered is in the image', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target);
    const done: number[] = [];
    const writing = (async () => {
      for (let n = 0; n < 200; n++) {
        const { status } = await host.append(0, block(n % 250));
        if (status === 0) done.push(n);
      }
    })().catch(() => undefined);
    while (done.length < 10) await new Promise((resolve) => setImmediate(resolve));
    expect((await target.stop()).status).toBe(0);
    await writing;
    const bytes = await zoneBytes(path('image'), 0);
    for (const n of done) expect(bytes[n * BLOCK]).toBe(n % 250);
  });

  it('changes no zone state by starting, by a host that goes, by SIGTERM', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target);
    await host.manage('open', 1);
    await host.append(2, block(2));
    await host.append(3, block(3));
    await host.manage('close', 3);
    await host.manage('finish', 4);
    const states = ['empty', 'explicitlyOpened', 'implicitlyOpened', 'closed', 'full', 'empty'];
    const seen = async (one: NvmeHost) => (await one.report()).zones.map(({ state }) => state).slice(0, 6);
    expect(await seen(host)).toEqual(states);
    await host.detach();
    const another = await targets.attach(target);
    expect(await seen(another)).toEqual(states);
    another.drop();
    await target.stop();
    expect((await statesOf(path('image'))).slice(0, 6)).toEqual(states);
    const again = await targets.serve([path('image')]);
    expect(await seen(await targets.attach(again))).toEqual(states);
    await again.stop();
  });

  it('warns of an address that others reach, and of none on loopback', async () => {
    const image = await targets.create('image');
    const open = await targets.serve([image, '--listen', '0.0.0.0:0']);
    await open.says(/warning.*0\.0\.0\.0/);
    await open.stop();
    const closed = await targets.serve([image]);
    expect((await closed.stop()).err).not.toContain('warning');
  });

  it('refuses what NVMe cannot say: conventional zones, a shorter last zone, a size that is no power of two', async () => {
    const shapes = [
      ['--conventional', '0-1'],
      ['--last-zone', '256KiB'],
    ].map((words) => ['--zone-size', '1MiB', '--zones', '8', ...words]);
    for (const [index, shape] of [...shapes, ['--zone-size', '768KiB', '--zones', '8']].entries()) {
      const image = await targets.create(`image${index}`, shape);
      await expect(targets.serve([image]), shape.join(' ')).rejects.toThrow('convert');
    }
  });
});

describe('names', () => {
  it('differ for each image and NQN, and stay over restarts', async () => {
    const images = [await targets.create('a'), await targets.create('b')];
    const idsOf = async (words: readonly string[]) => {
      const target = await targets.serve(words);
      const host = await targets.attach(target);
      const { uuid, nguid, commandSet } = await host.namespaceIds();
      expect(nguid === null || nguid === (await host.namespacePage()).nguid).toBe(true);
      expect(commandSet).toBe(2);
      const { serial } = await host.controllerPage();
      await host.detach();
      await target.stop();
      return [target.subsystem, uuid, nguid, serial];
    };
    const first = await idsOf([images[0]!]);
    expect(await idsOf([images[0]!])).toEqual(first);
    const other = await idsOf([images[1]!]);
    const named = await idsOf([images[0]!, '--nqn', 'nqn.2026-01.test:named']);
    for (const which of [0, 1]) expect(new Set([first[which], other[which], named[which]]).size).toBe(3);
    expect(named[0]).toBe('nqn.2026-01.test:named');
  });

  it('several images are subsystems of one listener, and discovery lists them', async () => {
    const images = [await targets.create('a'), await targets.create('b')];
    const target = await targets.serve(images, 2);
    const names = target.served.map(({ subsystem }) => subsystem);
    const discovery = await NvmeHost.enable({ ...target, subsystem: DISCOVERY_NQN });
    // Besides, the discovery subsystem may list itself.
    const entries = (await discovery.discovered()).filter(({ type }) => type === 2);
    expect(entries.map(({ subsystem }) => subsystem).sort()).toEqual([...names].sort());
    for (const entry of entries)
      expect(entry).toMatchObject({
        transport: 3,
        type: 2,
        service: String(target.port),
        address: '127.0.0.1',
      });
    discovery.drop();
    const hosts = await Promise.all(target.served.map((served) => targets.attach(served)));
    await hosts[0]!.append(0, block(1));
    await hosts[1]!.append(0, block(2));
    expect([(await hosts[0]!.read(0, 1))[0], (await hosts[1]!.read(0, 1))[0]]).toEqual([1, 2]);
    await target.stop();
  });
});

describe('what is served', () => {
  it('read-only: reads, and refuses what would change something', async () => {
    const image = await targets.create('image');
    await cli('append', image, '--zone', '0', '--pattern', '0x5a', '--length', '8KiB');
    const before = readFileSync(image);
    const target = await targets.serve([image, '--read-only']);
    const host = await targets.attach(target);
    expect((await host.read(0, 2)).every((byte) => byte === 0x5a)).toBe(true);
    const results = [host.append(0, block(1)), host.manage('reset', 0), host.write(2, block(1))];
    for (const result of results) expect((await result).status).not.toBe(0);
    await target.stop();
    expect(readFileSync(image).equals(before)).toBe(true);
  });

  it('scratch: takes writes and leaves the image as it was', async () => {
    const image = await targets.create('image');
    const before = readFileSync(image);
    const target = await targets.serve([image, '--scratch']);
    const host = await targets.attach(target);
    expect((await host.append(0, block(9))).status).toBe(0);
    expect((await host.read(0, 1))[0]).toBe(9);
    await target.stop();
    expect(readFileSync(image).equals(before)).toBe(true);
  });

  it('limits that are in force are told, 0-based, or as none', async () => {
    const image = await targets.create('image');
    const limited = await targets.serve([image, '--max-open', '3', '--max-active', '5']);
    expect(await (await targets.attach(limited)).zonedPage()).toMatchObject({ openMax: 3, activeMax: 5 });
    await limited.stop();
    const target = await targets.serve([image, '--max-open', '0', '--max-active', '0']);
    const page = await (await targets.attach(target)).zonedPage();
    expect(page).toMatchObject({ openMax: null, activeMax: null });
    await target.stop();
  });

  it('a trace with every command, its data and its result, marks for hosts, and a replay that agrees', async () => {
    const image = await targets.create('image');
    await cli('create', path('fresh'), '--zone-size', '1MiB', '--zones', '8', '--zde', '64');
    const target = await targets.serve([image, '--record', path('trace')]);
    const host = await targets.attach(target);
    await host.append(0, block(7, 2));
    await host.write(1, block(8));
    await host.flush();
    await host.read(0, 2);
    await host.manage('finish', 0);
    await host.detach();
    await target.stop();
    const entries = entriesOf(path('trace'));
    expect(entries.map(({ op }) => op)).toEqual([
      ...['mark', 'append', 'write', 'flush', 'read', 'finish', 'mark'],
    ]);
    expect(entries[2]).toMatchObject({ expect: { status: 'unaligned-write' } });
    await cli('replay', path('trace'), path('fresh'));
    expect((await zoneBytes(path('fresh'), 0)).subarray(0, 2 * BLOCK).equals(block(7, 2))).toBe(true);
  });

  it('SIGKILL loses nothing that was answered, of the image and of the trace', async () => {
    const image = await targets.create('image');
    const target = await targets.serve([image, '--record', path('trace')]);
    const host = await targets.attach(target);
    const done = new Map<number, number>();
    let n = 0;
    const worker = async (zone: number) => {
      for (;;) {
        const value = 1 + (n++ % 250);
        const { status, lba } = await host.append(zone, block(value));
        if (status === 0) done.set(lba, value);
        if (done.size >= 100) target.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: ZONES }, (_, zone) => worker(zone)));
    expect((await target.ended).signal).toBe('SIGKILL');
    expect(done.size).toBeGreaterThanOrEqual(100);
    const traced = readFileSync(path('trace'), 'utf8');
    const zones = await Promise.all(Array.from({ length: ZONES }, (_, zone) => zoneBytes(image, zone)));
    for (const [lba, value] of done) {
      const [zone, at] = [Math.floor(lba / 256), (lba % 256) * BLOCK];
      expect(zones[zone]!.subarray(at, at + BLOCK).equals(block(value))).toBe(true);
      expect(traced).toMatch(new RegExp(`"assignedLba":${lba}\\b`));
    }
  });
});

describe('hosts', () => {
  it('two at once see what the other wrote, and the limits that both use up', async () => {
    const target = await targets.serveNew('--max-open', '2', '--max-active', '2');
    const [one, other] = [
      await targets.attach(target, hostNamed(1)),
      await targets.attach(target, hostNamed(2)),
    ];
    expect(one.controller).not.toBe(other.controller);
    await one.manage('open', 0);
    await other.manage('open', 1);
    expect((await one.manage('open', 2)).status).toBe(0x1bd);
    await one.append(0, block(5));
    expect((await other.read(0, 1))[0]).toBe(5);
    await one.detach();
    expect((await other.append(1, block(6))).status).toBe(0);
    expect((await other.manage('open', 2)).status).toBe(0x1bd);
    await target.stop();
  });

  it('one that is gone without a word holds nothing up', async () => {
    const target = await targets.serveNew();
    for (let n = 0; n < 20; n++) (await targets.attach(target, hostNamed(n))).drop();
    const host = await targets.attach(target);
    expect((await host.append(0, block(1))).status).toBe(0);
    await target.stop();
  });

  it('one that keeps silent longer than its keep-alive time is let go, one that does not is kept', async () => {
    const target = await targets.serveNew();
    const silent = await targets.attach(target, { ...hostNamed(1), keepAliveMs: 1000 });
    const lively = await targets.attach(target, { ...hostNamed(2), keepAliveMs: 1000 });
    let isOver = false;
    const over = silent.ended().then(() => (isOver = true));
    while (!isOver) {
      await lively.keepAlive();
    }
    await over;
    expect((await lively.append(0, block(1))).status).toBe(0);
    await target.says(/detached: .*0001 /);
    await target.stop();
  });

  it.each([
    ['header', { header: true, data: false }],
    ['data', { header: false, data: true }],
    ['both', { header: true, data: true }],
  ])('with digests: %s', async (_, digests) => {
    const target = await targets.serveNew();
    const host = await targets.attach(target, { digests });
    const large = Buffer.from(Array.from({ length: 40 * BLOCK }, (__, at) => (at * 7) & 0xff));
    expect((await host.append(0, large)).status).toBe(0);
    expect((await host.append(0, large.subarray(0, BLOCK))).status).toBe(0);
    expect((await host.read(0, 40)).equals(large)).toBe(true);
    expect((await host.report()).zones[0]!.writePointer).toBe(41);
    await host.detach();
    await target.stop();
  });
});
