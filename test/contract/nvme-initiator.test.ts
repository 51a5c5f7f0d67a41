/** The initiator that judges the target, judged itself: by what Linux sent and got, and by a target that lies. */
import { afterEach, describe, expect, it } from 'vitest';
import * as commands from '../support/nvme/commands';
import { putCommand, type NvmeCommand } from '../support/nvme/commands';
import { capturedPdus } from '../support/nvme/capture';
import { crc32c } from '../support/nvme/crc32c';
import { FAKE_NQN, FakeTarget, type Lie } from '../support/nvme/fake-target';
import { NvmeHost } from '../support/nvme/host';
import {
  hostDataHeader,
  icReq,
  NO_DIGESTS,
  PDU,
  PduStream,
  ProtocolFault,
  putCapsuleHeader,
} from '../support/nvme/pdu';
import { capsule, RawConnection, termStatus } from '../support/nvme/raw-connection';

const numberIn = (title: string, key: string): number =>
  Number(new RegExp(`\\b${key}=(\\S+)`).exec(title)?.[1] ?? Number.NaN);

/** `CapsuleCmd plen=72 Identify …`: its third word. */
const kindOf = (title: string) => title.split(' ')[2]!;

/** The command that a line of the capture names, as this initiator gives it. */
function commandOf(title: string, data: Buffer): NvmeCommand | null {
  const number = (key: string) => numberIn(title, key);
  const room = () => Buffer.alloc(number('bytes'));
  switch (kindOf(title)) {
    case 'Fabrics':
      return fabricsOf(title, data);
    case 'Identify':
      return commands.identify(number('CNS'), Buffer.alloc(4096), {
        nsid: number('NSID'),
        csi: number('CSI'),
      });
    case 'AsyncEventRequest':
      return { opcode: 0x0c };
    case 'KeepAlive':
      return { opcode: 0x18 };
    case 'Write':
      return commands.write(number('SLBA'), number('NLB'), Buffer.alloc(number('len')));
    case 'ZoneAppend':
      return commands.append(number('SLBA'), number('NLB'), Buffer.alloc(number('len')));
    case 'Read':
      return commands.read(number('SLBA'), number('NLB'), Buffer.alloc(number('len')));
    case 'ZoneMgmtSend':
      return commands.manage(number('ZSA'), number('SLBA'), { all: number('ALL') === 1 });
    case 'ZoneMgmtRecv':
      return commands.report(room(), { from: number('SLBA'), partial: number('PARTIAL') === 1 });
    default:
      return null;
  }
}

function fabricsOf(title: string, data: Buffer): NvmeCommand {
  const number = (key: string) => numberIn(title, key);
  if (title.includes('PropertyGet')) {
    const offset = number('offset');
    return commands.propertyGet(offset, offset === 0 ? 8 : 4);
  }
  if (title.includes('PropertySet')) return commands.propertySet(number('offset'), number('value'));
  return commands.connect({
    ...{ queue: number('qid'), entries: number('sqsize') + 1, keepAliveMs: number('kato') },
    controller: data.readUInt16LE(16),
    hostId: data.subarray(0, 16),
    subsystem: data.toString('utf8', 256, data.indexOf(0, 256)),
    hostNqn: data.toString('utf8', 512, data.indexOf(0, 512)),
  });
}

const pdus = capturedPdus();

describe('what the Linux host sent', () => {
  it('is what this initiator sends', () => {
    const seen = new Set<string>();
    for (const { title, bytes } of pdus.filter(({ isHost }) => isHost)) {
      const [type] = title.split(' ');
      if (type === 'ICReq') expect(icReq()).toEqual(bytes);
      else if (type === 'H2CData') {
        const part = { cid: bytes.readUInt16LE(8), tag: bytes.readUInt16LE(10), offset: 0 };
        const header = hostDataHeader({ ...part, bytes: numberIn(title, 'length') }, true, NO_DIGESTS);
        expect(header).toEqual(bytes.subarray(0, 24));
      } else {
        const command = commandOf(title, bytes.subarray(bytes[3]));
        if (command === null) continue;
        const inCapsule = title.includes('in-capsule');
        const pdu = Buffer.alloc(72);
        const length = command.data?.length ?? command.into?.length ?? 0;
        putCommand(pdu, command, numberIn(title, 'cid'), { inCapsule, bytes: length });
        putCapsuleHeader(pdu, inCapsule ? command.data!.length : 0, NO_DIGESTS);
        expect(pdu.toString('hex'), title).toBe(bytes.subarray(0, 72).toString('hex'));
        seen.add(kindOf(title));
        // Of the Connect's data the capture shows 256 bytes.
        if (title.includes('Connect'))
          expect(command.data!.subarray(0, 256)).toEqual(bytes.subarray(72, 328));
      }
    }
    expect([...seen].sort()).toEqual(
      [
        ...['AsyncEventRequest', 'Fabrics', 'Identify', 'KeepAlive', 'Read', 'Write'],
        ...['ZoneAppend', 'ZoneMgmtRecv', 'ZoneMgmtSend'],
      ].sort(),
    );
  });
});

describe('what the kernel’s own target answered', () => {
  it.each([1, 7, 24, 100_000])('is taken in pieces of %i bytes', (piece) => {
    const answers = pdus.filter(({ isHost }) => !isHost);
    const taken: string[] = [];
    const stream = new PduStream({
      place: (_, bytes) => new Uint8Array(bytes),
      take: (header, data) => {
        const cid = header.readUInt16LE(header[0] === PDU.response ? 20 : 8);
        const isWhole = header[0] !== PDU.controllerData || header.readUInt32LE(16) === data.length;
        taken.push(header[0] === PDU.icResp ? 'ICResp' : `${header[0]} ${cid} ${isWhole}`);
      },
    });
    const bytes = Buffer.concat(answers.map((pdu) => pdu.bytes));
    const end = piece === 1 ? Math.min(bytes.length, 200_000) : bytes.length;
    for (let at = 0; at < end; at += piece) stream.feed(bytes.subarray(at, Math.min(end, at + piece)));
    const told = answers.map(({ title }) =>
      title.startsWith('ICResp')
        ? 'ICResp'
        : `${PDU[NAMES[title.split(' ')[0]!]!]} ${numberIn(title, 'cid')} true`,
    );
    expect(taken.length).toBeGreaterThan(50);
    expect(taken).toEqual(piece === 1 ? told.slice(0, taken.length) : told);
  });
});

const NAMES: Readonly<Record<string, keyof typeof PDU>> = {
  CapsuleResp: 'response',
  C2HData: 'controllerData',
  R2T: 'readyToTransfer',
};

describe('with a target', () => {
  let target: FakeTarget;
  afterEach(() => target.close());

  const attach = async (lie?: Lie) => {
    target = await FakeTarget.listen(lie);
    return NvmeHost.attach({ ...target.address, subsystem: FAKE_NQN, entries: 16 });
  };

  it('attaches, writes, appends and reads with many commands under way, reports and goes', async () => {
    const host = await attach();
    expect([host.zoneCount, host.zoneBlocks, host.blockBytes]).toEqual([4, 64, 512]);
    const parts = Array.from({ length: 40 }, (_, index) => Buffer.alloc(512, index + 1));
    const appended = await Promise.all(parts.map((part) => host.append(1, part)));
    expect(appended.map(({ lba }) => lba)).toEqual(parts.map((_, index) => 64 + index));
    const large = Buffer.alloc(20 * 512, 0xab);
    expect((await host.write(128, large)).status).toBe(0);
    expect((await host.write(128, large)).status).toBe(0x1bc);
    expect((await host.write(148, large.subarray(0, 4096), { by: 'r2t' })).status).toBe(0);
    const read = await Promise.all(parts.map((_, index) => host.read(64 + index, 1)));
    expect(read).toEqual(parts);
    expect(await host.read(128, 20)).toEqual(large);
    const { count, zones } = await host.report();
    expect(count).toBe(4);
    expect(zones.map(({ state, writePointer }) => [state, writePointer])).toEqual([
      ['empty', 0],
      ['implicitlyOpened', 104],
      ['implicitlyOpened', 156],
      ['empty', 192],
    ]);
    await host.detach();
  });

  it('hands over every byte of a raw connection', async () => {
    target = await FakeTarget.listen();
    const raw = await RawConnection.greeted(target.address);
    raw.send(capsule(commands.propertyGet(8, 4), 3));
    await raw.until(152);
    expect(raw.received.readUInt16LE(128 + 20)).toBe(3);
    expect(termStatus(raw.received)).toBeNull();
    raw.drop();
    await raw.ended;
  });

  /** Lies to one kind of PDU, once the host is attached. */
  const LIES: readonly (readonly [string, number, (pdu: Buffer) => void])[] = [
    ['an unknown command id', PDU.response, (pdu) => pdu.writeUInt16LE(999, 20)],
    ['the id of an earlier command of the slot', PDU.response, (pdu) => (pdu[21] = pdu[21]! ^ 0x10)],
    ['a head that runs ahead', PDU.response, (pdu) => pdu.writeUInt16LE((pdu[16]! + 1) % 16, 16)],
    ['a head that stays', PDU.response, (pdu) => pdu.writeUInt16LE((pdu[16]! + 15) % 16, 16)],
    ['another queue', PDU.response, (pdu) => pdu.writeUInt16LE(2, 18)],
    ['a phase bit', PDU.response, (pdu) => (pdu[22] = 1)],
    ['a result of a read', PDU.response, (pdu) => (pdu[8] = 1)],
    ['a PDU that is too long', PDU.response, (pdu) => (pdu[4] = 25)],
    ['a header that is too long', PDU.controllerData, (pdu) => (pdu[2] = 28)],
    ['a data offset elsewhere', PDU.controllerData, (pdu) => (pdu[3] = 28)],
    ['no LAST', PDU.controllerData, (pdu) => (pdu[1] = 0)],
    ['SUCCESS that was not asked for', PDU.controllerData, (pdu) => (pdu[1] = 12)],
    ['a gap in the data', PDU.controllerData, (pdu) => (pdu[12] = 4)],
    ['more data than its PDU', PDU.controllerData, (pdu) => pdu.writeUInt32LE(1024, 16)],
    ['a digest nobody agreed on', PDU.controllerData, (pdu) => (pdu[1] = 5)],
    ['a type of a host', PDU.controllerData, (pdu) => (pdu[0] = PDU.hostData)],
  ];

  it.each(LIES)('notices %s', async (_, type, distort) => {
    let lies = false;
    const host = await attach((pdu) => {
      if (lies && pdu[0] === type) distort(pdu);
      return pdu;
    });
    await host.read(0, 1);
    lies = true;
    await expect(host.read(0, 1)).rejects.toThrow(ProtocolFault);
    host.drop();
  });

  it('notices success before the data, and an R2T for more than there is', async () => {
    let kept = -1;
    const host = await attach((pdu) => {
      if (kept === PDU.controllerData && pdu[0] === kept) return [];
      if (kept === PDU.readyToTransfer && pdu[0] === kept) pdu.writeUInt32LE(8192, 16);
      return pdu;
    });
    kept = PDU.readyToTransfer;
    await expect(host.write(0, Buffer.alloc(4096), { by: 'r2t' })).rejects.toThrow('R2T of 0 + 8192');
    host.drop();
    const another = await NvmeHost.attach({ ...target.address, subsystem: FAKE_NQN });
    kept = PDU.controllerData;
    await expect(another.read(0, 1)).rejects.toThrow('success after 0 bytes');
    another.drop();
  });

  it('tells what a TermReq complains of', async () => {
    let ends = false;
    const host = await attach((pdu) => {
      if (!ends) return pdu;
      if (pdu[0] === PDU.response) return [];
      const term = Buffer.alloc(32);
      term.set([3, 0, 24, 0, 32]);
      term.writeUInt16LE(2, 8);
      term.writeUInt32LE(0x18, 10);
      return term;
    });
    ends = true;
    await expect(host.read(0, 1)).rejects.toThrow('TermReq 2, information 24');
    expect((await host.io[0]!.ended).termReq).toMatchObject({ status: 2, information: 24 });
    host.drop();
  });
});

it('makes the CRC32C of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(Buffer.from('1234'), Buffer.from('56789'))).toBe(0xe3069283);
});
