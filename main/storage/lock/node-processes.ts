import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { crc32c } from '../../../shared/units/crc32c';
import type { Observer } from './lock-record';
import { systemCode } from '../node-errors';

const ENDED = new Set(['Z', 'X']);

/** This machine, as far as it tells locks apart. Parts that the system does not offer are null. */
export function observeMachine(): Observer {
  const machineId = readText('/etc/machine-id');
  return {
    host: hostname(),
    machine: machineId === null ? null : crc32c(new TextEncoder().encode(machineId)).toString(16),
    boot: readText('/proc/sys/kernel/random/boot_id'),
    pidNamespace: readLink('/proc/self/ns/pid'),
    processStart,
  };
}

/** Name of a running process, or null. */
export function processName(pid: number): string | null {
  return readText(`/proc/${pid}/comm`);
}

/** First line of a small file, trimmed; null when it is empty or cannot be read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** Linux counts in clock ticks since boot; elsewhere only whether the process runs is known (null). */
function processStart(pid: number): string | null | undefined {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: it runs, for another user.
    if (systemCode(thrown) === 'ESRCH') return undefined;
  }
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // "pid (name) state ppid …": the name may hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ENDED.has(fields[0]!) ? undefined : (fields[19] ?? null);
}

function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
