import { describe, expect, it } from 'vitest';
import { NvmeHost, DISCOVERY_NQN } from '../../../../../support/nvme/host';
import * as commands from '../../../../../support/nvme/commands';
import { STUB_FACTS } from '../../../../../support/nvme/stub-drive';
import { StubTarget } from '../../../../../support/nvme/stub-target';

const attach = async (facts = STUB_FACTS): Promise<NvmeHost> =>
  NvmeHost.attach((await StubTarget.start([facts])).address());

describe('identify', () => {
  it('a controller: what a Linux host looks at', async () => {
    const host = await attach();
    const page = await host.identify(0x01);
    expect(page.toString('latin1', 4, 64)).toBe(
      '00112233445566778899' + 'Zonesmith stub.img'.padEnd(40, ' '),
    );
    expect([page[76], page[77], page[111], page[261], page[512], page[513], page[525]]).toEqual([
      0, 8, 1, 6, 0x66, 0x44, 1,
    ]);
    expect(page.readUInt32LE(536)).toBe(0x10_0001);
    expect([page.readUInt32LE(1792), page.readUInt32LE(1796)]).toEqual([1028, 1]);
    host.drop();
  });

  it('a namespace: sizes, ids, and that it is zoned', async () => {
    const host = await attach();
    const page = await host.identify(0x00, { nsid: 1 });
    expect([0, 8, 16].map((at) => Number(page.readBigUInt64LE(at)))).toEqual([2048, 1536, 1536]);
    expect([page[99], page[130]]).toEqual([0, 12]);
    expect(page.toString('hex', 104, 120)).toBe(STUB_FACTS.uuid);
    const ids = await host.identify(0x03, { nsid: 1 });
    expect(ids.toString('hex', 0, 48)).toBe(
      `02100000${STUB_FACTS.uuid}03100000${STUB_FACTS.uuid}0401000002000000`.slice(0, 96),
    );
    host.drop();
  });

  it('a zoned namespace: limits from 0, FFFFFFFFh for none, extensions in 64 bytes', async () => {
    const host = await attach();
    const page = await host.identify(0x05, { nsid: 1, csi: 2 });
    expect([page.readUInt16LE(0), page.readUInt16LE(2), page.readUInt32LE(4), page.readUInt32LE(8)]).toEqual([
      0, 1, 4, 2,
    ]);
    expect([Number(page.readBigUInt64LE(2816)), page[2824]]).toEqual([256, 1]);
    host.drop();
    const limits = { openZonesMax: null, activeZonesMax: null, appendMaxBytes: 65536 };
    const other = await attach({ ...STUB_FACTS, limits, crossesZones: false, writable: false, zdeBytes: 0 });
    const free = await other.identify(0x05, { nsid: 1, csi: 2 });
    expect([free.readUInt16LE(2), free.readUInt32LE(4), free.readUInt32LE(8), free[2824]]).toEqual([
      0, 0xffff_ffff, 0xffff_ffff, 0,
    ]);
    expect((await other.identify(0x06, { csi: 2 }))[0]).toBe(4);
    expect((await other.identify(0x00, { nsid: 1 }))[99]).toBe(1);
    other.drop();
  });

  it('lists the one namespace, and both command sets', async () => {
    const host = await attach();
    expect((await host.identify(0x02)).readUInt32LE(0)).toBe(1);
    expect((await host.identify(0x02, { nsid: 1 })).readUInt32LE(0)).toBe(0);
    expect((await host.identify(0x07, { csi: 2 })).readUInt32LE(0)).toBe(1);
    expect((await host.identify(0x1c))[0]).toBe(0b101);
    expect((await host.identify(0x08, { nsid: 1 }))[14]).toBe(1);
    for (const csi of [0, 2]) expect((await host.identify(0x06, { csi })).length).toBe(4096);
    host.drop();
  });

  it.each([
    [0x00, 2, 0, 0x00b],
    [0x03, 0xffff_ffff, 0, 0x00b],
    [0x02, 0xffff_ffff, 0, 0x00b],
    [0x05, 1, 1, 0x002],
    [0x06, 0, 7, 0x002],
    [0x14, 0, 0, 0x002],
  ])('CNS %i of namespace %i, command set %i: status %i', async (cns, nsid, csi, status) => {
    const host = await attach();
    const answer = await host.admin.submit(commands.identify(cns, Buffer.alloc(4096), { nsid, csi }));
    expect(answer.status).toBe(status);
    host.drop();
  });

  it('a discovery controller has no namespaces', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.enable({ ...stub.address(), subsystem: DISCOVERY_NQN });
    const page = await host.identify(0x01);
    expect([page[111], page.readUInt32LE(516)]).toEqual([2, 0]);
    const answer = await host.admin.submit(commands.identify(0x02, Buffer.alloc(4096)));
    expect(answer.status).toBe(0x002);
    host.drop();
  });
});
