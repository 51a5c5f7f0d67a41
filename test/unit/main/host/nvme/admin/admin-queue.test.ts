import { describe, expect, it } from 'vitest';
import type { NvmeCommand } from '../../../../../support/nvme/commands';
import * as commands from '../../../../../support/nvme/commands';
import { NvmeHost, setFeatures } from '../../../../../support/nvme/host';
import { StubTarget } from '../../../../../support/nvme/stub-target';

const statusOf = async (host: NvmeHost, command: NvmeCommand): Promise<number> =>
  (await host.admin.submit(command)).status;

describe('an admin queue', () => {
  it('aborts a request for events, and nothing else', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    const waiting = host.admin.submit({ opcode: commands.ADMIN.asyncEvent });
    await host.keepAlive();
    const results: number[] = [];
    // The initiator's command ids are its own: one of all that there can be is the request's.
    for (let generation = 0; generation < 15; generation++)
      for (let slot = 0; slot < 31; slot++) {
        const cid = slot + 4096 * generation;
        const { status, low } = await host.admin.submit({
          opcode: commands.ADMIN.abort,
          cdw10: (cid << 16) >>> 0,
        });
        expect(status).toBe(0);
        results.push(low);
      }
    expect(results.filter((low) => low === 0)).toHaveLength(1);
    expect(await waiting).toMatchObject({ status: 0x007, doNotRetry: false });
    host.drop();
  });

  it('keeps four requests for events', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    for (let at = 0; at < 4; at++)
      host.admin.submit({ opcode: commands.ADMIN.asyncEvent }).catch(() => undefined);
    expect(await statusOf(host, { opcode: commands.ADMIN.asyncEvent })).toBe(0x105);
    host.drop();
  });

  it('refuses what it does not know, a second Connect, and pages of other sizes', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    expect(await statusOf(host, { opcode: 0x55 })).toBe(0x001);
    expect(await statusOf(host, { opcode: 0x7f, nsid: 5 })).toBe(0x002);
    expect(await statusOf(host, commands.identify(1, Buffer.alloc(2048)))).toBe(0x00f);
    expect(await statusOf(host, commands.getLog(0x02, Buffer.alloc(2 << 20)))).toBe(0x002);
    // Last, as the initiator does not count a Connect that failed.
    expect(await statusOf(host, { opcode: 0x7f, nsid: 1 })).toBe(0x00c);
    host.drop();
  });

  it('answers nothing but properties after a shutdown', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    await host.setProperty(0x14, 0x46_4061);
    expect((await host.property(0x1c, 4)).low).toBe(9);
    expect(await statusOf(host, { opcode: commands.ADMIN.keepAlive })).toBe(0x00c);
    host.drop();
  });

  it('makes every write durable once the host turned the cache off', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    expect(await statusOf(host, setFeatures(0x06, 0))).toBe(0);
    stub.holds = true;
    const given = host.append(0, Buffer.alloc(4096));
    await stub.holding(1);
    expect(stub.held[0]).toMatchObject({ command: { fua: true } });
    stub.release();
    await given;
    host.drop();
  });
});
