/** Makes one call to the file system of this process fail, whoever makes it. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Calls that a command makes on files of the user. */
const CALLS = [
  ...['openSync', 'readSync', 'writeSync', 'fdatasyncSync', 'fsyncSync'],
  ...['ftruncateSync', 'renameSync', 'linkSync', 'unlinkSync'],
] as const;

type Call = (...args: unknown[]) => unknown;

/**
 * What happens at the call: it fails once; the disk stays full or broken from there on; a write of blocks is done in part and
 * fails then.
 */
export type SystemFault = 'EIO' | 'ENOSPC' | 'EIO for good' | 'ENOSPC for good' | 'short';

/** A run with a fault. */
export interface FaultyRun<Value> {
  readonly value: Value;
  /** Calls that were made. */
  readonly calls: number;
  /** Name of the call that failed; null where so many were not made. */
  readonly failed: string | null;
}

/** Runs something with the n-th call (from 1) failing; 0 = none. */
export async function withFault<Value>(
  nth: number,
  fault: SystemFault,
  run: () => Promise<Value>,
): Promise<FaultyRun<Value>> {
  const system = fs as unknown as Record<string, Call>;
  const kept = CALLS.map((name) => [name, system[name]!] as const);
  let calls = 0;
  let failed: string | null = null;
  let isShort = false;
  for (const [name, call] of kept) {
    system[name] = (...args) => {
      calls++;
      if (isShort && name === 'writeSync') {
        isShort = false;
        throw systemError(name, 'ENOSPC');
      }
      const isDue = calls === nth || (fault.endsWith(' for good') && name === failed);
      if (!isDue) return call(...args);
      failed = name;
      if (fault !== 'short') throw systemError(name, fault.split(' ')[0]!);
      if (name !== 'writeSync' || lengthOf(args) < 2 * SECTOR) throw systemError(name, 'EIO');
      isShort = true;
      return writeHalf(call, args);
    };
  }
  syncBuiltinESMExports();
  try {
    return { value: await run(), calls, failed };
  } finally {
    for (const [name, call] of kept) system[name] = call;
    syncBuiltinESMExports();
  }
}

/** The system divides no less than this. */
const SECTOR = 512;

function lengthOf([, bytes, offset = 0, length]: readonly unknown[]): number {
  return (length as number | undefined) ?? (bytes as Uint8Array).length - (offset as number);
}

function writeHalf(write: Call, args: readonly unknown[]): unknown {
  const [fd, bytes, offset = 0, , position] = args;
  const half = Math.floor(lengthOf(args) / 2 / SECTOR) * SECTOR;
  return write(fd, bytes, offset, half, position);
}

function systemError(call: string, code: string): Error {
  return Object.assign(new Error(`${code}: made to fail, ${call}`), { code, syscall: call });
}
