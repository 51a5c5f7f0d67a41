/**
 * What goes out on one connection. Headers of one turn of the event loop are gathered in one piece of memory and leave
 * with the data between them in one call; data leaves from where it lies.
 */
import type { Socket } from 'node:net';
import { crc32c } from '../../../shared/units/crc32c';
import { KIB, roundUp, type ByteCount, type ByteOffset } from '../../../shared/units/units';
import {
  DIGEST_BYTES,
  FLAG,
  HEADER_BYTES,
  PDU,
  writeCommon,
  writeCompletion,
  writeDataFields,
  type Completion,
  type ConnectionRequest,
} from './pdu';

/** Room for headers; many of them share one piece. */
const SLAB_BYTES = 8 * KIB;
/** Longest of our headers with its digest and the alignment a host may ask for. */
const HEAD_BYTES_MAX = 128 + DIGEST_BYTES;

export class Output {
  readonly #socket: Socket;
  #slab = Buffer.alloc(0);
  /** Headers from `#from` to `#to` in the slab have not been given to the socket. */
  #from = 0;
  #to = 0;
  #isCorked = false;
  #digests = { header: false, data: false };
  #alignment: ByteCount = 4;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** What the host asked for when it connected. */
  agree(request: ConnectionRequest): void {
    this.#digests = request.digests;
    this.#alignment = request.alignment;
  }

  /** Bytes of its own, such as an ICResp. */
  plain(bytes: Buffer): void {
    this.#cork();
    this.#passHeaders();
    this.#socket.write(bytes);
  }

  response(completion: Completion): void {
    const at = this.#header(PDU.response, 0, HEADER_BYTES, 0);
    writeCompletion(this.#slab, at, completion);
    this.#seal(at);
  }

  /** Asks for all bytes of a write. */
  requestData(commandId: number, tag: number, bytes: ByteCount): void {
    const at = this.#header(PDU.r2t, 0, HEADER_BYTES, 0);
    writeDataFields(this.#slab, at, { commandId, tag, offset: 0, length: bytes });
    this.#seal(at);
  }

  /** All data of a command in one PDU. `taken` is called once the bytes are no longer needed, sent or not. */
  data(commandId: number, bytes: Buffer, taken?: () => void): void {
    const { header, data } = this.#digests;
    const offset: number = roundUp(HEADER_BYTES + (header ? DIGEST_BYTES : 0), this.#alignment);
    const flags = FLAG.last | (data ? FLAG.dataDigest : 0);
    const at = this.#header(PDU.data, flags, offset, offset + bytes.length + (data ? DIGEST_BYTES : 0));
    writeDataFields(this.#slab, at, { commandId, tag: 0, offset: 0, length: bytes.length });
    this.#seal(at);
    this.#pad(at + offset);
    this.#passHeaders();
    if (taken) this.#socket.write(bytes, taken);
    else this.#socket.write(bytes);
    if (data) this.#digest(crc32c(bytes));
  }

  /** Begins a PDU whose header has 24 bytes; PLEN is `total`, or all that there is. */
  #header(type: number, flags: number, offset: ByteOffset, total: ByteCount): number {
    this.#cork();
    if (this.#slab.length - this.#to < HEAD_BYTES_MAX + DIGEST_BYTES) {
      this.#passHeaders();
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#from = this.#to = 0;
    }
    const at = this.#to;
    const { header } = this.#digests;
    writeCommon(this.#slab, at, {
      type,
      flags: flags | (header ? FLAG.headerDigest : 0),
      headerBytes: HEADER_BYTES,
      dataOffset: type === PDU.data ? offset : 0,
      totalBytes: total || HEADER_BYTES + (header ? DIGEST_BYTES : 0),
    });
    return at;
  }

  /** Ends a header. */
  #seal(at: number): void {
    this.#to = at + HEADER_BYTES;
    if (this.#digests.header) this.#digest(crc32c(this.#slab.subarray(at, this.#to)));
  }

  #digest(crc: number): void {
    this.#slab.writeUInt32LE(crc, this.#to);
    this.#to += DIGEST_BYTES;
  }

  #pad(until: number): void {
    this.#slab.fill(0, this.#to, until);
    this.#to = until;
  }

  #passHeaders(): void {
    if (this.#to > this.#from) this.#socket.write(this.#slab.subarray(this.#from, this.#to));
    this.#from = this.#to;
  }

  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#socket.cork();
    queueMicrotask(() => this.flush());
  }

  /** Gives the socket all that there is; comes by itself at the end of a turn. */
  flush(): void {
    if (!this.#isCorked) return;
    this.#isCorked = false;
    this.#passHeaders();
    this.#socket.uncork();
  }
}
