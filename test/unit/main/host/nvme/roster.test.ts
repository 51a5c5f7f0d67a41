import { describe, expect, it } from 'vitest';
import type { NvmeCommand } from '../../../../support/nvme/commands';
import { connectOf, NvmeHost } from '../../../../support/nvme/host';
import { Queue } from '../../../../support/nvme/queue';
import { StubTarget } from '../../../../support/nvme/stub-target';

/** What a Connect is answered with on a queue of its own. */
async function connecting(stub: StubTarget, command: NvmeCommand) {
  const id = (command.cdw10 ?? 0) >>> 16;
  const queue = await Queue.open(stub.address(), { id, entries: 32 });
  const { status, low } = await queue.submit(command);
  queue.drop();
  return { status, low };
}

describe('a queue of a controller', () => {
  it('is of that host and subsystem, in range, and there once', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    const { controller } = host;
    const ask = (queue: number, id: number, more = {}) =>
      connecting(stub, connectOf({ ...stub.address(), ...more }, queue, id, 32));
    expect(await ask(2, controller + 5)).toEqual({ status: 0x182, low: 0x10010 });
    expect(await ask(2, controller, { hostNqn: 'nqn.2026-01.test:o' })).toEqual({
      status: 0x182,
      low: 0x10200,
    });
    expect(await ask(2, controller, { hostId: new Uint8Array(16) })).toEqual({ status: 0x182, low: 0x10000 });
    expect(await ask(17, controller)).toEqual({ status: 0x182, low: 42 });
    expect((await ask(1, controller)).status).toBe(0x00c);
    expect((await ask(0, 1)).status).toBe(0x182);
    expect((await host.flush()).status).toBe(0);
    host.drop();
  });

  it('can be made again after it was lost', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    host.io[0]!.drop();
    await host.io[0]!.ended;
    let status = 0x00c;
    while (status === 0x00c)
      ({ status } = await connecting(stub, connectOf(stub.address(), 1, host.controller, 32)));
    expect(status).toBe(0);
    host.drop();
  });

  it('ends when its controller is reset', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach({ ...stub.address(), queues: 2 });
    await host.setProperty(0x14, 0x46_0060);
    await Promise.all(host.io.map(({ ended }) => ended));
    expect((await host.property(0x1c, 4)).low).toBe(0);
    host.drop();
  });
});

it('controller ids are those of no other controller', async () => {
  const stub = await StubTarget.start();
  const hosts = await Promise.all([1, 2, 3].map(() => NvmeHost.attach(stub.address())));
  hosts[0]!.drop();
  await stub.says('detached');
  const next = await NvmeHost.attach(stub.address());
  const ids = [...hosts, next].map(({ controller }) => controller);
  expect(new Set(ids).size).toBe(4);
  for (const host of [...hosts, next]) host.drop();
});
