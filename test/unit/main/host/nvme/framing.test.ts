import { describe, expect, it } from 'vitest';
import { PduReader, type PduHandler } from '../../../../../main/host/nvme/framing';
import { FIELD, ProtocolError } from '../../../../../main/host/nvme/pdu';
import * as commands from '../../../../support/nvme/commands';
import { digestOf, icReq, PDU, putCapsuleHeader } from '../../../../support/nvme/pdu';
import { capsule } from '../../../../support/nvme/raw-connection';

/** Notes what it is told; data goes into buffers of its own. */
class Notes implements PduHandler {
  readonly begun: string[] = [];
  readonly data: Buffer[] = [];
  readonly ended: string[] = [];

  header(type: number, from: Buffer, at: number, dataBytes: number): Uint8Array | null {
    this.begun.push(`${type} ${from.readUInt16LE(at + 10)} ${dataBytes}`);
    const sink = Buffer.alloc(dataBytes);
    this.data.push(sink);
    return sink;
  }

  complete(type: number, intact: boolean): void {
    this.ended.push(`${type} ${intact}`);
  }
}

function reading(digests = { header: false, data: false }) {
  const notes = new Notes();
  const reader = new PduReader(notes);
  Object.assign(reader, { digests, capsuleBytesMax: 16384, hostDataBytesMax: 65536 });
  return { notes, reader };
}

const write = (): Buffer => capsule(commands.write(0, 1, Buffer.alloc(4096, 0x77)), 5);

function errorOf(act: () => void): ProtocolError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof ProtocolError) return thrown;
  }
  throw new Error('no protocol error');
}

describe('a stream of PDUs', () => {
  const stream = Buffer.concat([icReq(), write(), capsule(commands.flush(), 6)]);

  it.each([1, 7, 71, 72, 73, 200, 100_000])('is read in pieces of %i bytes', (size) => {
    const { notes, reader } = reading();
    for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
    expect(notes.begun).toEqual(['0 0 0', '4 5 4096', '4 6 0']);
    expect(notes.ended).toEqual(['0 true', '4 true', '4 true']);
    expect(notes.data[1]!.every((byte) => byte === 0x77)).toBe(true);
    expect(reader.isWithin).toBe(false);
  });

  it('knows that it is within a PDU', () => {
    const { reader } = reading();
    for (const part of [write().subarray(0, 3), write().subarray(3, 80)]) {
      reader.push(part);
      expect(reader.isWithin).toBe(true);
    }
  });

  it('reads nothing more once it is stopped, not even of the piece at hand', () => {
    const { notes, reader } = reading();
    notes.complete = () => reader.stop();
    reader.push(stream);
    expect(notes.begun).toHaveLength(1);
  });
});

describe('digests', () => {
  function digested(spoil: 'nothing' | 'header' | 'data'): Buffer {
    const pdu = write();
    const [head, data] = [pdu.subarray(0, 72), pdu.subarray(72)];
    putCapsuleHeader(head, data.length, { header: true, data: true });
    const [headDigest, dataDigest] = [digestOf(head), digestOf(data)];
    if (spoil === 'header') headDigest[1]! ^= 1;
    if (spoil === 'data') dataDigest[3]! ^= 0x80;
    return Buffer.concat([head, headDigest, data, dataDigest]);
  }

  it.each([1, 5, 100_000])('that agree are taken, in pieces of %i bytes', (size) => {
    const { notes, reader } = reading({ header: true, data: true });
    const bytes = digested('nothing');
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    expect(notes.ended).toEqual(['4 true']);
  });

  it('of data that do not agree are told, of a header they end everything', () => {
    const { notes, reader } = reading({ header: true, data: true });
    reader.push(digested('data'));
    expect(notes.ended).toEqual(['4 false']);
    expect(errorOf(() => reader.push(digested('header'))).status).toBe(3);
  });
});

describe('a header that is wrong', () => {
  const WRONG: readonly (readonly [string, number, (pdu: Buffer) => void])[] = [
    ['a type that no host sends', FIELD.type, (pdu) => (pdu[0] = PDU.response)],
    ['HLEN', FIELD.headerBytes, (pdu) => (pdu[2] = 71)],
    ['PDO', FIELD.dataOffset, (pdu) => (pdu[3] = 76)],
    ['PDO of nothing', FIELD.dataOffset, (pdu) => (pdu[3] = 0)],
    ['PLEN shorter than the header', FIELD.totalBytes, (pdu) => pdu.writeUInt32LE(71, 4)],
    ['PLEN longer than a capsule', FIELD.totalBytes, (pdu) => pdu.writeUInt32LE(72 + 16385, 4)],
    ['PLEN of 4 GiB', FIELD.totalBytes, (pdu) => pdu.writeUInt32LE(0xffff_ffff, 4)],
    ['a digest flag that was not agreed', FIELD.flags, (pdu) => (pdu[1] = 1)],
    ['a data digest flag that was not agreed', FIELD.flags, (pdu) => (pdu[1] = 2)],
  ];

  it.each(WRONG)('%s', (_, field, spoil) => {
    for (const size of [1, 100_000]) {
      const { reader } = reading();
      const pdu = write();
      spoil(pdu);
      const error = errorOf(() => {
        for (let at = 0; at < pdu.length; at += size) reader.push(pdu.subarray(at, at + size));
      });
      expect(error).toMatchObject({ status: 1, where: field });
      expect(reader.lastHeader.subarray(0, 8)).toEqual(pdu.subarray(0, 8));
    }
  });

  it('is shown whole when the handler refuses it', () => {
    const { notes, reader } = reading();
    notes.header = () => {
      throw new ProtocolError(2, 0, 'out of turn');
    };
    expect(() => reader.push(write())).toThrow('out of turn');
    expect(reader.lastHeader).toEqual(write().subarray(0, 72));
  });
});
