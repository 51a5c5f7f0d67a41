/** A line of /proc/locks (Linux, proc(5)). */
export interface ProcLock {
  readonly kind: 'POSIX' | 'OFDLCK' | 'FLOCK';
  readonly mode: 'READ' | 'WRITE';
  /** −1 for locks that belong to an open file description. */
  readonly pid: number;
  /** `major:minor:inode`: hexadecimal, hexadecimal, decimal. */
  readonly file: string;
  /** First and last byte; Infinity for "to the end". */
  readonly start: number;
  readonly end: number;
}

const LINE =
  /^\d+: (POSIX|OFDLCK|FLOCK)\s+\S+\s+(READ|WRITE)\s+(-?\d+)\s+([0-9a-f]+:[0-9a-f]+:\d+)\s+(\d+)\s+(\d+|EOF)$/;

/**
 * Byte that QEMU locks (for reading, as OFD lock) while it may write to an image, observed with 7.2: a reader
 * takes byte 100, a writer 100 and 101.
 */
const QEMU_WRITE_BYTE = 101;

/** The locks that are held; waiters (`->`), leases and anything unknown are left out. */
export function parseProcLocks(text: string): ProcLock[] {
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line.trim());
    if (!match) return [];
    const [, kind, mode, pid, file, start, end] = match;
    return [
      {
        kind: kind as ProcLock['kind'],
        mode: mode as ProcLock['mode'],
        pid: Number(pid),
        file: file!,
        start: Number(start),
        end: end === 'EOF' ? Infinity : Number(end),
      },
    ];
  });
}

/** True for a lock whose holder may write to the file: an exclusive one, or QEMU's writer byte. */
export function isWriterLock(lock: ProcLock): boolean {
  const holdsWriterByte = lock.start <= QEMU_WRITE_BYTE && lock.end >= QEMU_WRITE_BYTE;
  return lock.mode === 'WRITE' || (lock.kind === 'OFDLCK' && holdsWriterByte);
}

/** `major:minor:inode` as /proc/locks writes it, from stat's device and inode (Linux dev_t). */
export function procFileId(device: bigint, inode: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
  const hex = (value: bigint) => value.toString(16).padStart(2, '0');
  return `${hex(major)}:${hex(minor)}:${inode}`;
}
