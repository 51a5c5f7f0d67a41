/** Our target beside Linux' own: the same bytes of a host get PDUs of the same kinds, lengths, ids and heads. */
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { capturedPdus, type CapturedPdu } from '../support/nvme/capture';
import { DISCOVERY_NQN } from '../support/nvme/host';
import { PDU, PduStream } from '../support/nvme/pdu';
import type { Address } from '../support/nvme/queue';
import { STUB_FACTS } from '../support/nvme/stub-drive';
import { StubTarget } from '../support/nvme/stub-target';

/** The drive of the capture. */
const FACTS = {
  ...STUB_FACTS,
  nqn: 'nqn.2026-01.test:zns',
  geometry: {
    ...STUB_FACTS.geometry,
    zoneCount: 16,
    zoneSizeBlocks: 1024,
    zoneCapacityBlocks: 768,
    lastZoneSizeBlocks: 1024,
  },
};

/** Where a Connect capsule names what. */
const CONNECT_HOST_ID = 72;
const CONNECT_CONTROLLER = 72 + 16;
const CONNECT_SUBSYSTEM = 72 + 256;
const CONNECT_HOST = 72 + 512;
/** The connection that asks the discovery service. */
const DISCOVERING = 'conn1';
/** The admin queue of the drive. */
const ADMIN = 'conn2';

/** One connection of the capture, set up again. */
class Again {
  /** Headers of what came back. */
  readonly received: Buffer[] = [];
  readonly #socket: Socket;
  #heard: (() => void)[] = [];

  constructor(address: Address) {
    this.#socket = connect({ ...address, noDelay: true });
    onTestFinished(() => void this.#socket.destroy());
    const stream = new PduStream({
      place: (_, bytes) => Buffer.alloc(bytes),
      take: (header) => {
        this.received.push(Buffer.from(header));
        for (const heard of this.#heard.splice(0)) heard();
      },
    });
    this.#socket.on('data', (piece: Buffer) => stream.feed(piece));
  }

  async receive(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#heard.push(resolve));
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }
}

const commandOf = (header: Buffer): number => header.readUInt16LE(header[0] === PDU.response ? 20 : 8);

/** What of a PDU has to be the same: all but tags, results, contents and why something is refused. */
function shapeOf(header: Buffer): string {
  const [type] = header;
  if (type === PDU.icResp) return `${type}`;
  const failed = type === PDU.response && header.readUInt16LE(22) !== 0 ? ' refused' : '';
  return `${type} ${header.readUInt32LE(4)} ${commandOf(header)}${failed}`;
}

/** Asymmetric access, which we do not offer and so refuse. */
const isAccessLog = ({ title }: CapturedPdu): boolean => title.includes('LID=0x0c');

/** What the kernel answers, without what only it has: access logs, and events told at the end. */
function expectedOf(pdus: readonly CapturedPdu[], connection: string): string[] {
  const own = pdus.filter((pdu) => pdu.connection === connection);
  const logs = new Set(own.filter(isAccessLog).map(({ bytes }) => bytes.readUInt16LE(10)));
  return own
    .filter(({ isHost, title }) => !isHost && !title.includes('status=0x4006'))
    .filter(({ bytes }) => !(bytes[0] === PDU.controllerData && logs.has(commandOf(bytes))))
    .map(
      ({ bytes }) =>
        shapeOf(bytes) + (bytes[0] === PDU.response && logs.has(commandOf(bytes)) ? ' refused' : ''),
    );
}

it('what a Linux host sent is answered as the kernel answered it', async () => {
  const stub = await StubTarget.start([FACTS]);
  const pdus = capturedPdus();
  const lines = new Map<string, Again>();
  let dataOfLog = -1;
  const answers = new Map<string, number>();
  for (const pdu of pdus) {
    const line = lines.get(pdu.connection) ?? new Again(stub.address());
    lines.set(pdu.connection, line);
    if (pdu.isHost) {
      if (isAccessLog(pdu)) dataOfLog = pdu.bytes.readUInt16LE(10);
      line.send(ours(pdu, line, lines.get(ADMIN)));
    } else if (pdu.title.includes('status=0x4006')) continue;
    else if (pdu.bytes[0] === PDU.controllerData && commandOf(pdu.bytes) === dataOfLog) dataOfLog = -1;
    else {
      const count = (answers.get(pdu.connection) ?? 0) + 1;
      answers.set(pdu.connection, count);
      await line.receive(count);
    }
  }
  for (const [connection, line] of lines) {
    expect(line.received.map(shapeOf).sort(), connection).toEqual(expectedOf(pdus, connection).sort());
    const heads = (all: readonly Buffer[]) =>
      all.filter(([type]) => type === PDU.response).map((header) => header.readUInt16LE(16));
    const captured = pdus.filter((pdu) => pdu.connection === connection && !pdu.isHost);
    expect(heads(line.received), `heads of ${connection}`).toEqual(
      heads(captured.map(({ bytes }) => bytes)).slice(0, heads(line.received).length),
    );
  }
  expect(stub.log).toEqual([]);
});

/** A captured PDU for our target: with its tags, names and controllers. The capture shows no names. */
function ours({ title, bytes, connection }: CapturedPdu, line: Again, admin?: Again): Buffer {
  const sent = Buffer.from(bytes);
  if (title.startsWith('H2CData')) {
    const asked = line.received.findLast(([type]) => type === PDU.readyToTransfer)!;
    sent.writeUInt16LE(asked.readUInt16LE(10), 10);
  } else if (title.includes('Connect')) {
    sent.write(connection === DISCOVERING ? DISCOVERY_NQN : FACTS.nqn, CONNECT_SUBSYSTEM);
    sent.fill(0x11, CONNECT_HOST_ID, CONNECT_HOST_ID + 16).write('nqn.2026-01.test:host', CONNECT_HOST);
    if (!title.includes('qid=0'))
      sent.writeUInt16LE(
        admin!.received.find(([type]) => type === PDU.response)!.readUInt16LE(8),
        CONNECT_CONTROLLER,
      );
  }
  return sent;
}
