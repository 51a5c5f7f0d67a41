import { describe, expect, it } from 'vitest';
import { NvmeHost } from '../../../../support/nvme/host';
import * as commands from '../../../../support/nvme/commands';
import { STUB_FACTS } from '../../../../support/nvme/stub-drive';
import { StubTarget } from '../../../../support/nvme/stub-target';

const BLOCK = 4096;
const block = (value: number, blocks = 1): Buffer => Buffer.alloc(blocks * BLOCK, value);

describe('order', () => {
  it('a flush and a small write wait for the large write before them, whose data comes later', async () => {
    const stub = await StubTarget.start();
    const host = await NvmeHost.attach(stub.address());
    const given = [
      host.append(0, block(1, 100)),
      host.flush(),
      host.append(1, block(2)),
      host.read(0, 1),
      host.manage('finish', 1),
    ];
    await Promise.all(given);
    expect(stub.drives[0]!.done).toEqual(['append 0', 'flush', 'append 256', 'read 0', 'finish 256']);
    host.drop();
  });
});

describe('memory', () => {
  /** An arena of 1 MiB; a queue may have a quarter of it, or one command. */
  const small = (): Promise<StubTarget> => StubTarget.start([STUB_FACTS], 1 << 20);

  it('is asked for in arrival order; capsules beyond it are kept aside and read into it later', async () => {
    const stub = await small();
    const host = await NvmeHost.attach(stub.address());
    stub.holds = true;
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    const given = values.map((value) => host.append(value % 4, block(value, value % 7 === 0 ? 30 : 2)));
    await stub.holding(1);
    stub.release();
    const done = await Promise.all(given);
    for (const [index, { lba, status }] of done.entries()) {
      expect(status).toBe(0);
      expect((await host.read(lba, 1))[0]).toBe(values[index]);
    }
    host.drop();
  });

  it('of a host that is gone comes back with the answers of the drive, and not before', async () => {
    const stub = await small();
    const [gone, other] = [await NvmeHost.attach(stub.address()), await NvmeHost.attach(stub.address())];
    stub.holds = true;
    for (let at = 0; at < 8; at++) gone.append(0, block(7, 30)).catch(() => undefined);
    await stub.holding(2);
    gone.drop();
    await stub.says('detached');
    const asked = stub.held.map((request) => (request.kind === 'command' ? request.at : -1));
    const appended = other.append(1, block(9, 30));
    await stub.holding(asked.length + 1);
    const last = stub.held.at(-1)!;
    expect(asked).not.toContain(last.kind === 'command' ? last.at : -1);
    stub.release();
    expect((await appended).status).toBe(0);
    for (let turn = 0; turn < 20; turn++) expect((await other.append(2, block(1, 8))).status).toBe(0);
    other.drop();
  });

  it('of reads comes back when the host has taken them', async () => {
    const stub = await small();
    const host = await NvmeHost.attach(stub.address());
    const pages = await Promise.all(Array.from({ length: 60 }, (_, index) => host.read(index, 30)));
    expect(pages).toHaveLength(60);
    host.drop();
  });
});

it('what a drive refuses is told, and forced writes are asked for as such', async () => {
  const stub = await StubTarget.start();
  const host = await NvmeHost.attach(stub.address());
  stub.holds = true;
  const given = host.write(0, block(1), { fua: true });
  await stub.holding(1);
  expect(stub.held[0]).toMatchObject({
    command: { op: 'write', lba: 0, blocks: 1, fua: true },
    bytes: BLOCK,
  });
  const [request] = stub.held.splice(0);
  stub.receive({ kind: 'answers', answers: [{ id: request!.id, status: 'no-space' }] });
  expect(await given).toMatchObject({ status: 0x081, doNotRetry: true });
  stub.holds = false;
  const read = host.io[0]!.submit(commands.read(STUB_FACTS.geometry.zoneCount * 256, 1, block(0)));
  expect((await read).status).toBe(0x080);
  host.drop();
});
