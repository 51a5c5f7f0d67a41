import { describe, expect, it } from 'vitest';
import * as commands from '../../../../support/nvme/commands';
import { connectOf, NvmeHost } from '../../../../support/nvme/host';
import {
  digestOf,
  hostDataHeader,
  icReq,
  NO_DIGESTS,
  PDU,
  putCapsuleHeader,
} from '../../../../support/nvme/pdu';
import { capsule, pduTypes, RawConnection, termStatus } from '../../../../support/nvme/raw-connection';
import { StubTarget } from '../../../../support/nvme/stub-target';

const BLOCK = 4096;
const BLOCKS = 32;

/** A queue that was connected by bytes: its I/O queue, or the admin queue. */
async function connected(stub: StubTarget, queue: 0 | 1) {
  const admin = await RawConnection.greeted(stub.address());
  admin.send(capsule(connectOf(stub.address(), 0, 0xffff, 32), 1));
  await admin.until(152);
  if (queue === 0) return admin;
  const io = await RawConnection.greeted(stub.address());
  io.send(capsule(connectOf(stub.address(), 1, admin.received.readUInt16LE(136), 32), 1));
  await io.until(152);
  return io;
}

describe('a connection ends with a termination request', () => {
  const AT_FIRST: readonly (readonly [string, number, () => Buffer])[] = [
    ['a command before ICReq', 2, () => capsule(commands.flush(), 1)],
    ['another version', 6, () => Object.assign(icReq(), { 8: 1 })],
    ['an alignment beyond 128', 1, () => Object.assign(icReq(), { 10: 32 })],
    ['a type there is not', 1, () => Object.assign(icReq(), { 0: 0x55 })],
  ];

  it.each(AT_FIRST)('at first: %s', async (_, status, make) => {
    const stub = await StubTarget.start();
    const raw = await RawConnection.open(stub.address());
    raw.send(make());
    expect(termStatus(await raw.ended)).toBe(status);
    expect(stub.log).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+: .*; connection ended$/)]);
  });

  const GREETED: readonly (readonly [string, () => Buffer])[] = [
    ['a second ICReq', () => icReq()],
    ['data that nobody asked for', () => dataOf({ cid: 1, tag: 0, offset: 0, bytes: 64 })],
    ['a capsule that is too long', () => capsule(commands.write(0, 3, Buffer.alloc(12288)), 2, true)],
  ];

  it.each(GREETED)('then: %s', async (_, make) => {
    const stub = await StubTarget.start();
    for (const raw of [await RawConnection.greeted(stub.address()), await connected(stub, 0)]) {
      raw.send(make());
      expect(termStatus(await raw.ended)).toBeGreaterThan(0);
    }
    const host = await NvmeHost.attach(stub.address());
    expect((await host.flush()).status).toBe(0);
    host.drop();
  });

  function dataOf(
    part: { cid: number; tag: number; offset: number; bytes: number },
    isLast = true,
    sent = part.bytes,
  ): Buffer {
    return Buffer.concat([hostDataHeader(part, isLast, NO_DIGESTS), Buffer.alloc(sent, 0x5a)]);
  }

  const ALL = BLOCKS * BLOCK;
  const DATA: readonly (readonly [string, number, (tag: number) => Buffer])[] = [
    ['another tag', 2, (tag) => dataOf({ cid: 5, tag: tag + 1, offset: 0, bytes: ALL })],
    ['another command', 2, (tag) => dataOf({ cid: 6, tag, offset: 0, bytes: ALL })],
    ['out of order', 2, (tag) => dataOf({ cid: 5, tag, offset: BLOCK, bytes: BLOCK }, false)],
    ['too long', 4, (tag) => dataOf({ cid: 5, tag, offset: 0, bytes: ALL + BLOCK })],
    ['of no length', 4, (tag) => dataOf({ cid: 5, tag, offset: 0, bytes: 0 })],
    ['last too early', 2, (tag) => dataOf({ cid: 5, tag, offset: 0, bytes: BLOCK }, true)],
    ['never last', 2, (tag) => dataOf({ cid: 5, tag, offset: 0, bytes: ALL }, false)],
    [
      'twice',
      2,
      (tag) => Buffer.concat([0, 0].map(() => dataOf({ cid: 5, tag, offset: 0, bytes: BLOCK }, false))),
    ],
  ];

  it.each(DATA)('with data %s', async (_, status, make) => {
    const stub = await StubTarget.start();
    const raw = await connected(stub, 1);
    raw.send(capsule(commands.write(0, BLOCKS, Buffer.alloc(ALL)), 5, false));
    await raw.until(176);
    expect(raw.received[152]).toBe(PDU.readyToTransfer);
    raw.send(make(raw.received.readUInt16LE(162)));
    expect(termStatus(await raw.ended)).toBe(status);
    expect(stub.drives[0]!.done).toEqual([]);
  });
});

it('a host that ends the connection itself is heard', async () => {
  const stub = await StubTarget.start();
  const raw = await connected(stub, 0);
  const term = Buffer.alloc(24);
  term.set([0x02, 0, 24, 0, 24, 0, 0, 0, 3]);
  raw.send(term);
  await raw.ended;
  expect(stub.log).toEqual([expect.stringContaining('the host ended it with fatal status 3')]);
  await stub.says('detached');
});

it('data are aligned as the host asks', async () => {
  const stub = await StubTarget.start();
  const raw = await RawConnection.open(stub.address());
  raw.send(Object.assign(icReq(), { 10: 15 }));
  raw.send(capsule(connectOf(stub.address(), 0, 0xffff, 32), 1));
  raw.send(capsule(commands.identify(1, Buffer.alloc(4096)), 2));
  await raw.until(152 + 64 + 4096 + 24);
  const [header, page] = [raw.received.subarray(152), raw.received.subarray(152 + 64)];
  expect([header[0], header[3], header.readUInt32LE(4)]).toEqual([PDU.controllerData, 64, 64 + 4096]);
  expect(page.toString('latin1', 24, 33)).toBe('Zonesmith');
  expect(pduTypes(raw.received)).toEqual([PDU.icResp, PDU.response, PDU.controllerData, PDU.response]);
  raw.drop();
});

it('a command whose data digest is wrong fails, and the connection goes on', async () => {
  const stub = await StubTarget.start();
  const raw = await RawConnection.open(stub.address());
  const digests = { header: false, data: true };
  const pdu = capsule(connectOf(stub.address(), 0, 0xffff, 32), 1);
  const [header, data] = [pdu.subarray(0, 72), pdu.subarray(72)];
  putCapsuleHeader(header, data.length, digests);
  raw.send(icReq(digests), header, data, Buffer.alloc(4), header, data, digestOf(data));
  await raw.until(128 + 2 * 24);
  const statuses = [150, 174].map((at) => raw.received.readUInt16LE(at) >> 1);
  expect(statuses).toEqual([0x022, 0]);
  raw.drop();
});

it('who is refused too often is not listened to', async () => {
  const stub = await StubTarget.start();
  const raw = await RawConnection.greeted(stub.address());
  const wrong = { ...stub.address(), subsystem: 'nqn.2026-01.test:nobody' };
  for (let cid = 1; cid < 20; cid++) raw.send(capsule(connectOf(wrong, 0, 0xffff, 32), cid));
  await raw.ended;
  expect(stub.log).toHaveLength(9);
});
