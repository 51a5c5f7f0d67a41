/** Our codec against that of an initiator which shares nothing with it, whatever the pieces in which bytes arrive. */
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PduReader } from '../../main/host/nvme/framing';
import { Output } from '../../main/host/nvme/output';
import { encodeIcResp, readHostData, readIcReq } from '../../main/host/nvme/pdu';
import { SubmissionEntry } from '../../main/host/nvme/submission-entry';
import {
  digestOf,
  hostDataHeader,
  icReq,
  PDU,
  PduStream,
  putCapsuleHeader,
  type Digests,
} from '../support/nvme/pdu';
import { holds } from '../support/run/holds';

const word = fc.nat(0xffff);
const dword = fc.nat(0xffff_ffff);
const digests = fc.record({ header: fc.boolean(), data: fc.boolean() });
/** Where a stream is cut, as parts of it. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

function piecesOf(stream: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set([0, ...at.map((part) => Math.floor(part * stream.length)), stream.length])];
  places.sort((a, b) => a - b);
  return places.slice(1).map((end, index) => stream.subarray(places[index], end));
}

function withDigests(header: Buffer, data: Buffer, { header: ofHeader, data: ofData }: Digests): Buffer {
  const hasData = data.length > 0;
  return Buffer.concat([
    header,
    ...(ofHeader ? [digestOf(header)] : []),
    data,
    ...(ofData && hasData ? [digestOf(data)] : []),
  ]);
}

describe('what a host sends', () => {
  const command = fc.record({
    kind: fc.constant('command' as const),
    entry: fc.uint8Array({ minLength: 64, maxLength: 64 }),
    data: fc.uint8Array({ maxLength: 300 }),
  });
  const hostData = fc.record({
    kind: fc.constant('data' as const),
    cid: word,
    tag: word,
    offset: dword,
    data: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    isLast: fc.boolean(),
  });

  it('is read as it was meant', () => {
    holds(
      fc.property(
        fc.array(fc.oneof(command, hostData), { maxLength: 8 }),
        digests,
        cuts,
        (sent, agreed, at) => {
          const stream = sent.map((pdu) => {
            const data = Buffer.from(pdu.data);
            if (pdu.kind === 'data')
              return withDigests(
                hostDataHeader({ ...pdu, bytes: data.length }, pdu.isLast, agreed),
                data,
                agreed,
              );
            const header = Buffer.concat([Buffer.alloc(8), pdu.entry]);
            putCapsuleHeader(header, data.length, agreed);
            return withDigests(header, data, agreed);
          });
          const read: unknown[] = [];
          const entry = new SubmissionEntry();
          const reader = new PduReader({
            header(type, from, start, bytes) {
              const sink = Buffer.alloc(bytes);
              entry.load(from, start + 8);
              const dwords = Array.from({ length: 16 }, (_, index) => entry.dword(index));
              read.push(type === PDU.command ? { dwords, sink } : { ...readHostData(from, start), sink });
              return sink;
            },
            complete: (_, intact) => expect(intact).toBe(true),
          });
          Object.assign(reader, { digests: agreed, capsuleBytesMax: 300, hostDataBytesMax: 300 });
          for (const piece of piecesOf(Buffer.concat(stream), at)) reader.push(piece);
          expect(reader.isWithin).toBe(false);
          expect(read).toEqual(
            sent.map((pdu) => {
              const sink = Buffer.from(pdu.data);
              if (pdu.kind === 'command') {
                const bytes = Buffer.from(pdu.entry);
                return {
                  dwords: Array.from({ length: 16 }, (_, index) => bytes.readUInt32LE(4 * index)),
                  sink,
                };
              }
              const { cid, tag, offset, isLast } = pdu;
              return { commandId: cid, tag, offset, length: sink.length, last: isLast, sink };
            }),
          );
        },
      ),
    );
  });

  it('ICReq', () => {
    holds(
      fc.property(digests, (asked) => {
        expect(readIcReq(icReq(asked), 0)).toEqual({ version: 0, alignment: 4, digests: asked });
      }),
    );
  });
});

/** A socket that keeps what it is given. */
class Kept {
  readonly written: Buffer[] = [];

  cork(): void {}
  uncork(): void {}
  write(bytes: Buffer, taken?: () => void): boolean {
    this.written.push(Buffer.from(bytes));
    taken?.();
    return true;
  }
}

describe('what we send', () => {
  const response = fc.record({
    kind: fc.constant('response' as const),
    commandId: word,
    queueId: word,
    queueHead: word,
    statusWord: word,
    low: dword,
    high: dword,
  });
  const request = fc.record({
    kind: fc.constant('r2t' as const),
    commandId: word,
    tag: word,
    bytes: fc.integer({ min: 1, max: 2 ** 31 }),
  });
  const data = fc.record({
    kind: fc.constant('data' as const),
    commandId: word,
    data: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  });

  it('is read by an initiator as it was meant', () => {
    holds(
      fc.property(
        fc.array(fc.oneof(response, request, data), { maxLength: 300 }),
        digests,
        cuts,
        (sent, agreed, at) => {
          const socket = new Kept();
          const output = new Output(socket as unknown as Socket);
          output.plain(encodeIcResp(agreed, 65536));
          output.agree({ version: 0, alignment: 4, digests: agreed });
          for (const pdu of sent) {
            if (pdu.kind === 'response') output.response(pdu);
            else if (pdu.kind === 'r2t') output.requestData(pdu.commandId, pdu.tag, pdu.bytes);
            else output.data(pdu.commandId, Buffer.from(pdu.data));
          }
          output.flush();
          const read: unknown[] = [];
          const stream: PduStream = new PduStream({
            place: (_, bytes) => Buffer.alloc(bytes),
            take(header, bytes) {
              if (header[0] === PDU.icResp) stream.digests = agreed;
              else read.push(readOurs(header, bytes));
            },
          });
          for (const piece of piecesOf(Buffer.concat(socket.written), at)) stream.feed(piece);
          expect(stream.isBetween).toBe(true);
          expect(read).toEqual(sent.map((pdu) => ('data' in pdu ? { ...pdu, data: [...pdu.data] } : pdu)));
        },
      ),
    );
  });

  function readOurs(header: Buffer, bytes: Uint8Array): unknown {
    const at = (offset: number) => header.readUInt16LE(offset);
    if (header[0] === PDU.response)
      return {
        kind: 'response',
        ...{ commandId: at(20), queueId: at(18), queueHead: at(16), statusWord: at(22) },
        ...{ low: header.readUInt32LE(8), high: header.readUInt32LE(12) },
      };
    if (header[0] === PDU.readyToTransfer)
      return { kind: 'r2t', commandId: at(8), tag: at(10), bytes: header.readUInt32LE(16) };
    expect(header.readUInt32LE(16)).toBe(bytes.length);
    return { kind: 'data', commandId: at(8), data: [...bytes] };
  }
});

it('bytes of any kind end with an error of the protocol, or are waited for', () => {
  holds(
    fc.property(fc.uint8Array({ maxLength: 400 }), digests, (bytes, agreed) => {
      const reader = new PduReader({ header: () => null, complete: () => undefined });
      Object.assign(reader, { digests: agreed, capsuleBytesMax: 8192, hostDataBytesMax: 8192 });
      try {
        reader.push(Buffer.from(bytes));
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'ProtocolError' });
      }
    }),
  );
});
