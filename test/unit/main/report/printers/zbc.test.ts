import { describe, expect, it } from 'vitest';
import { imageOfAllStates, reportOf } from '../../../../support/cli/cli-images';

describe('zbc', () => {
  const swr = 'type 0x2 (Sequential-write-required)';
  const flags = 'reset recommended 0, non_seq 0';
  const expected = [
    'Zone 00000: type 0x1 (Conventional), cond 0x0 (Not-write-pointer), sector 0, 2048 sectors',
    `Zone 00001: ${swr}, cond 0x1 (Empty), ${flags}, sector 2048, 2048 sectors, wp 2048`,
    `Zone 00002: ${swr}, cond 0x2 (Implicit-open), ${flags}, sector 4096, 2048 sectors, wp 4128`,
    `Zone 00003: ${swr}, cond 0x3 (Explicit-open), ${flags}, sector 6144, 2048 sectors, wp 6176`,
    `Zone 00004: ${swr}, cond 0x4 (Closed), ${flags}, sector 8192, 2048 sectors, wp 8224`,
    `Zone 00005: ${swr}, cond 0xe (Full), ${flags}, sector 10240, 2048 sectors, wp 12288`,
    `Zone 00006: ${swr}, cond 0xd (Read-only), ${flags}, sector 12288, 2048 sectors, wp 14336`,
    `Zone 00007: ${swr}, cond 0xf (Offline), ${flags}, sector 14336, 2048 sectors, wp 16384`,
    `Zone 00008: ${swr}, cond 0x1 (Empty), ${flags}, sector 16384, 512 sectors, wp 16384`,
  ];

  it('prints 512-byte sectors and absolute pointers, the short form for conventional zones', () => {
    expect(reportOf(imageOfAllStates(), 'zbc')).toEqual(expected);
  });

  it('prints the same sectors for blocks of 512 bytes', () => {
    expect(reportOf(imageOfAllStates({ logicalBlockSizeBytes: 512 }), 'zbc')).toEqual(expected);
  });
});
