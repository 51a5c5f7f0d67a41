import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  leftFilesAt,
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
    const name = passingPathOf(path('a'));
    mkdirSync(name);
    writeFileSync(path('a.new'), 'x');
    writeFileSync(path('b.zsnew'), 'x');
    symlinkSync('/nowhere', passingPathOf(path('c')));
    expect(passingFilesIn(path())).toEqual([]);
    expect(() => removeLeftFile(path('b.zsnew'))).toThrow(refusal('forbidden', 'left'));
    expect(readdirSync(path())).toHaveLength(4);
  });
});
