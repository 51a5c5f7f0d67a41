import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createLockFile,
  readLockFile,
  removeLockFile,
  replaceLockFile,
} from '../../../../../main/storage/lock/node-lock-file';
import { passingPathOf } from '../../../../../main/storage/node-passing-files';
import { temporaryFolder } from '../../../../support/storage/storage-files';

const newPath = () => join(temporaryFolder(), 'image.zslock');

describe('a lock file', () => {
  it('is created once, replaced in one step and removed by who wrote it', () => {
    const path = newPath();
    expect(readLockFile(path)).toBeNull();
    expect([createLockFile(path, 'one'), createLockFile(path, 'two')]).toEqual([true, false]);
    expect(readLockFile(path)).toBe('one');
    replaceLockFile(path, 'three');
    removeLockFile(path, 'one');
    expect(readLockFile(path)).toBe('three');
    expect(readdirSync(dirname(path))).toEqual(['image.zslock']);
    removeLockFile(path, 'three');
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('is never a link: neither read nor written through', () => {
    const path = newPath();
    const foreign = join(temporaryFolder(), 'foreign');
    writeFileSync(foreign, 'foreign');
    symlinkSync(foreign, path);
    expect(readLockFile(path)).toBe('');
    expect(createLockFile(path, 'ours')).toBe(false);
    replaceLockFile(path, 'ours');
    expect([readLockFile(path), readFileSync(foreign, 'utf8')]).toEqual(['ours', 'foreign']);
  });

  it('is not made from what lies under its passing name', () => {
    const path = newPath();
    const draft = passingPathOf(path).replace(/\d+(?=\.zsnew$)/, (made) => String(Number(made) + 1));
    const foreign = join(temporaryFolder(), 'foreign');
    writeFileSync(foreign, 'foreign');
    symlinkSync(foreign, draft);
    expect(() => createLockFile(path, 'ours')).toThrow(expect.objectContaining({ code: 'exists' }));
    expect([readLockFile(path), readFileSync(foreign, 'utf8')]).toEqual([null, 'foreign']);
  });

  it('may be longer than a lock ever is: only its beginning is read', () => {
    const path = newPath();
    writeFileSync(path, 'x'.repeat(10_000));
    expect(readLockFile(path)).toHaveLength(4096);
  });
});
