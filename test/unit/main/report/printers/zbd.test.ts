import { describe, expect, it } from 'vitest';
import { imageOfAllStates, reportOf } from '../../../../support/cli/cli-images';

describe('zbd', () => {
  it('prints bytes in 14 digits and absolute pointers, ol for offline, no pointer for conventional zones', () => {
    expect(reportOf(imageOfAllStates(), 'zbd')).toEqual([
      'Zone 00000: cnv, ofst 00000000000000, len 00000001048576, cap 00000001048576',
      'Zone 00001: swr, ofst 00000001048576, len 00000001048576, cap 00000000524288, wp 00000001048576, em, non_seq 0, reset 0',
      'Zone 00002: swr, ofst 00000002097152, len 00000001048576, cap 00000000524288, wp 00000002113536, oi, non_seq 0, reset 0',
      'Zone 00003: swr, ofst 00000003145728, len 00000001048576, cap 00000000524288, wp 00000003162112, oe, non_seq 0, reset 0',
      'Zone 00004: swr, ofst 00000004194304, len 00000001048576, cap 00000000524288, wp 00000004210688, cl, non_seq 0, reset 0',
      'Zone 00005: swr, ofst 00000005242880, len 00000001048576, cap 00000000524288, wp 00000006291456, fu, non_seq 0, reset 0',
      'Zone 00006: swr, ofst 00000006291456, len 00000001048576, cap 00000000524288, wp 00000007340032, ro, non_seq 0, reset 0',
      'Zone 00007: swr, ofst 00000007340032, len 00000001048576, cap 00000000524288, wp 00000008388608, ol, non_seq 0, reset 0',
      'Zone 00008: swr, ofst 00000008388608, len 00000000262144, cap 00000000262144, wp 00000008388608, em, non_seq 0, reset 0',
    ]);
  });

  it('prints the same bytes for blocks of 512 bytes', () => {
    const small = imageOfAllStates({ logicalBlockSizeBytes: 512 });
    expect(reportOf(small, 'zbd')).toEqual(reportOf(imageOfAllStates(), 'zbd'));
  });

  it('the csv form has a header and conditions in hexadecimal', () => {
    expect(reportOf(imageOfAllStates(), 'zbd-csv')).toEqual([
      'zone num, type, ofst, len, cap, wp, cond, non_seq, reset',
      '00000, 1, 00000000000000, 00000001048576, 00000001048576, 00000000000000, 0x0, 0, 0',
      '00001, 2, 00000001048576, 00000001048576, 00000000524288, 00000001048576, 0x1, 0, 0',
      '00002, 2, 00000002097152, 00000001048576, 00000000524288, 00000002113536, 0x2, 0, 0',
      '00003, 2, 00000003145728, 00000001048576, 00000000524288, 00000003162112, 0x3, 0, 0',
      '00004, 2, 00000004194304, 00000001048576, 00000000524288, 00000004210688, 0x4, 0, 0',
      '00005, 2, 00000005242880, 00000001048576, 00000000524288, 00000006291456, 0xe, 0, 0',
      '00006, 2, 00000006291456, 00000001048576, 00000000524288, 00000007340032, 0xd, 0, 0',
      '00007, 2, 00000007340032, 00000001048576, 00000000524288, 00000008388608, 0xf, 0, 0',
      '00008, 2, 00000008388608, 00000000262144, 00000000262144, 00000008388608, 0x1, 0, 0',
    ]);
  });
});
