import { describe, expect, it } from 'vitest';
import { imageOfAllStates, reportOf } from '../../../../support/cli/cli-images';

describe('table', () => {
  it('has units, titles and LBAs in hexadecimal', () => {
    expect(reportOf(imageOfAllStates(), 'table')).toEqual([
      'zone      type state                   start LBA       size        capacity    write pointer LBA  written     attributes',
      '0         cnv  nw conventional         0x0             1 MiB       1 MiB       -                  -',
      '1         swr  em empty                0x100           1 MiB       512 KiB     0x100              0 B',
      '2         swr  oi implicitly opened    0x200           1 MiB       512 KiB     0x204              16 KiB',
      '3         swr  oe explicitly opened    0x300           1 MiB       512 KiB     0x304              16 KiB',
      '4         swr  cl closed               0x400           1 MiB       512 KiB     0x404              16 KiB      zoneDescriptorExtensionValid',
      '5         swr  fu full                 0x500           1 MiB       512 KiB     -                  -',
      '6         swr  ro read only            0x600           1 MiB       512 KiB     -                  -',
      '7         swr  of offline              0x700           1 MiB       512 KiB     -                  -',
      '8         swr  em empty                0x800           256 KiB     256 KiB     0x800              0 B',
    ]);
  });
});
