import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createNodeFile, openNodeFile, removeFile } from '../../../../main/storage/node-block-file';
import { MIB } from '../../../../shared/units/units';
import { patternBytes, readAll, readRange, temporaryFolder } from '../../../support/storage/storage-files';
import { refusal } from '../../../support/errors/refusal';

function imageOf(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'image');
  writeFileSync(path, bytes);
  return path;
}

describe('openNodeFile', () => {
  it('reads what is there and refuses to write when opened for reading', () => {
    const path = imageOf(patternBytes(5000));
    const file = openNodeFile(path, { access: 'read' });
    expect([file.name, file.writable, file.size()]).toEqual([path, false, 5000]);
    expect(readAll(file)).toEqual(patternBytes(5000));
    for (const change of [
      () => file.write(7, Uint8Array.of(1)),
      () => file.zero(7, 1),
      () => file.resize(1),
    ]) {
      expect(change).toThrow(refusal('read-only', path));
    }
    file.dispose();
    expect(readFileSync(path)).toEqual(Buffer.from(patternBytes(5000)));
  });

  it('writes into an existing file without cutting it', () => {
    const path = imageOf(patternBytes(5000));
    const file = openNodeFile(path, { access: 'write' });
    file.write(4998, Uint8Array.of(1, 2, 3));
    file.dispose();
    expect([...readFileSync(path).subarray(4997)]).toEqual([patternBytes(5000)[4997], 1, 2, 3]);
  });

  it('leaves every time of the file alone when reading', () => {
    const path = imageOf(patternBytes(10));
    utimesSync(path, 1000, 2000);
    const before = statSync(path, { bigint: true });
    const file = openNodeFile(path, { access: 'read' });
    readAll(file);
    file.dispose();
    expect(statSync(path, { bigint: true })).toEqual(before);
  });

  it('names a missing file, a directory, a loop of links and a path through a file', () => {
    const folder = temporaryFolder();
    const path = imageOf(new Uint8Array(1));
    symlinkSync('loop', join(folder, 'loop'));
    const open = (name: string) => () => openNodeFile(name, { access: 'read' });
    expect(open(join(folder, 'none'))).toThrow(refusal('not-found', 'none: cannot open', 'ENOENT'));
    expect(open(join(folder, 'loop'))).toThrow(refusal('not-found', 'ELOOP'));
    expect(open(join(path, 'below'))).toThrow(refusal('not-found', 'ENOTDIR'));
    expect(open(folder)).toThrow(refusal('not-recognised', folder, 'is a directory, expected an image file'));
    expect(open('/dev/null')).toThrow(refusal('not-recognised', 'is a special file, expected an image file'));
  });

  it('refuses a named pipe at once, for reading and writing', () => {
    const path = join(temporaryFolder(), 'pipe');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    for (const access of ['read', 'write'] as const) {
      expect(() => openNodeFile(path, { access })).toThrow(refusal('not-recognised', 'is a named pipe'));
    }
    expect(() => createNodeFile(path, { replace: true })).toThrow(
      refusal('not-recognised', 'is a named pipe'),
    );
  });
});

describe('createNodeFile', () => {
  it('refuses an existing file and leaves it alone, unless it shall be replaced', () => {
    const path = imageOf(patternBytes(100));
    expect(() => createNodeFile(path, { replace: false })).toThrow(refusal('exists', path));
    expect(statSync(path).size).toBe(100);
    const file = createNodeFile(path, { replace: true });
    expect([file.size(), file.writable]).toEqual([0, true]);
    file.dispose();
  });

  it('does not replace a directory', () => {
    const folder = temporaryFolder();
    expect(() => createNodeFile(folder, { replace: true })).toThrow(
      refusal('not-recognised', 'is a directory'),
    );
  });

  it('names a missing folder', () => {
    const path = join(temporaryFolder(), 'none', 'image');
    expect(() => createNodeFile(path, { replace: false })).toThrow(refusal('not-found', 'cannot create'));
  });

  it('gives the file the mode that is asked for', () => {
    const path = join(temporaryFolder(), 'image');
    createNodeFile(path, { replace: false, mode: 0o600 }).dispose();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('removeFile', () => {
  it('removes a file, and is content when there is none', () => {
    const path = imageOf(new Uint8Array(1));
    removeFile(path);
    removeFile(path);
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('does not remove a directory', () => {
    const folder = join(temporaryFolder(), 'folder');
    mkdirSync(folder);
    expect(() => {
      removeFile(folder);
    }).toThrow(refusal('not-recognised', 'is a directory'));
  });
});

describe('NodeBlockFile', () => {
  it('zeroes large ranges exactly, releasing storage, and keeps the length', () => {
    const file = createNodeFile(join(temporaryFolder(), 'image'), { replace: false });
    const bytes = new Uint8Array(12 * MIB).fill(0x5a);
    file.write(0, bytes);
    const allocated = file.identity().allocatedBytes;
    file.zero(1000, 10 * MIB);
    expect(Buffer.compare(readAll(file), bytes.fill(0, 1000, 1000 + 10 * MIB))).toBe(0);
    expect(file.identity().allocatedBytes).toBeLessThan(allocated);
    file.zero(11 * MIB, 2 ** 40);
    expect(file.size()).toBe(12 * MIB);
    expect(Buffer.compare(readRange(file, 11 * MIB, MIB), new Uint8Array(MIB))).toBe(0);
    file.dispose();
  });

  it('tries again when the tool that releases storage was interrupted', () => {
    const folder = temporaryFolder();
    const [tool, calls] = [join(folder, 'fallocate'), join(folder, 'calls')];
    writeFileSync(
      tool,
      `#!/bin/sh\necho x >> ${calls}\n[ $(wc -l < ${calls}) -gt 1 ] || kill -INT $$\nPATH=$OLD_PATH exec fallocate "$@"\n`,
      { mode: 0o755 },
    );
    const path = process.env['PATH'] ?? '';
    vi.stubEnv('OLD_PATH', path).stubEnv('PATH', `${folder}:${path}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const file = createNodeFile(join(folder, 'image'), { replace: false });
    file.write(0, new Uint8Array(12 * MIB).fill(0x5a));
    file.zero(0, 9 * MIB);
    file.zero(0, 10 * MIB);
    expect(readFileSync(calls, 'utf8')).toBe('x\nx\nx\n');
    expect(Buffer.compare(readRange(file, 0, 10 * MIB), new Uint8Array(10 * MIB))).toBe(0);
    file.dispose();
  });

  it('stays sparse when ranges without data are zeroed', () => {
    const file = createNodeFile(join(temporaryFolder(), 'image'), { replace: false });
    file.resize(64 * MIB);
    const allocated = file.identity().allocatedBytes;
    file.zero(0, 3 * MIB);
    file.zero(10 * MIB, 30 * MIB);
    expect(file.identity().allocatedBytes).toBe(allocated);
    file.dispose();
  });

  it('tells one file and one moment from another', () => {
    const path = imageOf(patternBytes(5000));
    const file = openNodeFile(path, { access: 'write' });
    const before = file.identity();
    expect(before.sizeBytes).toBe(5000);
    expect(before.inode).toBe(statSync(path, { bigint: true }).ino);
    rmSync(path);
    writeFileSync(path, patternBytes(5000));
    const other = openNodeFile(path, { access: 'read' });
    expect(other.identity()).not.toEqual(before);
    file.dispose();
    other.dispose();
  });

  it('stops when it is used after it was disposed', () => {
    const file = openNodeFile(imageOf(patternBytes(10)), { access: 'read' });
    file.dispose();
    expect(() => file.size()).toThrow('used after it was disposed');
  });
});
