/** What a host may ask a served image for, and what it is answered: statuses, reports, logs, features, events. */
import { describe, expect, it } from 'vitest';
import * as commands from '../support/nvme/commands';
import {
  ADMIN,
  PROPERTY,
  REPORT_FILTER,
  type NvmeCommand,
  type ReportFilter,
} from '../support/nvme/commands';
import { connectOf, HOST_NQN, NvmeHost, setFeatures, type HostOptions } from '../support/nvme/host';
import { Queue } from '../support/nvme/queue';
import { capsule, pduTypes, RawConnection } from '../support/nvme/raw-connection';
import { useTargets, ZONES } from '../support/nvme/served-image';
import { PDU } from '../support/nvme/pdu';

const BLOCK = 4096;
const ZONE_BLOCKS = 256;
const targets = useTargets();
const block = (value: number, blocks = 1): Buffer => Buffer.alloc(blocks * BLOCK, value);

/** A status, or that the connection was ended. */
async function outcome(queue: Queue, command: NvmeCommand): Promise<number | 'ended'> {
  return queue.submit(command).then(
    ({ status }) => status,
    () => 'ended' as const,
  );
}

describe('what a host looks at', () => {
  it('is there: identify pages, logs, features', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target);
    expect([host.zoneCount, host.zoneBlocks, host.blockBytes, host.zdeBytes]).toEqual([8, 256, BLOCK, 64]);
    const page = await host.controllerPage();
    expect(page).toMatchObject({ type: 1, namespaces: 1 });
    expect(page.logAttributes & 2).toBe(2);
    expect(page.writeCache & 1).toBe(1);
    expect(page.sgls & 0x10_0003).toBeGreaterThan(0x10_0000);
    expect((await host.zonedPage()).characteristics & 1).toBe(0);
    const effects = await host.log(0x05, 4096, { csi: 2 });
    for (const opcode of [0x01, 0x02, 0x79, 0x7a, 0x7d])
      expect(effects.readUInt32LE(1024 + 4 * opcode) & 1, `effects of ${opcode}`).toBe(1);
    expect(await host.log(0x02, 512)).toHaveLength(512);
    const { status } = await host.admin.submit(setFeatures(0x0b, 0x900));
    expect(status).toBe(0);
    const feature = await host.admin.submit({ opcode: ADMIN.getFeatures, cdw10: 0x07 });
    expect(feature.status).toBe(0);
    expect(await outcome(host.admin, { opcode: ADMIN.getFeatures, cdw10: 0xc0 })).toBe(0x002);
    expect((await host.identify(0x02)).readUInt32LE(0)).toBe(1);
    expect((await host.identify(0x06, { csi: 2 }))[0]).toBeGreaterThanOrEqual(0);
    await host.keepAlive();
    await host.detach();
    await target.stop();
  });

  it('an event request waits, an Abort of it is answered, what is unknown is refused', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target);
    const event = outcome(host.admin, { opcode: ADMIN.asyncEvent });
    expect(await outcome(host.admin, { opcode: ADMIN.abort, cdw10: 0 })).toBe(0);
    await host.keepAlive();
    expect(await outcome(host.admin, { opcode: 0x55 })).toBe(0x001);
    expect(await outcome(host.queue, { opcode: 0x55, nsid: 1 })).toBe(0x001);
    host.drop();
    expect(['ended', 0x007, 0x008]).toContain(await event);
    await target.stop();
  });
});

describe('zones', () => {
  it('descriptor extensions are set and reported; other reports have none', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target);
    const zde = Buffer.from(Array.from({ length: 64 }, (_, at) => at + 1));
    expect((await host.setZde(3, zde)).status).toBe(0);
    expect((await host.setZde(3, zde)).status).toBe(0x1bf);
    const { zones } = await host.report({ extended: true });
    expect(zones[3]).toMatchObject({ state: 'closed', zde: Uint8Array.from(zde) });
    expect(zones[3]!.attributes & 0x80).toBe(0x80);
    expect(zones[2]).toMatchObject({ state: 'empty', zde: new Uint8Array(64) });
    expect((await host.report()).zones[3]!.zde).toBeNull();
    await target.stop();
  });

  it('an extended report of an image without extensions is an invalid field', async () => {
    const image = await targets.create('plain', ['--zone-size', '1MiB', '--zones', '8']);
    const target = await targets.serve([image]);
    const host = await targets.attach(target);
    expect(host.zdeBytes).toBe(0);
    expect(await outcome(host.queue, commands.report(Buffer.alloc(4096), { extended: true }))).toBe(0x002);
    await target.stop();
  });

  it('reports filter, start in the middle of a zone, count all or what is returned', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target);
    await host.manage('open', 1);
    await host.append(2, block(1));
    await host.append(3, block(1));
    await host.manage('close', 3);
    await host.manage('finish', 4);
    const found = async (filter: ReportFilter) =>
      (await host.report({ filter })).zones.map(({ start }) => start / ZONE_BLOCKS);
    const byState = await Promise.all(
      (Object.keys(REPORT_FILTER) as ReportFilter[]).map(async (filter) => [filter, await found(filter)]),
    );
    expect(Object.fromEntries(byState)).toEqual({
      all: [0, 1, 2, 3, 4, 5, 6, 7],
      empty: [0, 5, 6, 7],
      implicitlyOpened: [2],
      explicitlyOpened: [1],
      closed: [3],
      full: [4],
      readOnly: [],
      offline: [],
    });
    const middle = await host.report({ from: 2 * ZONE_BLOCKS + 5 });
    expect(middle.zones[0]!.start).toBe(2 * ZONE_BLOCKS);
    expect(await host.report({}, 3)).toMatchObject({ count: ZONES, zones: { length: 3 } });
    expect(await host.report({ partial: true }, 3)).toMatchObject({ count: 3, zones: { length: 3 } });
    expect(await host.report({ from: 6 * ZONE_BLOCKS }, 3)).toMatchObject({ count: 2 });
    await target.stop();
  });

  it('statuses are those of the engine', async () => {
    const target = await targets.serveNew('--max-open', '2', '--max-active', '3');
    const host = await targets.attach(target);
    const end = ZONES * ZONE_BLOCKS;
    const { queue } = host;
    expect((await host.write(1, block(1))).status).toBe(0x1bc);
    expect((await host.manage('close', 0)).status).toBe(0x1bf);
    await host.manage('finish', 7);
    expect((await host.append(7, block(1))).status).toBe(0x1b9);
    expect((await host.append(0, block(1, 200))).status).toBe(0);
    expect((await host.append(0, block(1, 100))).status).toBe(0x1b8);
    for (const zone of [1, 2]) await host.manage('open', zone);
    await host.manage('close', 0);
    expect((await host.manage('open', 0)).status).toBe(0x1be);
    expect((await host.manage('open', 3)).status).toBe(0x1bd);
    expect(await outcome(queue, commands.manage(4, 7))).toBe(0x002);
    expect(await outcome(queue, commands.manage(0x77, 0))).toBe(0x002);
    expect(await outcome(queue, commands.manage(4, end))).toBe(0x080);
    expect(await outcome(queue, commands.read(end, 1, block(0)))).toBe(0x080);
    expect(await outcome(queue, commands.report(Buffer.alloc(4096), { from: end }))).toBe(0x080);
    expect((await host.manage('reset', 'all')).status).toBe(0);
    expect((await host.report()).zones.every(({ state }) => state === 'empty')).toBe(true);
    expect((await host.read(0, 4)).equals(block(0, 4))).toBe(true);
    await target.stop();
  });

  it('many appends under way fill a zone without a gap; large data come in parts', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target, { queues: 2, entries: 32 });
    const parts = Array.from({ length: ZONE_BLOCKS }, (_, index) => block(index & 0xff));
    const done = await Promise.all(parts.map((part) => host.append(0, part)));
    expect(done.map(({ status }) => status)).toEqual(parts.map(() => 0));
    expect(done.map(({ lba }) => lba).sort((a, b) => a - b)).toEqual(parts.map((_, index) => index));
    const bytes = await host.read(0, ZONE_BLOCKS);
    for (const [index, { lba }] of done.entries()) expect(bytes[lba * BLOCK]).toBe(index & 0xff);
    expect((await host.report()).zones[0]!.state).toBe('full');
    for (const by of ['capsule', 'r2t'] as const)
      expect((await host.append(1, block(3, 2), { by, fua: true })).status).toBe(0);
    await target.stop();
  });
});

describe('an error status, or an end', () => {
  it('a wrong NQN is exactly 182h', async () => {
    const target = await targets.serveNew();
    const queue = await Queue.open(target, { id: 0, entries: 32 });
    const wrong = { ...target, subsystem: 'nqn.2026-01.test:nobody' };
    expect(await outcome(queue, connectOf(wrong, 0, 0xffff, 32))).toBe(0x182);
    queue.drop();
    await target.stop();
  });

  /** A Connect with something wrong, on a queue of its own. */
  const CONNECTS: readonly (readonly [string, (options: HostOptions, id: number) => NvmeCommand])[] = [
    ['record format 1', (options) => ({ ...connectOf(options, 0, 0xffff, 32), cdw10: 1 })],
    ['a controller nobody has', (options) => connectOf(options, 1, 0x7777, 32)],
    ['an admin queue of a static controller', (options) => connectOf(options, 0, 0x7777, 32)],
    ['a queue out of range', (options, id) => connectOf(options, 0x7fff, id, 32)],
    ['a queue without room', (options, id) => connectOf(options, 1, id, 1)],
    [
      'a subsystem name without end',
      (options) => {
        const command = connectOf(options, 0, 0xffff, 32);
        command.data!.fill(0x61, 256, 512);
        return command;
      },
    ],
  ];

  it('a Connect with something wrong leaves the others as they are', async () => {
    const target = await targets.serveNew();
    const good = await targets.attach(target);
    for (const [name, make] of CONNECTS) {
      const queue = await Queue.open(target, { id: 1, entries: 32 });
      const command = make({ ...target, hostNqn: HOST_NQN }, good.controller);
      expect(await outcome(queue, command), name).not.toBe(0);
      queue.drop();
      await good.keepAlive();
    }
    expect((await good.append(0, block(1))).status).toBe(0);
    await target.stop();
  });

  it('a second Connect, and commands before the first', async () => {
    const target = await targets.serveNew();
    const host = await targets.attach(target);
    expect(await outcome(host.admin, connectOf(target, 0, 0xffff, 32))).not.toBe(0);
    const queue = await Queue.open(target, { id: 0, entries: 32 });
    expect(await outcome(queue, commands.propertyGet(PROPERTY.vs, 4))).not.toBe(0);
    queue.drop();
    await target.stop();
  });

  const page = () => Buffer.alloc(BLOCK);
  const WRONG: readonly (readonly [string, (host: NvmeHost) => NvmeCommand])[] = [
    ['a write to namespace 2', () => commands.write(0, 1, block(1), { nsid: 2 })],
    ['a read of namespace 0', () => commands.read(0, 1, page(), { nsid: 0 })],
    ['management of namespace FFFFFFFFh', () => commands.manage(4, 0, { nsid: 0xffff_ffff })],
    ['a write with more data than blocks', () => commands.write(0, 1, block(1, 2))],
    ['a write with less data than blocks', () => commands.write(0, 4, block(1, 2))],
    ['an append with less data than blocks', () => commands.append(0, 4, block(1, 2), { by: 'r2t' })],
    ['a read into less than its blocks', () => commands.read(0, 4, page())],
    ['a write over the largest transfer', () => commands.write(0, 8192, block(1, 8192), { by: 'r2t' })],
    ['a read over the largest transfer', () => commands.read(0, 65536, Buffer.alloc(65536 * BLOCK))],
    ['a report of 3 dwords', () => commands.report(Buffer.alloc(12))],
    ['an extension of another size', () => commands.setZde(0, Buffer.alloc(128))],
    ['zone action 0', () => commands.manage(0, 0)],
    ['zone action 6', () => commands.manage(6, 0)],
    ['an unknown report', () => ({ ...commands.report(page()), cdw13: 5 })],
    ['an unknown filter', () => ({ ...commands.report(page()), cdw13: 0xc00 })],
  ];

  it('wrong commands of a host that is attached leave the drive as it is', async () => {
    const target = await targets.serveNew();
    for (const [name, make] of WRONG) {
      const host = await NvmeHost.attach(target);
      expect(await outcome(host.io[0]!, make(host)), name).not.toBe(0);
      host.drop();
    }
    const host = await targets.attach(target);
    expect((await host.report()).zones.every(({ state }) => state === 'empty')).toBe(true);
    const { status, err } = await target.stop();
    expect({ status, err }).toMatchObject({
      status: 0,
      err: expect.not.stringMatching(/^\s+at /m) as string,
    });
  });

  it('SGLs of a kind that no host uses over TCP', async () => {
    const target = await targets.serveNew();
    for (const kind of [0x00, 0x10, 0x20, 0x2f, 0x40, 0x5b, 0x99, 0xff]) {
      const raw = await RawConnection.greeted(target);
      raw.send(capsule(connectOf(target, 0, 0xffff, 32), 1));
      await raw.until(152);
      const pdu = capsule(commands.identify(1, Buffer.alloc(4096)), 2);
      pdu[8 + 39] = kind;
      raw.send(pdu);
      await Promise.race([raw.until(176), raw.ended]).catch(() => undefined);
      const answer = raw.received.subarray(152);
      const [type] = pduTypes(answer);
      expect([PDU.response, PDU.controllerTermReq, undefined], `SGL ${kind}`).toContain(type);
      if (type === PDU.response) expect(answer.readUInt16LE(22) >> 1, `SGL ${kind}`).not.toBe(0);
      raw.drop();
    }
    await target.stop();
  });
});
