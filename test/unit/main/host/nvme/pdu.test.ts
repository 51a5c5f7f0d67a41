import { describe, expect, it } from 'vitest';
import {
  COMMON_BYTES,
  FATAL,
  FIELD,
  PDU,
  ProtocolError,
  encodeIcResp,
  encodeTermReq,
  readHostData,
  readIcReq,
  readTermReq,
  writeCompletion,
  writeDataFields,
} from '../../../../../main/host/nvme/pdu';
import { hostDataHeader, icReq, NO_DIGESTS } from '../../../../support/nvme/pdu';

describe('what a host sends', () => {
  it('ICReq: version, alignment, digests', () => {
    const request = icReq({ header: true, data: false });
    request[10] = 3;
    request[8] = 2;
    expect(readIcReq(request, 0)).toEqual({
      version: 2,
      alignment: 16,
      digests: { header: true, data: false },
    });
    request[10] = 32;
    expect(() => readIcReq(request, 0)).toThrow(ProtocolError);
  });

  it('H2CData: which command, which bytes, whether they are the last', () => {
    const part = { cid: 7, tag: 9, offset: 4096, bytes: 512 };
    expect(readHostData(hostDataHeader(part, true, NO_DIGESTS), 0)).toEqual({
      commandId: 7,
      tag: 9,
      offset: 4096,
      length: 512,
      last: true,
    });
  });

  it('a termination request: status and information', () => {
    const pdu = encodeTermReq(new ProtocolError(FATAL.unsupported, 0x12345678, ''), Buffer.alloc(0));
    expect(readTermReq(pdu, 0)).toEqual({ status: 6, where: 0x12345678 });
  });
});

describe('what we send', () => {
  it('ICResp as the kernel target sends it, and with digests', () => {
    const captured = Buffer.from('010080008000000000000000000040', 'hex');
    expect(encodeIcResp(NO_DIGESTS, 0x40_0000).subarray(0, 15)).toEqual(captured);
    expect(encodeIcResp({ header: true, data: true }, 4096)[11]).toBe(3);
    expect(() => encodeIcResp(NO_DIGESTS, 1000)).toThrow('MAXH2CDATA');
  });

  it('a termination request ends with the header that was wrong, cut to its room', () => {
    const error = new ProtocolError(FATAL.invalidHeader, FIELD.totalBytes, 'PLEN');
    const pdu = encodeTermReq(error, Buffer.alloc(200, 0xaa));
    expect(pdu).toHaveLength(152);
    expect([pdu[0], pdu.readUInt32LE(4), pdu.readUInt16LE(8), pdu.readUInt32LE(10)]).toEqual([
      PDU.termReq,
      152,
      1,
      4,
    ]);
    expect(pdu.subarray(24).every((byte) => byte === 0xaa)).toBe(true);
  });

  it('fields of R2T and C2HData, and a completion, at any offset', () => {
    const bytes = Buffer.alloc(64, 0xff);
    writeDataFields(bytes, 8, { commandId: 1, tag: 2, offset: 3, length: 4 });
    expect(bytes.subarray(8 + COMMON_BYTES, 32).toString('hex')).toBe('01000200030000000400000000000000');
    const completion = { commandId: 5, queueId: 6, queueHead: 7, statusWord: 8, low: 9, high: 10 };
    writeCompletion(bytes, 8, completion);
    expect(bytes.subarray(8 + COMMON_BYTES, 32).toString('hex')).toBe('090000000a0000000700060005000800');
    expect(() => writeDataFields(bytes, 0, { commandId: 1, tag: 2, offset: 3, length: 0 })).toThrow('length');
  });
});
