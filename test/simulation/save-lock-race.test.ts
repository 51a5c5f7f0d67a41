import { once } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireLock, describeWriter, lockPathOf } from '../../main/storage/lock/node-lock';
import type { Child } from '../support/run/programs';
import { programOf, startProgram } from '../support/run/programs';

const TAKERS = 4;
const ROUNDS = 4;

async function answerOf(child: Child): Promise<string> {
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  return text.toString().trim();
}

describe('several processes that take one lock', () => {
  it('lets exactly one win, also when its holder was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zonesmith-lock-'));
    const program = await programOf(new URL('../support/storage/storage-child-lock.ts', import.meta.url));
    const path = join(folder, 'image');
    writeFileSync(path, '');
    for (let round = 0; round < ROUNDS; round++) {
      // From the second round on, the lock of the killed winner lies in the way.
      const children = Array.from({ length: TAKERS }, () => startProgram(program, [path]));
      const answers = await Promise.all(children.map(answerOf));
      expect(answers.sort()).toEqual(['locked', 'locked', 'locked', 'won']);
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => once(child, 'close')));
      expect(readdirSync(folder).sort()).toEqual(['image', 'image.zslock']);
    }
    expect(lockPathOf(path)).toBe(join(folder, 'image.zslock'));
    rmSync(folder, { recursive: true });
  });

  it('lets exactly one win by whichever of several names, also when its holder was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zonesmith-lock-'));
    const program = await programOf(new URL('../support/storage/storage-child-lock.ts', import.meta.url));
    const names = ['image', 'link', 'symlink', 'folder/link'].map((name) => join(folder, name));
    const [path, link, symlink, elsewhere] = names as [string, string, string, string];
    mkdirSync(join(folder, 'folder'));
    writeFileSync(path, '');
    linkSync(path, link);
    linkSync(path, elsewhere);
    symlinkSync(path, symlink);
    for (let round = 0; round < ROUNDS; round++) {
      const children = names.map((name) => startProgram(program, [name]));
      onTestFinished(() => children.forEach((child) => void child.kill('SIGKILL')));
      const answers = await Promise.all(children.map(answerOf));
      expect(answers.toSorted()).toEqual(['locked', 'locked', 'locked', 'won']);
      expect(names.map(describeWriter)).toEqual(
        names.map(() => expect.stringContaining(`process ${children[answers.indexOf('won')]!.pid} on`)),
      );
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => once(child, 'close')));
      expect(names.map(describeWriter)).toEqual(names.map(() => null));
    }
    // Each name takes over in its turn, and none leaves anything.
    for (const name of names) acquireLock(name, { program: 'lock test', created: 'now' }).release();
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'folder',
      'folder/link',
      'image',
      'link',
      'symlink',
    ]);
    rmSync(folder, { recursive: true });
  });
});
