/** A socket that sends whatever it is given and waits for what comes of it: for hostile tests. */
import { connect, type Socket } from 'node:net';
import { icReq, PDU, putCapsuleHeader, NO_DIGESTS } from './pdu';
import { putCommand, type NvmeCommand } from './commands';
import type { Address } from './queue';

/** A connection without rules. */
export class RawConnection {
  readonly socket: Socket;
  readonly ended: Promise<Buffer>;
  readonly #received: Buffer[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => void this.#received.push(bytes));
    // A target may end the connection while this still sends.
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => socket.once('close', () => resolve(this.received)));
  }

  /** Connected; rejects where nobody listens. */
  static open(address: Address): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ ...address, noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawConnection(socket));
      });
    });
  }

  /** Connected, ICReq and ICResp exchanged. */
  static async greeted(address: Address): Promise<RawConnection> {
    const raw = await RawConnection.open(address);
    raw.send(icReq());
    await raw.until(128);
    return raw;
  }

  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  send(...parts: readonly Uint8Array[]): void {
    this.socket.cork();
    for (const part of parts) this.socket.write(part);
    this.socket.uncork();
  }

  /** Resolves when so many bytes are there; rejects where the connection ends first. */
  async until(bytes: number): Promise<void> {
    while (this.received.length < bytes) {
      const isOver = await new Promise<boolean>((resolve) => {
        this.socket.once('data', () => resolve(false));
        this.socket.once('close', () => resolve(true));
      });
      if (isOver) throw new Error(`the connection ended after ${this.received.length} of ${bytes} bytes`);
    }
  }

  drop(): void {
    this.socket.destroy();
  }
}

/** A capsule, to be made wrong somewhere. */
export function capsule(command: NvmeCommand, cid: number, inCapsule = command.data !== undefined): Buffer {
  const { data, into } = command;
  const pdu = Buffer.alloc(72);
  putCommand(pdu, command, cid, { inCapsule, bytes: data?.length ?? into?.length ?? 0 });
  putCapsuleHeader(pdu, inCapsule ? data!.length : 0, NO_DIGESTS);
  return inCapsule ? Buffer.concat([pdu, data!]) : pdu;
}

/** Types of the PDUs in what was received. */
export function pduTypes(received: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 8 <= received.length;) {
    types.push(received[at]!);
    at += Math.max(8, received.readUInt32LE(at + 4));
  }
  return types;
}

/** The fatal error status of the TermReq at the end of what was received; `null` where there is none. */
export function termStatus(received: Buffer): number | null {
  for (let at = 0; at + 10 <= received.length; at += Math.max(8, received.readUInt32LE(at + 4)))
    if (received[at] === PDU.controllerTermReq) return received.readUInt16LE(at + 8);
  return null;
}
