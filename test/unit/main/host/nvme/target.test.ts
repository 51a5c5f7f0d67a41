import { describe, expect, it } from 'vitest';
import { Target } from '../../../../../main/host/nvme/target';
import * as commands from '../../../../support/nvme/commands';
import { DISCOVERY_NQN, NvmeHost, connectOf, setFeatures } from '../../../../support/nvme/host';
import { capsule, RawConnection } from '../../../../support/nvme/raw-connection';
import { STUB_FACTS } from '../../../../support/nvme/stub-drive';
import { StubTarget } from '../../../../support/nvme/stub-target';

const BLOCK = 4096;
const block = (value: number, blocks = 1): Buffer => Buffer.alloc(blocks * BLOCK, value);

describe('a target', () => {
  it('serves a host: write, append, read, reports, management', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    expect([host.zoneCount, host.zoneBlocks, host.blockBytes, host.zdeBytes]).toEqual([8, 256, BLOCK, 64]);
    expect(await host.write(0, block(1, 2))).toMatchObject({ status: 0 });
    expect(await host.append(0, block(2, 64))).toMatchObject({ status: 0, lba: 2 });
    expect(Buffer.concat([block(1), block(2, 2)]).equals(await host.read(1, 3))).toBe(true);
    expect((await host.write(0, block(3))).status).toBe(0x1bc);
    expect((await host.manage('finish', 1)).status).toBe(0);
    expect((await host.flush()).status).toBe(0);
    const { zones } = await host.report({ extended: true });
    expect(zones).toHaveLength(8);
    expect(zones[0]).toMatchObject({ state: 'implicitlyOpened', writePointer: 66 });
    expect(zones[1]).toMatchObject({ state: 'full' });
    expect(zones[1]!.zde).toEqual(new Uint8Array(64).fill(0xee));
    expect((await host.manage('reset', 'all')).status).toBe(0);
    expect(stub.drives[0]!.done.at(-1)).toBe('reset all');
    await host.detach();
    expect(stub.log).toEqual([]);
  });

  it('serves with both digests, data in capsules and asked for', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach({ ...stub.address(), digests: { header: true, data: true } });
    for (const blocks of [1, 100]) expect((await host.append(2, block(blocks, blocks))).status).toBe(0);
    expect(Buffer.concat([block(1), block(100, 100)]).equals(await host.read(512, 101))).toBe(true);
    await host.detach();
  });

  it('tells who is attached, and when that ends', async () => {
    const stub = await StubTarget.start();
    const first = await NvmeHost.attach(stub.address());
    const second = await NvmeHost.attach({ ...stub.address(), hostNqn: 'nqn.2026-01.test:other' });
    expect(
      stub.all('attached').map(({ host: { controller, drive, hostNqn } }) => [controller, drive, hostNqn]),
    ).toEqual([
      [1, 0, first.options.hostNqn ?? expect.any(String)],
      [2, 0, 'nqn.2026-01.test:other'],
    ]);
    await first.detach();
    await stub.says('detached');
    second.drop();
    await stub.says('detached', 2);
    expect(stub.all('detached').map(({ controller }) => controller)).toEqual([1, 2]);
  });

  it('lists itself and its subsystems to who asks the discovery service', async () => {
    const other = { ...STUB_FACTS, nqn: 'nqn.2026-01.test:second' };
    const stub = await StubTarget.start([STUB_FACTS, other]);
    const host = await NvmeHost.enable({ ...stub.address(), subsystem: DISCOVERY_NQN });
    const found = await host.discovered();
    expect(found.map(({ subsystem }) => subsystem)).toEqual([DISCOVERY_NQN, STUB_FACTS.nqn, other.nqn]);
    expect(stub.all('attached')).toEqual([]);
    host.drop();
  });

  it('refuses a wrong name with 182h and where it stands', async () => {
    const stub = await StubTarget.start();
    const attaching = NvmeHost.attach({ ...stub.address(), subsystem: 'nqn.2026-01.test:nobody' });
    await expect(attaching).rejects.toThrow('182h');
    expect(stub.log).toEqual([
      expect.stringMatching(/Connect refused: no subsystem "nqn.2026-01.test:nobody"$/),
    ]);
  });

  it('drops the hosts of one drive at once, and takes new ones after resume', async () => {
    const other = { ...STUB_FACTS, nqn: 'nqn.2026-01.test:second' };
    const stub = await StubTarget.start([STUB_FACTS, other]);
    const [dropped, kept] = [await NvmeHost.attach(stub.address(0)), await NvmeHost.attach(stub.address(1))];
    stub.holds = true;
    const lost = dropped.append(0, block(1));
    await stub.holding(1);
    stub.receive({ kind: 'drop', drive: 0 });
    expect(stub.posted.slice(-2).map(({ kind }) => kind)).toEqual(['detached', 'dropped']);
    await expect(lost).rejects.toThrow();
    await expect(NvmeHost.attach(stub.address(0))).rejects.toThrow('181h');
    stub.held.length = 0;
    stub.holds = false;
    expect((await kept.append(0, block(2))).status).toBe(0);
    stub.receive({ kind: 'resume', drive: 0 });
    const again = await NvmeHost.attach(stub.address(0));
    expect((await again.append(0, block(3))).status).toBe(0);
    again.drop();
    kept.drop();
  });

  it('tells hosts of zones that changed, once until the log is read', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    await host.admin.submit(setFeatures(0x0b, 0x0800_0000));
    const event = host.event();
    await host.keepAlive();
    stub.receive({ kind: 'zones-changed', drive: 0, zones: [2, 5] });
    expect(await event).toEqual({ type: 2, information: 0xef, page: 0xbf });
    const page = await host.log(0xbf, 4096, { nsid: 1 });
    expect([page.readUInt16LE(0), page.readBigUInt64LE(8), page.readBigUInt64LE(16)]).toEqual([
      2,
      512n,
      1280n,
    ]);
    expect((await host.log(0xbf, 4096, { nsid: 1 })).readUInt16LE(0)).toBe(0);
    host.drop();
  });

  it('finishes what was asked when it stops, and says that it ended', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    stub.holds = true;
    const appended = host.append(0, block(1, 40));
    await stub.holding(1);
    stub.receive({ kind: 'stop' });
    stub.release();
    expect((await appended).status).toBe(0);
    await stub.says('ended');
    await host.ended();
    expect(stub.posted.at(-1)).toEqual({ kind: 'ended' });
  });

  it('says why it cannot listen', async () => {
    const stub = await StubTarget.start();
    const { port } = stub.address();
    const second = new Target(
      { listen: { host: '127.0.0.1', port }, drives: [STUB_FACTS], arena: new SharedArrayBuffer(1 << 20) },
      (message) => stub.posted.push(message),
    );
    second.listen();
    while (stub.all('refused').length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(stub.all('refused')[0]!.error).toMatchObject({
      code: 'usage',
      message: `cannot listen on 127.0.0.1:${port}: the port is in use; choose another, or 0 for any free one (EADDRINUSE)`,
    });
  });
});

describe('time', () => {
  it('ends a host that is not heard of, and what it had', async () => {
    const stub = await StubTarget.start();
    const silent = await NvmeHost.attach({ ...stub.address(), keepAliveMs: 5000 });
    const patient = await NvmeHost.attach(stub.address());
    stub.pass(7500);
    await silent.ended();
    expect(stub.all('detached')).toMatchObject([{ controller: 1, why: 'keep-alive time-out' }]);
    await patient.keepAlive();
    patient.drop();
  });

  it('ends nobody for a thread that did not run', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach({ ...stub.address(), keepAliveMs: 5000 });
    stub.target.pass(3_600_000);
    await host.keepAlive();
    expect(stub.log).toEqual([]);
    host.drop();
  });

  it('ends who does not get through Connect', async () => {
    const stub = await StubTarget.start();
    const [silent, greeted] = [
      await RawConnection.open(stub.address()),
      await RawConnection.greeted(stub.address()),
    ];
    const host = await NvmeHost.attach(stub.address());
    stub.pass(8500);
    await Promise.all([silent.ended, greeted.ended]);
    await host.keepAlive();
    host.drop();
  });

  it('ends who announced data and does not send it', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    const queue = host.queue;
    const { data, ...command } = commands.append(0, 64, block(1, 64));
    // Nothing to send when the target asks: the initiator sees that as a fault of the target, and stays silent.
    const never = queue.submit({ ...command, into: data });
    never.catch(() => undefined);
    await host.keepAlive();
    stub.pass(20_000);
    await queue.ended;
    host.drop();
  });
});

describe('limits', () => {
  it('gives memory to all, whatever they ask for at once', async () => {
    const stub = await StubTarget.start([STUB_FACTS], 1 << 20);
    const hosts = await Promise.all([0, 1, 2].map(() => NvmeHost.attach(stub.address())));
    const appends = hosts.flatMap((host, zone) =>
      [1, 3, 20, 2, 31, 1, 32, 4].map((blocks) => host.append(zone, block(blocks, blocks))),
    );
    expect((await Promise.all(appends)).every(({ status }) => status === 0)).toBe(true);
    const reads = hosts.flatMap((host, zone) =>
      [0, 1, 2, 3].map((at) => host.read(zone * 256 + at * 20, 20)),
    );
    expect(await Promise.all(reads)).toHaveLength(12);
    for (const host of hosts) host.drop();
  });

  it('ends who gives more commands than its queue holds', async () => {
    const stub = await StubTarget.start();
    stub.holds = true;
    const raw = await RawConnection.greeted(stub.address());
    raw.send(capsule(connectOf(stub.address(), 0, 0xffff, 4), 1));
    for (let cid = 2; cid < 8; cid++) raw.send(capsule({ opcode: 0x0c }, cid));
    expect((await raw.ended).length).toBeGreaterThan(128);
    expect(stub.log).toEqual([
      expect.stringMatching(/more commands than the 4 its queue holds; connection ended$/),
    ]);
  });
});
