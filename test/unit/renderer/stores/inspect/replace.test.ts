import { beforeEach, expect, it } from 'vitest';
import { useByteEdits } from '../../../../../renderer/stores/bytes/byte-edits';
import { useFind } from '../../../../../renderer/stores/inspect/find';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useReplace } from '../../../../../renderer/stores/inspect/replace';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
const block = (lba: number, value: number): ZoneCommand => ({
  ...{ op: 'write', lba, blocks: 1 },
  data: { pattern: 'byte', value },
});

/** Zone 0, which is conventional, holds two blocks of 5ah, each a hit; zone 4 a block of 5bh. */
beforeEach(async () => {
  workbench = openWorkbench();
  useFind();
  const { session } = await workbench.open('a.img', {
    commands: [block(0, 0x5a), block(9, 0x5a), block(1024, 0x5b)],
  });
  await useSessions().setMode(session, 'editing');
});

async function find(text: string): Promise<void> {
  Object.assign(useFind(), { kind: 'regex', text, scope: 'written' });
  expect(await useFind().start()).toBe(true);
}

it('replaces the hit that was gone to and goes on to the next, or all of them as one edit', async () => {
  const [found, replace] = [useFind(), useReplace()];
  await find('Z{512}Z{512}');
  expect(found.count).toBe(8);
  await found.step(1);
  const first = useInspector().cursor;
  replace.text = '2a '.repeat(1024);
  await replace.replaceCurrent();
  expect([found.count, useInspector().cursor]).toEqual([7, first + 1024]);
  await replace.replaceAll();
  expect(found.count).toBe(0);
  expect(useNotices().announcement).toBe('Replaced 7 hits');
  expect(useSessions().active?.undoTitle).toBe('Replace 7 hits');
});

it('takes whole bytes alone, and says what is wrong with others', async () => {
  const replace = useReplace();
  await find('Z{2}');
  for (const [text, problem] of [
    ['5a ??', /given whole/],
    ['5', /character/],
  ] as const) {
    replace.text = text;
    expect(await replace.replaceAll()).toBe(false);
    expect(replace.problem).toMatch(problem);
  }
});

it('leaves everything as it was where a zone refuses one of them', async () => {
  const replace = useReplace();
  await find(String.raw`\x5b{4}`);
  replace.text = '00 00 00 00';
  expect(await replace.replaceAll()).toBe(false);
  expect(useByteEdits().refused?.refusal).not.toBeNull();
  expect(useSessions().active?.dirty).toBe(false);
});
