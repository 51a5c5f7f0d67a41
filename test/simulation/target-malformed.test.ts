/** What ends a connection to a served image: malformed PDUs, at once and with a TermReq, and silence; never the target. */
import { describe, expect, it } from 'vitest';
import * as commands from '../support/nvme/commands';
import { connectOf, NvmeHost } from '../support/nvme/host';
import { FLAG, hostDataHeader, icReq, NO_DIGESTS, PDU } from '../support/nvme/pdu';
import type { Address } from '../support/nvme/queue';
import { capsule, pduTypes, RawConnection, termStatus } from '../support/nvme/raw-connection';
import { useTargets } from '../support/nvme/served-image';
import type { Served, TargetProcess } from '../support/nvme/start-target';

const targets = useTargets();
const BLOCK = 4096;
const LARGE = 32;

/** A PDU with some bytes changed. */
function changed(pdu: Buffer, change: (pdu: Buffer) => void): Buffer {
  change(pdu);
  return pdu;
}

const propertyGet = (): Buffer => capsule(commands.propertyGet(0, 8), 1);

/** Connected: an admin queue, or an I/O queue with the admin queue that it needs. */
async function connected(target: Served, queue: 0 | 1) {
  const admin = await RawConnection.greeted(target);
  admin.send(capsule(connectOf(target, 0, 0xffff, 32), 1));
  await admin.until(152);
  if (queue === 0) return { raw: admin, drop: () => admin.drop() };
  admin.send(
    capsule(commands.propertySet(0x14, 0x46_0060), 2),
    capsule(commands.propertySet(0x14, 0x46_0061), 3),
  );
  await admin.until(200);
  const controller = admin.received.readUInt16LE(136);
  const raw = await RawConnection.greeted(target);
  raw.send(capsule(connectOf(target, 1, controller, 128), 1));
  await raw.until(152);
  expect(raw.received.readUInt16LE(150) >> 1).toBe(0);
  return {
    raw,
    drop: () => {
      raw.drop();
      admin.drop();
    },
  };
}

/** The target still serves, and says what it ended in one line. */
async function expectServing(target: TargetProcess): Promise<void> {
  const host = await NvmeHost.attach(target);
  expect((await host.flush()).status).toBe(0);
  await host.detach();
}

const IC_REQS: readonly (readonly [string, (pdu: Buffer) => void])[] = [
  ['PFV 1', (pdu) => pdu.writeUInt16LE(1, 8)],
  ['HLEN 64', (pdu) => (pdu[2] = 64)],
  ['PLEN 127', (pdu) => (pdu[4] = 127)],
  ['PLEN 1 GiB', (pdu) => pdu.writeUInt32LE(1 << 30, 4)],
  ['PLEN 0', (pdu) => pdu.writeUInt32LE(0, 4)],
  ['PDO 24', (pdu) => (pdu[3] = 24)],
];

/** Capsules, on an admin queue. */
const CAPSULES: readonly (readonly [string, () => Buffer])[] = [
  ['HLEN 71', () => changed(propertyGet(), (pdu) => (pdu[2] = 71))],
  ['HLEN 255', () => changed(propertyGet(), (pdu) => (pdu[2] = 255))],
  ['PLEN 71', () => changed(propertyGet(), (pdu) => pdu.writeUInt32LE(71, 4))],
  ['PLEN 7', () => changed(propertyGet(), (pdu) => pdu.writeUInt32LE(7, 4))],
  ['PLEN FFFFFFFFh', () => changed(propertyGet(), (pdu) => pdu.writeUInt32LE(0xffff_ffff, 4))],
  ['PDO 64 with data', () => changed(connectCapsule(), (pdu) => (pdu[3] = 64))],
  ['PDO behind the end', () => changed(connectCapsule(), (pdu) => pdu.fill(255, 3, 4).writeUInt32LE(80, 4))],
  ['type 0Ah', () => changed(propertyGet(), (pdu) => (pdu[0] = 0x0a))],
  ['type FFh', () => changed(propertyGet(), (pdu) => (pdu[0] = 0xff))],
  ['a response', () => changed(propertyGet(), (pdu) => (pdu[0] = PDU.response))],
  ['C2HData', () => changed(propertyGet(), (pdu) => (pdu[0] = PDU.controllerData))],
  ['a second ICReq', () => icReq()],
  ['an ICResp', () => changed(icReq(), (pdu) => (pdu[0] = PDU.icResp))],
  ['a capsule of 1 MiB', () => capsule(commands.write(0, 256, Buffer.alloc(1 << 20)), 9, true)],
  ['H2CData unasked', () => hostData({ cid: 1, tag: 0, offset: 0, bytes: 64 })],
];

const connectCapsule = (): Buffer =>
  capsule(connectOf({ host: '', port: 0, subsystem: 'nqn.2026-01.test:x' }, 0, 0xffff, 32), 7);

function hostData(
  part: { cid: number; tag: number; offset: number; bytes: number },
  isLast = true,
  sent = part.bytes,
): Buffer {
  return Buffer.concat([hostDataHeader(part, isLast, NO_DIGESTS), Buffer.alloc(sent, 0x5a)]);
}

/** What is wrong with data that a target asked for. */
interface Asked {
  readonly cid: number;
  readonly tag: number;
  readonly bytes: number;
}
const DATA: readonly (readonly [string, (asked: Asked) => Buffer])[] = [
  ['another tag', ({ cid, tag, bytes }) => hostData({ cid, tag: tag ^ 0x55, offset: 0, bytes })],
  ['another command id', ({ tag, bytes }) => hostData({ cid: 77, tag, offset: 0, bytes })],
  ['out of order', ({ cid, tag, bytes }) => hostData({ cid, tag, offset: BLOCK, bytes: bytes - BLOCK })],
  ['behind what was asked for', ({ cid, tag, bytes }) => hostData({ cid, tag, offset: bytes, bytes: BLOCK })],
  ['too long', ({ cid, tag, bytes }) => hostData({ cid, tag, offset: 0, bytes: bytes + BLOCK })],
  [
    'with a DATAL that is not its length',
    ({ cid, tag, bytes }) =>
      changed(hostData({ cid, tag, offset: 0, bytes }, true, BLOCK), (pdu) =>
        pdu.writeUInt32LE(24 + BLOCK, 4),
      ),
  ],
  ['no data at all', ({ cid, tag }) => hostData({ cid, tag, offset: 0, bytes: 0 })],
  [
    'longer than MAXH2CDATA',
    ({ cid, tag }) => hostData({ cid, tag, offset: 0, bytes: 0x4000_0000 }, true, BLOCK),
  ],
  [
    'the first part twice',
    ({ cid, tag }) =>
      Buffer.concat([0, 0].map((offset) => hostData({ cid, tag, offset, bytes: BLOCK }, false))),
  ],
  ['LAST before the end', ({ cid, tag }) => hostData({ cid, tag, offset: 0, bytes: BLOCK }, true)],
];

describe('a malformed PDU ends the connection with a TermReq and a line, and nothing else', () => {
  it('ICReq, and a capsule before it', async () => {
    const target = await targets.serveNew();
    const first = IC_REQS.map(([name, change]) => [name, changed(icReq(), change)] as const);
    for (const [name, pdu] of [...first, ['a capsule', propertyGet()] as const]) {
      const raw = await RawConnection.open(target);
      raw.send(pdu);
      expect(pduTypes(await raw.ended), name).toEqual([PDU.controllerTermReq]);
    }
    await expectServing(target);
    await target.stop();
  });

  it('on an admin queue: lengths, offsets, types, order', async () => {
    const target = await targets.serveNew();
    for (const [name, make] of CAPSULES) {
      const { raw } = await connected(target, 0);
      raw.send(make());
      expect(termStatus(await raw.ended), name).toBeGreaterThan(0);
    }
    await expectServing(target);
    const { status, err } = await target.stop();
    expect(status).toBe(0);
    expect(err.split('\n').length).toBeGreaterThan(CAPSULES.length);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('data that were asked for', async () => {
    const target = await targets.serveNew();
    for (const [name, make] of DATA) {
      const { raw, drop } = await connected(target, 1);
      const command = commands.write(0, LARGE, Buffer.alloc(LARGE * BLOCK));
      raw.send(capsule(command, 5, false));
      await raw.until(176);
      const r2t = raw.received.subarray(152);
      expect(r2t[0]).toBe(PDU.readyToTransfer);
      const asked = { cid: 5, tag: r2t.readUInt16LE(10), bytes: r2t.readUInt32LE(16) };
      raw.send(make(asked));
      expect(termStatus(await raw.ended), name).toBeGreaterThan(0);
      drop();
    }
    const host = await targets.attach(target);
    expect((await host.report()).zones[0]).toMatchObject({ state: 'empty', writePointer: 0 });
    await target.stop();
  });

  it('a wrong digest', async () => {
    const target = await targets.serveNew();
    const raw = await RawConnection.open(target);
    raw.send(icReq({ header: true, data: true }));
    await raw.until(128);
    const pdu = changed(propertyGet(), (head) => {
      head[1] = FLAG.headerDigest;
      head[4] = 76;
    });
    raw.send(pdu, Buffer.from([1, 2, 3, 4]));
    expect(termStatus(await raw.ended)).toBeGreaterThan(0);
    await expectServing(target);
    await target.stop();
  });
});

describe('silence ends a connection, too', () => {
  const SILENT: readonly (readonly [string, (address: Address) => Promise<RawConnection>])[] = [
    ['from the start', (address) => RawConnection.open(address)],
    ['in ICReq', (address) => sending(address, icReq().subarray(0, 60))],
    ['behind ICResp', (address) => RawConnection.greeted(address)],
    ['in the common header', (address) => sending(address, icReq(), propertyGet().subarray(0, 5))],
    ['in the Connect', (address) => sending(address, icReq(), connectCapsule().subarray(0, 500))],
  ];

  async function sending(address: Address, ...parts: Buffer[]): Promise<RawConnection> {
    const raw = await RawConnection.open(address);
    raw.send(...parts);
    return raw;
  }

  it('before a queue is connected, wherever it begins', async () => {
    const target = await targets.serveNew();
    const silent = await Promise.all(SILENT.map(([, open]) => open(target)));
    await Promise.all(silent.map(({ ended }) => ended));
    await expectServing(target);
    const { status } = await target.stop();
    expect(status).toBe(0);
  });
});
