/** A target of a few lines, in this process, for tests of the initiator: it answers by the book, or as it is told to lie. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Changes what is sent; several buffers are several PDUs, none is silence. */
export type Lie = (pdu: Buffer) => Buffer | readonly Buffer[];

const ZONES = 4;
const ZONE_BLOCKS = 64;
const BLOCK_BYTES = 512;
const DEVICE_BLOCKS = ZONES * ZONE_BLOCKS;
export const FAKE_NQN = 'nqn.2026-01.test:fake';
const IN_CAPSULE_BYTES = 4096;

/** A drive of 4 zones of 64 blocks, 512 bytes each, for any number of hosts. */
export class FakeTarget {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly data = Buffer.alloc(DEVICE_BLOCKS * BLOCK_BYTES);
  readonly pointers = Array.from({ length: ZONES }, (_, zone) => zone * ZONE_BLOCKS);
  readonly lie: Lie;

  static async listen(lie: Lie = (pdu) => pdu): Promise<FakeTarget> {
    const target = new FakeTarget(lie);
    await new Promise<void>((resolve) => target.#server.listen(0, '127.0.0.1', resolve));
    return target;
  }

  private constructor(lie: Lie) {
    this.lie = lie;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      new FakeConnection(this, socket);
    });
  }

  get address() {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

interface Answer {
  readonly data?: Buffer;
  readonly result?: bigint;
  readonly status?: number;
}

class FakeConnection {
  readonly #target: FakeTarget;
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #queue = 0;
  #entries = 1;
  #head = 0;
  #config = 0;
  readonly #wanted = new Map<number, { command: Buffer; data: Buffer }>();

  constructor(target: FakeTarget, socket: Socket) {
    this.#target = target;
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      while (this.#received.length >= 8 && this.#received.length >= this.#received.readUInt32LE(4)) {
        const length = this.#received.readUInt32LE(4);
        this.#take(this.#received.subarray(0, length));
        this.#received = this.#received.subarray(length);
      }
    });
  }

  #send(pdu: Buffer): void {
    for (const part of [this.#target.lie(pdu)].flat()) this.#socket.write(part);
  }

  #take(pdu: Buffer): void {
    if (pdu[0] === 0) {
      const answer = Buffer.alloc(128);
      answer[0] = 1;
      answer[2] = 128;
      answer.writeUInt32LE(128, 4);
      answer.writeUInt32LE(4096, 12);
      this.#send(answer);
    } else if (pdu[0] === 6) this.#takeData(pdu);
    else this.#takeCommand(Buffer.from(pdu.subarray(8, 72)), Buffer.from(pdu.subarray(72)));
  }

  #takeCommand(command: Buffer, data: Buffer): void {
    const writes = command[0] === 1 || command[0] === 0x7d;
    const bytes = command.readUInt32LE(32);
    if (!writes || command[39] === 1) return this.#answer(command, this.#execute(command, data));
    this.#wanted.set(command.readUInt16LE(2), { command, data: Buffer.alloc(bytes) });
    const ready = Buffer.alloc(24);
    ready.set([9, 0, 24, 0, 24]);
    ready.writeUInt16LE(command.readUInt16LE(2), 8);
    ready.writeUInt16LE(77, 10);
    ready.writeUInt32LE(bytes, 16);
    this.#send(ready);
  }

  #takeData(pdu: Buffer): void {
    const { command, data } = this.#wanted.get(pdu.readUInt16LE(8))!;
    if (pdu.readUInt16LE(10) !== 77 || pdu.length - 24 > 4096) throw new Error('H2CData is wrong');
    data.set(pdu.subarray(24), pdu.readUInt32LE(12));
    if ((pdu[1]! & 4) !== 0) this.#answer(command, this.#execute(command, data));
  }

  #answer(command: Buffer, { data, result = 0n, status = 0 }: Answer): void {
    for (let at = 0; data && at < data.length; at += 4096) this.#sendData(command, data, at);
    this.#head = (this.#head + 1) % this.#entries;
    const response = Buffer.alloc(24);
    response.set([5, 0, 24, 0, 24]);
    response.writeBigUInt64LE(result, 8);
    response.writeUInt16LE(this.#head, 16);
    response.writeUInt16LE(this.#queue, 18);
    response.writeUInt16LE(command.readUInt16LE(2), 20);
    response.writeUInt16LE(status << 1, 22);
    this.#send(response);
  }

  #sendData(command: Buffer, data: Buffer, at: number): void {
    const part = data.subarray(at, at + 4096);
    const pdu = Buffer.alloc(24 + part.length);
    pdu.set([7, at + part.length === data.length ? 4 : 0, 24, 24]);
    pdu.writeUInt32LE(pdu.length, 4);
    pdu.writeUInt16LE(command.readUInt16LE(2), 8);
    pdu.writeUInt32LE(at, 12);
    pdu.writeUInt32LE(part.length, 16);
    pdu.set(part, 24);
    this.#send(pdu);
  }

  #execute(command: Buffer, data: Buffer): Answer {
    if (command[0] === 0x7f) return this.#fabrics(command);
    return this.#queue === 0 ? this.#admin(command) : this.#io(command, data);
  }

  #fabrics(command: Buffer): Answer {
    if (command[4] === 1) {
      this.#queue = command.readUInt16LE(42);
      this.#entries = command.readUInt16LE(44) + 1;
      return { result: 9n };
    }
    if (command[4] === 0) this.#config = command.readUInt32LE(48);
    if (command[4] === 0) return {};
    const isShutDown = (this.#config & 0xc000) !== 0;
    const properties: Readonly<Record<number, bigint>> = {
      0x00: 0x820_0f01_03ffn,
      0x08: 0x20000n,
      0x14: BigInt(this.#config),
      0x1c: isShutDown ? 8n : BigInt(this.#config & 1),
    };
    return { result: properties[command.readUInt32LE(44)]! };
  }

  #admin(command: Buffer): Answer {
    if (command[0] === 9) return { result: 0x7f_007fn };
    if (command[0] !== 6) return {};
    const page = Buffer.alloc(4096);
    const cns = command[40];
    if (cns === 1) putController(page);
    else if (cns === 5) page.writeBigUInt64LE(BigInt(ZONE_BLOCKS), 2816);
    else if (cns === 0) {
      page.writeBigUInt64LE(BigInt(DEVICE_BLOCKS), 0);
      page[130] = 9;
    }
    return { data: page };
  }

  #io(command: Buffer, data: Buffer): Answer {
    const lba = Number(command.readBigUInt64LE(40));
    const at = lba * BLOCK_BYTES;
    const bytes = (command.readUInt16LE(48) + 1) * BLOCK_BYTES;
    if (command[0] === 2) return { data: this.#target.data.subarray(at, at + bytes) };
    if (command[0] === 0x7a) return { data: this.#report(command.readUInt32LE(32)) };
    if (command[0] !== 1 && command[0] !== 0x7d) return {};
    return this.#write(command[0] === 0x7d, lba, data);
  }

  #write(isAppend: boolean, lba: number, data: Buffer): Answer {
    const { pointers, data: device } = this.#target;
    const zone = Math.floor(lba / ZONE_BLOCKS);
    const pointer = pointers[zone]!;
    if (!isAppend && lba !== pointer) return { status: 0x1bc };
    device.set(data, pointer * BLOCK_BYTES);
    pointers[zone] = pointer + data.length / BLOCK_BYTES;
    return { result: isAppend ? BigInt(pointer) : 0n };
  }

  #report(bytes: number): Buffer {
    const report = Buffer.alloc(bytes);
    report.writeBigUInt64LE(BigInt(ZONES), 0);
    for (let zone = 0; zone < ZONES && 128 + 64 * zone <= bytes; zone++) {
      const descriptor = report.subarray(64 + 64 * zone);
      const start = zone * ZONE_BLOCKS;
      descriptor[0] = 2;
      descriptor[1] = this.#target.pointers[zone] === start ? 0x10 : 0x20;
      descriptor.writeBigUInt64LE(BigInt(ZONE_BLOCKS), 8);
      descriptor.writeBigUInt64LE(BigInt(start), 16);
      descriptor.writeBigUInt64LE(BigInt(this.#target.pointers[zone]!), 24);
    }
    return report;
  }
}

function putController(page: Buffer): void {
  page.writeUInt16LE(9, 78);
  page.writeUInt16LE(0x4466, 512);
  page.writeUInt16LE(128, 514);
  page.writeUInt16LE(1, 320);
  page.write(FAKE_NQN, 768);
  page.writeUInt32LE((64 + IN_CAPSULE_BYTES) / 16, 1792);
  page.writeUInt32LE(1, 1796);
}
