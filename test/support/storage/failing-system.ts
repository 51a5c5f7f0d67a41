/** Makes calls to the file system of this process fail, or do a part of what they are asked for, whoever makes them. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Random } from '../../../shared/workload/random';

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

/** Of so many calls one is interrupted before it moves anything. */
const INTERRUPTED_EVERY = 6;

/**
 * Runs something while reads and writes move a part of the bytes only, at least one, and are interrupted now and then; how many were
 * shortened. Ends with the promise, where that is what it answers.
 */
export function withShortCalls<Value>(
  random: Random,
  run: () => Value,
): { readonly value: Value; readonly shortened: number } {
  const system = fs as unknown as Record<string, Call>;
  const kept = (['readSync', 'writeSync'] as const).map((name) => [name, system[name]!] as const);
  let shortened = 0;
  for (const [name, call] of kept)
    system[name] = (...args) => {
      const [fd, bytes, offset = 0, , position = null] = args;
      const length = lengthOf(args);
      // Node's own loops give no position, and their interruptions are the library's beneath.
      const isOurs = args.length === 5;
      if (isOurs && random.below(INTERRUPTED_EVERY) === 0) throw systemError(name, 'EINTR');
      if (length < 2) return call(...args);
      shortened++;
      return call(fd, bytes, offset, 1 + random.below(length - 1), position);
    };
  syncBuiltinESMExports();
  const end = (): void => {
    for (const [name, call] of kept) system[name] = call;
    syncBuiltinESMExports();
  };
  let value: Value;
  try {
    value = run();
  } catch (thrown) {
    end();
    throw thrown;
  }
  if (value instanceof Promise) void value.finally(end).catch(() => undefined);
  else end();
  return { value, shortened };
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
