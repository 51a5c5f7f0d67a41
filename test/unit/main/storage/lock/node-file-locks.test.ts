import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findFileLocks, findKnownLock } from '../../../../../main/storage/lock/node-file-locks';
import { temporaryFolder } from '../../../../support/storage/storage-files';

/** A file with two names. */
function newFile(): { readonly path: string; readonly other: string } {
  const path = join(temporaryFolder(), 'file');
  const other = join(temporaryFolder(), 'other');
  writeFileSync(path, 'content');
  linkSync(path, other);
  return { path, other };
}

/** A process that holds a lock of flock(2) until it is told to end. */
async function lockedBy(options: readonly string[], path: string) {
  const holder = spawn('flock', [...options, path, 'sh', '-c', 'echo held; read line'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void holder.kill());
  await once(holder.stdout, 'data');
  const end = async (): Promise<void> => {
    holder.stdin.end('\n');
    await once(holder, 'close');
  };
  return { pid: holder.pid!, end };
}

describe('findFileLocks', () => {
  it('finds and names the holder of an exclusive lock, and by which name it opened the file', async () => {
    const { path, other } = newFile();
    const { pid, end } = await lockedBy(['--exclusive', '--no-fork'], path);
    const lock = { pid, program: 'sh', openedAs: path, writes: true, holder: `sh, process ${pid}` };
    expect(findFileLocks(path)).toEqual([lock]);
    expect(findFileLocks(other)).toEqual([lock]);
    expect(findKnownLock(other)).toEqual([lock]);
    await end();
    expect(findFileLocks(path)).toEqual([]);
  });

  it('tells a lock for reading from one for writing', async () => {
    const { path } = newFile();
    const { end } = await lockedBy(['--shared', '--no-fork'], path);
    expect(findFileLocks(path)).toMatchObject([{ program: 'sh', writes: false }]);
    await end();
  });

  it('names who has the file open, not who once asked for the lock', async () => {
    const { path } = newFile();
    const script = `exec 7<"$0"; flock --exclusive 7; echo held; read line`;
    const holder = spawn('sh', ['-c', script, path], { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void holder.kill());
    await once(holder.stdout, 'data');
    expect(findFileLocks(path)).toMatchObject([{ pid: holder.pid, program: 'sh' }]);
    holder.stdin.end('\n');
    await once(holder, 'close');
  });

  it('finds nothing on a file that nobody locks, or that is not there', () => {
    expect([findFileLocks(newFile().path), findFileLocks('/none/such')]).toEqual([[], []]);
  });
});

describe('findKnownLock', () => {
  it('says so when the holder cannot be seen', () => {
    expect(findKnownLock(newFile().path)).toMatchObject([{ pid: null, holder: 'another program' }]);
  });
});
