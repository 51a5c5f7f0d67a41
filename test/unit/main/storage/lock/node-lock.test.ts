import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findForeignLocks } from '../../../../../main/storage/lock/node-foreign-locks';
import { acquireLock, describeWriter, lockPathOf } from '../../../../../main/storage/lock/node-lock';
import { observeMachine } from '../../../../../main/storage/lock/node-processes';
import { temporaryFolder } from '../../../../support/storage/storage-files';

const request = { program: 'zonesmith', created: '2025-01-02T03:04:05.000Z' };

function newImage(): string {
  const path = join(temporaryFolder(), 'image');
  writeFileSync(path, 'content');
  return path;
}

/** The id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

function leaveLock(path: string, fields: Record<string, unknown>): void {
  const record = {
    host: hostname(),
    pid: endedProcess(),
    startTime: '1',
    ...request,
    ...fields,
  };
  writeFileSync(lockPathOf(path), JSON.stringify(record));
}

const locked = (...words: string[]) =>
  expect.objectContaining({
    code: 'locked',
    message: expect.stringMatching(new RegExp(words.join('.*'))) as string,
  }) as Error;

describe('acquireLock', () => {
  it('writes who holds it, and removes it when released', () => {
    const path = newImage();
    const lock = acquireLock(path, request);
    const record: unknown = JSON.parse(readFileSync(lockPathOf(path), 'utf8'));
    expect(record).toMatchObject({ host: hostname(), pid: process.pid, ...request });
    expect(record).toMatchObject({ startTime: observeMachine().processStart(process.pid) });
    expect(lock.notices).toEqual([]);
    lock.release();
    lock.release();
    expect(readdirSync(join(path, '..'))).toEqual(['image']);
  });

  it('refuses a second writer of this process, naming the first', () => {
    const path = newImage();
    acquireLock(path, request);
    expect(() => acquireLock(path, request)).toThrow(
      locked('zonesmith', `process ${process.pid}`, request.created),
    );
  });

  it('finds the lock through a symbolic link', () => {
    const path = newImage();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(path, link);
    acquireLock(path, request);
    expect(() => acquireLock(link, request)).toThrow(locked());
  });

  it('takes over the lock of a process that is gone, and says so', () => {
    const path = newImage();
    leaveLock(path, {});
    const lock = acquireLock(path, request);
    expect(lock.notices).toEqual([
      { subject: path, message: expect.stringContaining('which is gone') as string },
    ]);
    expect(() => acquireLock(path, request)).toThrow(locked(`process ${process.pid}`));
    lock.release();
    expect(readdirSync(join(path, '..'))).toEqual(['image']);
  });

  it('takes over the lock of a process whose id another one has now', () => {
    const path = newImage();
    leaveLock(path, { pid: process.pid, startTime: '1' });
    expect(acquireLock(path, request).notices).toHaveLength(1);
  });

  it('finishes a takeover that was itself cut off', () => {
    const path = newImage();
    leaveLock(path, {});
    writeFileSync(`${lockPathOf(path)}.takeover`, readFileSync(lockPathOf(path)));
    expect(acquireLock(path, request).notices).toHaveLength(1);
    expect(readdirSync(join(path, '..')).sort()).toEqual(['image', 'image.zslock']);
  });

  it('leaves a stale lock to the one who is taking it over', () => {
    const path = newImage();
    leaveLock(path, {});
    const guard = {
      ...JSON.parse(readFileSync(lockPathOf(path), 'utf8')),
      pid: process.pid,
      startTime: null,
    } as object;
    writeFileSync(`${lockPathOf(path)}.takeover`, JSON.stringify(guard));
    expect(() => acquireLock(path, request)).toThrow(locked(`process ${process.pid}`));
  });

  it('refuses the lock of another host, naming it', () => {
    const path = newImage();
    leaveLock(path, { host: 'elsewhere' });
    expect(() => acquireLock(path, request)).toThrow(locked('on elsewhere', 'cannot be seen from here'));
    expect(describeWriter(path)).toContain('on elsewhere');
  });

  it('refuses a lock that it cannot read, showing what was found', () => {
    const path = newImage();
    writeFileSync(lockPathOf(path), 'do not touch');
    expect(() => acquireLock(path, request)).toThrow(locked('do not touch'));
    expect(readFileSync(lockPathOf(path), 'utf8')).toBe('do not touch');
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a named pipe', (path: string) => spawnSync('mkfifo', [path])],
    [
      'a link to nowhere',
      (path: string) => {
        symlinkSync('nowhere', path);
      },
    ],
  ])('refuses %s in its place at once', (_, make) => {
    const path = newImage();
    make(lockPathOf(path));
    expect(() => acquireLock(path, request)).toThrow(locked());
  });

  it('names --no-lock when the folder cannot be written', () => {
    // Nobody creates files in sysfs, not even root.
    expect(() => acquireLock('/sys/image', request)).toThrow(
      expect.objectContaining({
        code: 'permission',
        message: expect.stringContaining('--no-lock') as string,
      }),
    );
  });

  it('does not remove a lock that is not its own any more', () => {
    const path = newImage();
    const lock = acquireLock(path, request);
    leaveLock(path, { host: 'elsewhere' });
    lock.release();
    expect(existsSync(lockPathOf(path))).toBe(true);
  });
});

describe('describeWriter', () => {
  it('names a living holder, nobody for none or a dead one', () => {
    const path = newImage();
    expect(describeWriter(path)).toBeNull();
    leaveLock(path, {});
    expect(describeWriter(path)).toBeNull();
    acquireLock(path, request);
    expect(describeWriter(path)).toContain(`process ${process.pid}`);
  });
});

describe('a lock that another user does not let be read', () => {
  it('does not keep a reader out, and a writer it does', () => {
    const path = newImage();
    leaveLock(path, {});
    chmodSync(lockPathOf(path), 0);
    chmodSync(dirname(path), 0o755);
    asNobody(() => {
      expect(describeWriter(path)).toBe('an unreadable lock file');
      expect(() => acquireLock(path, request)).toThrow(expect.objectContaining({ code: 'permission' }));
    });
  });

  /** Root may read everything; anybody else is nobody enough. */
  function asNobody(act: () => void): void {
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      act();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  }
});

describe('locks of other programs', () => {
  it('finds and names the holder of an exclusive lock of the system', async () => {
    const path = newImage();
    const holder = spawn('flock', ['--exclusive', '--no-fork', path, 'sh', '-c', 'echo held; read line'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => void holder.kill());
    await once(holder.stdout, 'data');
    expect(findForeignLocks(path)).toEqual([
      { pid: holder.pid, program: 'sh', writes: true, holder: `sh, process ${holder.pid}` },
    ]);
    expect(() => acquireLock(path, request)).toThrow(locked(`in use by sh, process ${holder.pid}`));
    expect(describeWriter(path)).toBe(`sh, process ${holder.pid}`);
    holder.stdin.end('\n');
    await once(holder, 'close');
    expect(findForeignLocks(path)).toEqual([]);
  });

  it('finds nothing on a file that nobody locks, or that is not there', () => {
    expect([findForeignLocks(newImage()), findForeignLocks('/none/such')]).toEqual([[], []]);
  });
});
