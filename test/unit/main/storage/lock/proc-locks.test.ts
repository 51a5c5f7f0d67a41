import { describe, expect, it } from 'vitest';
import { isWriterLock, parseProcLocks, procFileId } from '../../../../../main/storage/lock/proc-locks';

const TEXT = `1: OFDLCK ADVISORY  READ -1 fe:00:2195554 100 101
2: POSIX  ADVISORY  WRITE 1234 08:02:77 0 EOF
2: -> POSIX  ADVISORY  WRITE 99 08:02:77 0 EOF
3: FLOCK  ADVISORY  READ 55 00:2a:9007199254740 0 EOF
4: LEASE  ACTIVE    READ 3 08:02:1 0 EOF
something else
`;

describe('parseProcLocks', () => {
  it('reads locks that are held and leaves the rest out', () => {
    expect(parseProcLocks(TEXT)).toEqual([
      { kind: 'OFDLCK', mode: 'READ', pid: -1, file: 'fe:00:2195554', start: 100, end: 101 },
      { kind: 'POSIX', mode: 'WRITE', pid: 1234, file: '08:02:77', start: 0, end: Infinity },
      { kind: 'FLOCK', mode: 'READ', pid: 55, file: '00:2a:9007199254740', start: 0, end: Infinity },
    ]);
  });

  it('tells writers from readers, also those of QEMU that only lock for reading', () => {
    expect(parseProcLocks(TEXT).map(isWriterLock)).toEqual([true, true, false]);
    const [reader] = parseProcLocks('1: OFDLCK ADVISORY  READ -1 fe:00:2195554 100 100');
    expect(isWriterLock(reader!)).toBe(false);
  });
});

describe('procFileId', () => {
  it('writes device and inode as the kernel does', () => {
    expect(procFileId(0xfe00n, 2195554n)).toBe('fe:00:2195554');
    expect(procFileId(0x802n, 77n)).toBe('08:02:77');
    expect(procFileId((0x12345n << 32n) | 0xabc00n | (0x1n << 20n) | 0x0cdn, 1n)).toMatch(
      /^[0-9a-f]+:[0-9a-f]+:1$/,
    );
    expect(procFileId((5n << 20n) | 0x203n, 9n)).toBe('02:503:9');
  });
});
