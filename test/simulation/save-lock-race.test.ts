import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockPathOf } from '../../main/storage/lock/node-lock';
import type { Child } from '../support/storage/storage-child';
import { bundleChild, startChild } from '../support/storage/storage-child';

const TAKERS = 4;
const ROUNDS = 4;

async function answerOf(child: Child): Promise<string> {
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  return text.toString().trim();
}

describe('several processes that take one lock', () => {
  it('lets exactly one win, also when its holder was killed', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zonesmith-lock-'));
    const bundle = await bundleChild(
      new URL('../support/storage/storage-child-lock.ts', import.meta.url),
      join(folder, 'bundle'),
    );
    const path = join(folder, 'image');
    writeFileSync(path, '');
    for (let round = 0; round < ROUNDS; round++) {
      // From the second round on, the lock of the killed winner lies in the way.
      const children = Array.from({ length: TAKERS }, () => startChild(bundle, [path]));
      const answers = await Promise.all(children.map(answerOf));
      expect(answers.sort()).toEqual(['locked', 'locked', 'locked', 'won']);
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => once(child, 'close')));
      expect(readdirSync(folder).sort()).toEqual(['bundle', 'image', 'image.zslock']);
    }
    expect(lockPathOf(path)).toBe(join(folder, 'image.zslock'));
    rmSync(folder, { recursive: true });
  });
});
