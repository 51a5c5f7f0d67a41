import { describe, expect, it } from 'vitest';
import { imageOfAllStates, reportOf } from '../../../../support/cli/cli-images';

describe('blkzone', () => {
  it('prints sectors, the pointer relative to the zone, N/A where it is not valid', () => {
    const swr = '[type: 2(SEQ_WRITE_REQUIRED)]';
    expect(reportOf(imageOfAllStates(), 'blkzone')).toEqual([
      '  start: 0x000000000, len 0x000800, cap 0x000800, wptr N/A reset:0 non-seq:0, zcond: 0(nw) [type: 1(CONVENTIONAL)]',
      `  start: 0x000000800, len 0x000800, cap 0x000400, wptr 0x000000 reset:0 non-seq:0, zcond: 1(em) ${swr}`,
      `  start: 0x000001000, len 0x000800, cap 0x000400, wptr 0x000020 reset:0 non-seq:0, zcond: 2(oi) ${swr}`,
      `  start: 0x000001800, len 0x000800, cap 0x000400, wptr 0x000020 reset:0 non-seq:0, zcond: 3(oe) ${swr}`,
      `  start: 0x000002000, len 0x000800, cap 0x000400, wptr 0x000020 reset:0 non-seq:0, zcond: 4(cl) ${swr}`,
      `  start: 0x000002800, len 0x000800, cap 0x000400, wptr N/A reset:0 non-seq:0, zcond:14(fu) ${swr}`,
      `  start: 0x000003000, len 0x000800, cap 0x000400, wptr N/A reset:0 non-seq:0, zcond:13(ro) ${swr}`,
      `  start: 0x000003800, len 0x000800, cap 0x000400, wptr N/A reset:0 non-seq:0, zcond:15(of) ${swr}`,
      `  start: 0x000004000, len 0x000200, cap 0x000200, wptr 0x000000 reset:0 non-seq:0, zcond: 1(em) ${swr}`,
    ]);
  });

  it('prints the same sectors for blocks of 512 bytes', () => {
    const small = imageOfAllStates({ logicalBlockSizeBytes: 512 });
    expect(reportOf(small, 'blkzone')).toEqual(reportOf(imageOfAllStates(), 'blkzone'));
  });

  it('says when a reset is recommended, and names the third type', () => {
    const image = imageOfAllStates();
    image.table.zones.attributes[2] = 4;
    image.table.zones.type[2] = 3;
    expect(reportOf(image, 'blkzone')[2]).toBe(
      '  start: 0x000001000, len 0x000800, cap 0x000400, wptr 0x000020 reset:1 non-seq:0, zcond: 2(oi) [type: 3(SEQ_WRITE_PREFERRED)]',
    );
  });
});
