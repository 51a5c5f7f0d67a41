import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { useByteEdits } from '../../../../../renderer/stores/bytes/byte-edits';
import { useEditedRuns } from '../../../../../renderer/stores/bytes/edited-runs';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

const DATA = 4096;
let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  const { session } = await workbench.open();
  await useSessions().setMode(session, 'editing');
  useByteEdits().setRaw(true);
});

const write = (place: number) => useByteEdits().write(DATA + place, Uint8Array.of(0xaa, 0xbb));
const offsets = () => useEditedRuns().list?.runs.map(({ place }) => place.offset - DATA);

it('lists places with old and new bytes, page by page', async () => {
  for (let place = 0; place < 130; place++) await write(place * 8);
  await useEditedRuns().refresh();
  expect(offsets()).toHaveLength(100);
  expect(useEditedRuns().list?.runs[0]).toMatchObject({
    before: Uint8Array.of(0, 0),
    after: Uint8Array.of(0xaa, 0xbb),
  });
  await useEditedRuns().loadMore();
  expect(offsets()).toEqual(Array.from({ length: 130 }, (_, place) => place * 8));
  expect(useEditedRuns().list?.next).toBeNull();
});

it('takes one place back', async () => {
  await write(0);
  await write(100);
  await useEditedRuns().refresh();
  await useEditedRuns().takeBack(useEditedRuns().list!.runs[0]!);
  expect(useNotices().announcement).toBe('Took back 2 bytes at 0x1000');
  await useEditedRuns().refresh();
  expect(offsets()).toEqual([100]);
});

it('exports a patch that gives a copy the same bytes, and refuses it where old bytes differ', async () => {
  writeFileSync(workbench.path('copy.img'), readFileSync(workbench.path('a.img')));
  await write(8);
  const patch = workbench.path('a.zspatch');
  await useEditedRuns().exportPatch(patch, false);
  const { session } = (await useSessions().open(workbench.path('copy.img')))!;
  await useSessions().setMode(session, 'editing');
  await useEditedRuns().applyPatch(patch);
  await useEditedRuns().refresh();
  expect(offsets()).toEqual([8]);
  await useEditedRuns().applyPatch(patch);
  expect(useNotices().list[0]?.what).toContain('Applying');
});
