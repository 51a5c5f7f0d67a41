import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Resident memory of a process as the kernel counts it, in bytes: now, and at most since its program began. (The
 * `maxRSS` of a child counts its parent's memory too, as the child is a copy of the parent until its program begins.)
 */
export function residentMemory(pid: number | 'self'): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string): number =>
    1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)![1]);
  return { now: bytes('VmRSS'), most: bytes('VmHWM') };
}

/**
 * Writes a module for `node --require`: its process tells its largest resident memory in KiB on a descriptor when it
 * ends.
 * @returns the module's path
 */
export function writePeakTeller(folder: string, descriptor: number): string {
  const path = join(folder, 'peak.cjs');
  writeFileSync(
    path,
    `const { isMainThread } = require('node:worker_threads');
     const { readFileSync, writeSync } = require('node:fs');
     if (isMainThread) process.on('exit', () => {
       writeSync(${descriptor}, /^VmHWM:\\s+(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
     });`,
  );
  return path;
}
