import { describe, expect, it } from 'vitest';
import { NvmeHost, DISCOVERY_NQN } from '../../../../../support/nvme/host';
import * as commands from '../../../../../support/nvme/commands';
import { STUB_FACTS } from '../../../../../support/nvme/stub-drive';
import { StubTarget } from '../../../../../support/nvme/stub-target';

describe('log pages', () => {
  it('effects have appends, in both command sets', async () => {
    const host = await NvmeHost.attach((await StubTarget.start()).address());
    for (const csi of [0, 2]) {
      const page = await host.log(0x05, 4096, { csi });
      const effects = [0x00, 0x01, 0x02, 0x79, 0x7a, 0x7d, 0x08].map((op) =>
        page.readUInt32LE(1024 + 4 * op),
      );
      expect(effects).toEqual([1, 3, 1, 3, 1, 3, 0]);
      expect([0x06, 0x0c, 0x18, 0x10].map((op) => page.readUInt32LE(4 * op))).toEqual([1, 1, 1, 0]);
    }
    host.drop();
  });

  it('are read in parts; what lies behind their end is zeros', async () => {
    const host = await NvmeHost.attach((await StubTarget.start()).address());
    const whole = await host.log(0x02, 512);
    expect(whole[3]).toBe(100);
    expect((await host.log(0x02, 16, { offset: 0 })).equals(whole.subarray(0, 16))).toBe(true);
    expect((await host.log(0x02, 600)).subarray(0, 512).equals(whole)).toBe(true);
    expect((await host.log(0x03, 512)).toString('latin1', 8, 13)).toMatch(/^\d+\.\d+\.\d+/);
    for (const id of [0x00, 0x01, 0x04, 0xbf]) expect(await host.log(id, 512)).toHaveLength(512);
    const far = await host.admin.submit(commands.getLog(0x02, Buffer.alloc(16), { offset: 516 }));
    expect(far.status).toBe(0x002);
    const unknown = await host.admin.submit(commands.getLog(0x0c, Buffer.alloc(16)));
    expect(unknown.status).toBe(0x109);
    host.drop();
  });

  it('of a discovery controller are those of discovery', async () => {
    const stub = await StubTarget.start();
    const options = stub.address();
    const host = await NvmeHost.enable({ ...options, subsystem: DISCOVERY_NQN });
    const page = await host.log(0x70, 3072);
    expect([page.readBigUInt64LE(0), page.readBigUInt64LE(8)]).toEqual([1n, 2n]);
    const entry = page.subarray(2048);
    expect([entry[0], entry[1], entry[2], entry[3], entry.readUInt16LE(6)]).toEqual([3, 1, 2, 4, 0xffff]);
    expect(entry.toString('latin1', 32, 64).trim()).toBe(String(options.port));
    expect(entry.toString('latin1', 512, 768).trim()).toBe('127.0.0.1');
    expect(entry.toString('latin1', 256, 256 + STUB_FACTS.nqn.length)).toBe(STUB_FACTS.nqn);
    expect((await host.admin.submit(commands.getLog(0x02, Buffer.alloc(16)))).status).toBe(0x109);
    host.drop();
  });
});
