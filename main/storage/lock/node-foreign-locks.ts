import type { BigIntStats } from 'node:fs';
import { readdirSync, statSync } from 'node:fs';
import { processName, readText } from './node-processes';
import type { ProcLock } from './proc-locks';
import { isWriterLock, parseProcLocks, procFileId } from './proc-locks';

/** A lock that another program holds on a file through the operating system. */
export interface ForeignLock {
  /** Null when the holder cannot be seen from here. */
  readonly pid: number | null;
  readonly program: string | null;
  /** Whether the holder may write to the file. */
  readonly writes: boolean;
  /** `qemu-system-x86, process 12`, `another program`. */
  readonly holder: string;
}

/**
 * Locks that other processes hold on a file: POSIX, OFD and flock, found by inode in /proc/locks (Linux; nothing
 * elsewhere). Our own process is left out. Never throws.
 */
export function findForeignLocks(path: string): ForeignLock[] {
  const text = readText('/proc/locks');
  const stats = lookAt(path);
  if (text === null || !stats) return [];
  const id = procFileId(stats.dev, stats.ino);
  const locks = parseProcLocks(text).filter((lock) => lock.file === id);
  const found = locks.flatMap((lock) => (lock.pid > 0 ? [toForeign(lock, lock.pid)] : []));
  // Locks of an open file description carry no pid: their holders are the processes that have it open.
  if (locks.some((lock) => lock.pid <= 0)) found.push(...findDescriptionHolders(id, stats));
  return mergeByProcess(found.filter((lock) => lock.pid !== process.pid));
}

function findDescriptionHolders(id: string, file: { dev: bigint; ino: bigint }): ForeignLock[] {
  const found: ForeignLock[] = [];
  for (const pid of listNames('/proc').map(Number).filter(Number.isInteger)) {
    for (const fd of listNames(`/proc/${pid}/fd`)) {
      if (!isSameFile(`/proc/${pid}/fd/${fd}`, file)) continue;
      const lines = (readText(`/proc/${pid}/fdinfo/${fd}`) ?? '').split('\n');
      const held = lines.filter((line) => line.startsWith('lock:')).map((line) => line.slice('lock:'.length));
      const locks = parseProcLocks(held.join('\n')).filter((lock) => lock.file === id && lock.pid <= 0);
      found.push(...locks.map((lock) => toForeign(lock, pid)));
    }
  }
  return found.length > 0 ? found : [{ pid: null, program: null, writes: true, holder: 'another program' }];
}

function toForeign(lock: ProcLock, pid: number): ForeignLock {
  const program = processName(pid);
  return { pid, program, writes: isWriterLock(lock), holder: `${program ?? 'a program'}, process ${pid}` };
}

function mergeByProcess(locks: readonly ForeignLock[]): ForeignLock[] {
  const byPid = new Map<number | null, ForeignLock>();
  for (const lock of locks) {
    const known = byPid.get(lock.pid);
    byPid.set(lock.pid, known ? { ...known, writes: known.writes || lock.writes } : lock);
  }
  return [...byPid.values()];
}

function isSameFile(path: string, file: { dev: bigint; ino: bigint }): boolean {
  const stats = lookAt(path);
  return stats !== null && stats.ino === file.ino && stats.dev === file.dev;
}

function lookAt(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
