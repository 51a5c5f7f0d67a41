import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeFile, openNodeFile } from '../../main/storage/node-block-file';
import { applyPendingSave, journalPathOf, viewThroughJournal } from '../../main/storage/journal/node-journal';
import { Random } from '../../shared/workload/random';
import type { Child } from '../support/run/programs';
import { programOf, startProgram } from '../support/run/programs';
import { runsOf } from '../support/run/seeds';
import { alone } from '../support/storage/alone';
import { editGeneration, generationOf } from '../support/storage/storage-generations';

/** Lets the child's output arrive. */
const nextTurn = (): Promise<void> => new Promise((next) => setImmediate(next));

const KILLS = runsOf(10, 200);
/** So many without a journal that stays are no bad luck. */
const KILLS_MAX = 10 * KILLS;
const folder = mkdtempSync(join(tmpdir(), 'zonesmith-kill-'));
let program: string;

beforeAll(async () => {
  program = await programOf(new URL('../support/storage/storage-child-save.ts', import.meta.url));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Waits for some saves, then for some changes of the journal's size, and kills. Returns the last save it spoke of. */
async function killWithinSave(child: Child, path: string, random: Random): Promise<number> {
  let lines = '';
  child.stdout.on('data', (text: Buffer) => (lines += text.toString()));
  const ended = once(child, 'close');
  const saves = 1 + random.below(3);
  while (lines.split('\n').length <= saves && child.exitCode === null) await nextTurn();
  const journalPath = journalPathOf(path);
  let last = -2;
  for (let changes = 1 + random.below(12); changes > 0 && child.exitCode === null;) {
    const size = statSync(journalPath, { throwIfNoEntry: false })?.size ?? -1;
    if (size !== last) changes--;
    last = size;
    await nextTurn();
  }
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await ended;
  return Number(lines.trim().split('\n').at(-1));
}

function generationSeen(path: string): number | null {
  const image = openNodeFile(path, { access: 'read' });
  const view = viewThroughJournal(path, alone(image));
  const generation = generationOf(view.file);
  view.dispose();
  image.dispose();
  return generation;
}

function generationWhenWritable(path: string): number | null {
  const image = openNodeFile(path, { access: 'write' });
  applyPendingSave(path, alone(image));
  const generation = generationOf(image);
  image.dispose();
  return generation;
}

describe('kill during a save', () => {
  it(`leaves the old or the new image, never a mixture, ${KILLS} times or more`, async () => {
    const path = join(folder, 'image');
    const created = createNodeFile(path, { replace: false });
    editGeneration(created, 0);
    created.dispose();
    const random = new Random(2026);
    let next = 1;
    let journalsLeft = 0;
    // Where a kill falls is up to the machine: enough of them have to meet a save, or this proves nothing.
    const enough = KILLS / 4;
    for (let kill = 0; kill < KILLS || (journalsLeft <= enough && kill < KILLS_MAX); kill++) {
      const reported = await killWithinSave(startProgram(program, [path, String(next)]), path, random);
      journalsLeft += Number(existsSync(journalPathOf(path)));
      const seen = generationSeen(path);
      expect([reported, reported + 1]).toContain(seen);
      expect(generationWhenWritable(path)).toBe(seen);
      expect(existsSync(journalPathOf(path))).toBe(false);
      expect(generationSeen(path)).toBe(seen);
      next = Number(seen) + 1;
    }
    expect(journalsLeft).toBeGreaterThan(enough);
  });
});
