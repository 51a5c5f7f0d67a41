import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AppError, toErrorShape } from '../../../../../shared/errors/app-error';
import { acquireLock, describeWriter, lockPathOf } from '../../../../../main/storage/lock/node-lock';
import { observeMachine } from '../../../../../main/storage/lock/node-processes';
import { programOf } from '../../../../support/run/programs';
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

function thrownBy(act: () => unknown): AppError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

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

  it('refuses a lock file that is no lock record, without showing what it holds', () => {
    const path = newImage();
    writeFileSync(lockPathOf(path), 'do not touch');
    const error = thrownBy(() => acquireLock(path, request));
    expect(error).toEqual(locked('no lock record', lockPathOf(path)));
    expect(JSON.stringify(toErrorShape(error))).not.toContain('do not');
    expect(readFileSync(lockPathOf(path), 'utf8')).toBe('do not touch');
  });

  it.each(['TOP SECRET', JSON.stringify({ host: 'secret.host', pid: 7, program: 'secret' })])(
    'shows nothing of the file that a lock file leads to: %s',
    (secret) => {
      const path = newImage();
      const foreign = join(temporaryFolder(), 'foreign');
      writeFileSync(foreign, secret);
      symlinkSync(foreign, lockPathOf(path));
      const error = thrownBy(() => acquireLock(path, request));
      expect(error).toEqual(locked('no lock record'));
      expect(JSON.stringify(toErrorShape(error))).not.toMatch(/secret/i);
      expect(describeWriter(path)).toBe('an unreadable lock file');
      expect(readFileSync(foreign, 'utf8')).toBe(secret);
    },
  );

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
});

describe('a file of several names', () => {
  const hardLink = (path: string, folder: string): string => {
    const name = join(folder, 'other');
    linkSync(path, name);
    return name;
  };

  it.each([
    ['the same folder', (path: string) => dirname(path)],
    ['another folder', () => temporaryFolder()],
  ])('has one writer: a hard link in %s is refused, naming the holder and its lock', (_, folderFor) => {
    const path = newImage();
    const other = hardLink(path, folderFor(path));
    const lock = acquireLock(path, request);
    const refusal = thrownBy(() => acquireLock(other, request));
    expect(refusal).toEqual(locked('zonesmith', `process ${process.pid} on ${hostname()}`, lock.path));
    expect(refusal.subject).toBe(other);
    expect(refusal.data).toMatchObject({ pid: process.pid, program: 'zonesmith', lockPath: lock.path });
    expect(existsSync(lockPathOf(other))).toBe(false);
    expect(describeWriter(other)).toContain(`process ${process.pid} on ${hostname()}`);
    lock.release();
    expect(describeWriter(other)).toBeNull();
    acquireLock(other, request).release();
    acquireLock(path, request).release();
    expect([existsSync(lockPathOf(path)), existsSync(lockPathOf(other))]).toEqual([false, false]);
  });

  it('is refused by the other name of a program that locks the file for itself', async () => {
    const path = newImage();
    const other = hardLink(path, temporaryFolder());
    const holder = spawn('flock', ['--exclusive', '--no-fork', path, 'sh', '-c', 'echo held; read line'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => void holder.kill());
    await once(holder.stdout, 'data');
    expect(() => acquireLock(other, request)).toThrow(locked(`in use by sh, process ${holder.pid}`));
    expect(describeWriter(other)).toBe(`sh, process ${holder.pid}`);
    holder.stdin.end('\n');
    await once(holder, 'close');
    expect(describeWriter(other)).toBeNull();
    acquireLock(other, request).release();
  });

  it('is refused where its holder belongs to somebody else and cannot be seen', () => {
    const path = newImage();
    const other = hardLink(path, temporaryFolder());
    [dirname(path), dirname(other)].forEach((folder) => {
      chmodSync(folder, 0o777);
    });
    const lock = acquireLock(path, request);
    chmodSync(lock.path, 0);
    asNobody(() => {
      expect(() => acquireLock(other, request)).toThrow(locked('in use by'));
      expect(describeWriter(other)).not.toBeNull();
    });
    chmodSync(lock.path, 0o600);
    lock.release();
    asNobody(() => {
      acquireLock(other, request).release();
    });
  });

  it('can be written by one name, and not by one of several, where nothing locks the file itself', () => {
    vi.stubEnv('PATH', '/none');
    onTestFinished(() => void vi.unstubAllEnvs());
    const path = newImage();
    acquireLock(path, request).release();
    const other = hardLink(path, temporaryFolder());
    expect(() => acquireLock(path, request)).toThrow(locked('it has 2 names', '--no-lock'));
    expect([existsSync(lockPathOf(path)), existsSync(lockPathOf(other))]).toEqual([false, false]);
  });
});

describe('a full disk', () => {
  it('leaves nothing of a lock that could not be written', async () => {
    const path = newImage();
    const program = await programOf(
      new URL('../../../../support/storage/storage-child-lock.ts', import.meta.url),
    );
    // No file may hold a byte, which the system answers as it answers a full disk: created, but not written.
    const limit = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', limit, process.execPath, program, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [answer] = (await once(child.stdout, 'data')) as [Buffer];
    expect(answer.toString()).toBe('no-space\n');
    expect(readdirSync(dirname(path))).toEqual(['image']);
  });
});
