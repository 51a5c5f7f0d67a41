import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  leftFilesAt,
  makeTemporaryFolder,
  passingFilesIn,
  passingPathOf,
  removeLeftBefore,
  removeLeftFile,
} from '../../../../main/storage/node-passing-files';
import { putInPlace } from '../../../../main/storage/node-replace-file';
import { refusal } from '../../../support/errors/refusal';
import { leftAndMaking } from '../../../support/storage/left-files';
import { useFolder } from '../../../support/storage/temporary-folder';

const path = useFolder();

describe('passing files', () => {
  it('have names of their own that tell what is made and by whom', () => {
    const names = [passingPathOf(path('a')), passingPathOf(path('a'))];
    expect(new Set(names).size).toBe(2);
    for (const name of names) writeFileSync(name, '123');
    expect(passingFilesIn(path())).toMatchObject(
      names.sort().map((name) => {
        return { path: name, target: path('a'), sizeBytes: 3, pid: process.pid, state: 'making' };
      }),
    );
  });

  it('are left once their maker is gone, and unknown where it cannot be seen', async () => {
    const [left] = await leftAndMaking(path('a'));
    const elsewhere = left.replace(/\.[0-9a-f]{8}-/, '.00000000-');
    writeFileSync(elsewhere, 'x');
    expect(leftFilesAt(path())).toMatchObject([{ path: left, state: 'left' }]);
    expect(leftFilesAt(left)).toHaveLength(1);
    expect(passingFilesIn(path()).find((file) => file.path === elsewhere)?.state).toBe('unknown');
    expect(() => removeLeftFile(elsewhere)).toThrow(refusal('busy', 'another machine'));
  });

  it('belong to no other process that got the same number', async () => {
    const [, making] = await leftAndMaking(path('a'));
    const older = making.replace(/-[0-9a-z]+-(\d+-\d+)\.zsnew$/, '-1-$1.zsnew');
    writeFileSync(older, 'x');
    expect(leftFilesAt(path()).map((file) => file.path)).toContain(older);
  });

  it('that are left go when the same file is made again, and no others', async () => {
    const [left, making] = await leftAndMaking(path('a'));
    const [otherLeft] = await leftAndMaking(path('ab'));
    putInPlace(path('a'), { replace: false }, (passing) => writeFileSync(passing, 'new'));
    expect([left, making, otherLeft].map((file) => existsSync(file))).toEqual([false, true, true]);
    removeLeftBefore(path('ab'));
    expect(existsSync(otherLeft)).toBe(false);
  });

  it('are files, by their whole name', () => {
    writeFileSync(path('a.new'), 'x');
    writeFileSync(path('b.zsnew'), 'x');
    symlinkSync('/nowhere', passingPathOf(path('c')));
    symlinkSync(path(), passingPathOf(path('d')));
    expect(passingFilesIn(path())).toEqual([]);
    expect(() => removeLeftFile(path('b.zsnew'))).toThrow(refusal('forbidden', 'left'));
    expect(readdirSync(path())).toHaveLength(4);
  });

  it('are folders of files, too, which go with what they hold', async () => {
    const [left] = await leftAndMaking(path('a'));
    rmSync(left);
    mkdirSync(left);
    writeFileSync(join(left, 'one'), '12345');
    writeFileSync(join(left, 'two'), '678');
    expect(leftFilesAt(path())).toMatchObject([{ path: left, sizeBytes: 8, state: 'left' }]);
    removeLeftFile(left);
    expect(existsSync(left)).toBe(false);
  });
});

describe('a temporary folder', () => {
  it('is for the user alone, tells its maker, and takes the place of one that was left', async () => {
    const [left, making] = await leftAndMaking(path('check'));
    rmSync(left);
    mkdirSync(left);
    writeFileSync(join(left, 'image'), 'x');
    const folder = makeTemporaryFolder('check', path());
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(passingFilesIn(path()).map((file) => file.path)).toEqual([making, folder].sort());
  });

  it('names the folder that it cannot be made in', () => {
    expect(() => makeTemporaryFolder('check', path('none'))).toThrow(
      refusal('not-found', path('none'), 'cannot create a folder in'),
    );
  });
});
