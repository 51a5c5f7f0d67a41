import { spawnSync } from 'node:child_process';
import { linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { takeKernelLock, type KernelLock } from '../../../../../main/storage/lock/node-kernel-lock';
import { temporaryFolder } from '../../../../support/storage/storage-files';

function newFile(): string {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, 'content');
  return path;
}

function take(path: string): KernelLock {
  const lock = takeKernelLock(path);
  onTestFinished(() => {
    if (lock.state === 'held') lock.release();
  });
  return lock;
}

function release(lock: KernelLock): void {
  if (lock.state === 'held') lock.release();
}

/** Whether another program finds the file locked. */
function isLockedForOthers(path: string): boolean {
  return spawnSync('flock', ['--exclusive', '--nonblock', path, 'true']).status === 1;
}

describe('takeKernelLock', () => {
  it('takes the lock of the file, by whatever name, and gives it back once', () => {
    const path = newFile();
    const other = `${path}.other`;
    linkSync(path, other);
    const lock = take(path);
    expect(lock.state).toBe('held');
    expect(isLockedForOthers(other)).toBe(true);
    expect([take(path).state, take(other).state]).toEqual(['taken', 'taken']);
    release(lock);
    release(lock);
    expect(isLockedForOthers(path)).toBe(false);
    const next = take(other);
    release(lock);
    expect([next.state, isLockedForOthers(path)]).toEqual(['held', true]);
  });

  it('does without where there is nothing that could be written to', () => {
    const folder = temporaryFolder();
    expect(take(join(folder, 'none')).state).toBe('held');
    expect(take(folder).state).toBe('held');
  });

  it('says so when there is no tool, and when it cannot tell', () => {
    const path = newFile();
    const tools = temporaryFolder();
    vi.stubEnv('PATH', tools);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(take(path).state).toBe('unavailable');
    const tool = (script: string) =>
      writeFileSync(join(tools, 'flock'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    tool('echo "no locks available" >&2; exit 1');
    expect(take(path).state).toBe('unavailable');
    tool('exit 71');
    expect(take(path).state).toBe('unavailable');
    tool('kill -INT $$');
    expect(() => take(path)).toThrow(
      expect.objectContaining({ code: 'io', message: expect.stringContaining('SIGINT') as string }),
    );
    tool('exit 1');
    expect(take(path).state).toBe('taken');
  });
});
