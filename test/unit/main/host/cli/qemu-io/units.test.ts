import { describe, expect, it } from 'vitest';
import { ioBytes, ioDumpRow, ioRates } from '../../../../../../main/host/cli/qemu-io/units';

describe('figures as qemu-io prints them', () => {
  it.each([
    [16, '16 bytes'],
    [512, '512 bytes'],
    [4096, '4 KiB'],
    [1536, '1.500 KiB'],
    [2 ** 20, '1 MiB'],
    [1_026_760, '1002.695 KiB'],
    [3 * 2 ** 40, '3 TiB'],
  ])('%d bytes: %s', (bytes, text) => {
    expect(ioBytes(bytes)).toBe(text);
  });

  it('the second line of a transfer has amount, operations, time and rates', () => {
    expect(ioRates(4096, 0.5)).toBe('4 KiB, 1 ops; 00.50 sec (8 KiB/sec and 2.0000 ops/sec)');
    expect(ioRates(2 ** 20, 12.345)).toBe('1 MiB, 1 ops; 12.35 sec (82.949 KiB/sec and 0.0810 ops/sec)');
  });

  it('a clock that stands still gives no infinite rate', () => {
    expect(ioRates(512, 0)).toMatch(
      /^512 bytes, 1 ops; 00\.00 sec \(\S+ MiB\/sec and 1000000\.0000 ops\/sec\)$/,
    );
  });

  it('a dump row shows letters and digits only', () => {
    expect(ioDumpRow(Uint8Array.from([0x22, 0x41, 0x7a, 0x30, 0x20, 0xff]), 0x100000)).toBe(
      '00100000:  22 41 7a 30 20 ff  .Az0..',
    );
  });
});
