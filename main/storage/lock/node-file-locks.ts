import type { BigIntStats } from 'node:fs';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { processName, readText } from './node-processes';
import type { ProcLock } from './proc-locks';
import { isWriterLock, parseProcLocks, procFileId } from './proc-locks';

/** A lock that a process holds on a file through the operating system. */
export interface FileLock {
  /** Null when the holder cannot be seen from here. */
  readonly pid: number | null;
  readonly program: string | null;
  /** The name by which the holder opened the file; null when it cannot be seen. */
  readonly openedAs: string | null;
  /** Whether the holder may write to the file. */
  readonly writes: boolean;
  /** `qemu-system-x86, process 12`, `another program`. */
  readonly holder: string;
}

/** Of a lock whose holder is hidden: another user's, or in a container. */
const HIDDEN: FileLock = {
  pid: null,
  program: null,
  openedAs: null,
  writes: true,
  holder: 'another program',
};

/**
 * Locks that processes, this one included, hold on a file: POSIX, OFD and flock, found by device and inode in
 * /proc/locks (Linux; nothing elsewhere). Never throws.
 */
export function findFileLocks(path: string): FileLock[] {
  const text = readText('/proc/locks');
  const stats = lookAt(path);
  if (text === null || !stats) return [];
  const id = procFileId(stats.dev, stats.ino);
  const locks = parseProcLocks(text).filter((lock) => lock.file === id);
  const found = locks.filter(belongsToProcess).map((lock) => toFileLock(lock, lock.pid, null));
  if (!locks.every(belongsToProcess)) {
    const holders = findHolders(stats);
    found.push(...(holders.length > 0 ? holders : [HIDDEN]));
  }
  return mergeByProcess(found);
}

/** As findFileLocks for a lock that is known to be there, which /proc/locks need not show in a container. */
export function findKnownLock(path: string): FileLock[] {
  const stats = lookAt(path);
  const found = stats ? mergeByProcess(findHolders(stats)) : [];
  return found.length > 0 ? found : [HIDDEN];
}

/**
 * Locks of OFD and flock belong to an open file, whoever asked for them: their holders are the processes that have it
 * open.
 */
function findHolders(file: BigIntStats): FileLock[] {
  const found: FileLock[] = [];
  for (const pid of listNames('/proc').map(Number).filter(Number.isInteger)) {
    for (const fd of listNames(`/proc/${pid}/fd`)) {
      const link = `/proc/${pid}/fd/${fd}`;
      if (!isSameFile(link, file)) continue;
      const lines = (readText(`/proc/${pid}/fdinfo/${fd}`) ?? '').split('\n');
      const held = lines.filter((line) => line.startsWith('lock:')).map((line) => line.slice('lock:'.length));
      const locks = parseProcLocks(held.join('\n')).filter((lock) => !belongsToProcess(lock));
      found.push(...locks.map((lock) => toFileLock(lock, pid, nameBehind(link))));
    }
  }
  return found;
}

function belongsToProcess(lock: ProcLock): boolean {
  return lock.kind === 'POSIX' && lock.pid > 0;
}

function toFileLock(lock: ProcLock, pid: number, openedAs: string | null): FileLock {
  const program = processName(pid);
  return {
    pid,
    program,
    openedAs,
    writes: isWriterLock(lock),
    holder: `${program ?? 'a program'}, process ${pid}`,
  };
}

function mergeByProcess(locks: readonly FileLock[]): FileLock[] {
  const byPid = new Map<number | null, FileLock>();
  for (const lock of locks) {
    const known = byPid.get(lock.pid);
    const openedAs = known?.openedAs ?? lock.openedAs;
    const writes = lock.writes || known?.writes === true;
    byPid.set(lock.pid, { ...lock, openedAs, writes });
  }
  return [...byPid.values()];
}

function isSameFile(path: string, file: BigIntStats): boolean {
  const stats = lookAt(path);
  return stats !== null && stats.ino === file.ino && stats.dev === file.dev;
}

function nameBehind(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
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
