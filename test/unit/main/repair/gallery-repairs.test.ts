/** What is repaired of the gallery is sound afterwards, by exactly the edits of the plan. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GALLERY } from '../../../../main/fixtures/gallery';
import { makeFixture } from '../../../../main/fixtures/make-gallery';
import type { RepairPlan } from '../../../../shared/image/check/repair';
import { runCli } from '../../../support/cli/cli';
import { useFolder } from '../../../support/storage/temporary-folder';

const path = useFolder();
const damaged = GALLERY.filter(({ codes, exit = 1 }) => codes.length > 0 && exit === 1);
/** Of the damaged images at least this share is repaired whole. */
const LEAST_SHARE = 0.5;

/** The file with the bytes of a plan in it. */
function withEdits(file: Buffer, { edits }: RepairPlan): Buffer {
  const end = Math.max(file.length, ...edits.map(({ offset, after }) => offset + after.length / 2));
  const edited = Buffer.alloc(end);
  file.copy(edited);
  for (const { offset, before, after } of edits) {
    expect(file.subarray(offset, offset + before.length / 2).toString('hex')).toBe(before);
    Buffer.from(after, 'hex').copy(edited, offset);
  }
  return edited;
}

describe('the gallery', () => {
  let repaired = 0;

  it.each(damaged)('$file: what is repaired is sound, by the edits of the plan alone', async (fixture) => {
    const [image, result] = [path(fixture.file), path(`repaired-${fixture.file}`)];
    makeFixture(image, fixture);
    const before = readFileSync(image);
    const args = fixture.args ?? [];
    const planned = await runCli('repair', image, '--plan-only', '--json', ...args);
    expect(readFileSync(image).equals(before)).toBe(true);
    if (planned.status !== 0) return;
    repaired++;
    const done = await runCli('repair', image, '--accept', 'all', '-o', result, ...args);
    expect(done.status, done.err).toBe(0);
    const plan = JSON.parse(planned.out) as RepairPlan;
    expect(readFileSync(result).equals(withEdits(before, plan))).toBe(true);
    const checked = await runCli('check', result, ...args);
    expect(checked.status, checked.out).toBe(0);
    expect(readFileSync(image).equals(before)).toBe(true);
  });

  it('is repaired for the most part', () => {
    console.log(`${repaired} of ${damaged.length} damaged images are repaired`);
    expect(repaired).toBeGreaterThanOrEqual(damaged.length * LEAST_SHARE);
  });
});
