import { writeFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNoteDialog } from '../../../../../renderer/stores/inspect/note-dialog';
import { useNotes } from '../../../../../renderer/stores/inspect/notes';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
beforeEach(() => (workbench = openWorkbench()));

const titles = () => useNotes().notes.map(({ title }) => title);
const note = (title: string, zone: number) =>
  useNotes().save({ id: null, at: { kind: 'zone', zone }, title, text: '' });

it('keeps the notes of each image, read page by page', async () => {
  const notes = Array.from({ length: 210 }, (_, made) => ({
    ...{ id: `n${made + 1}`, at: { kind: 'zone', zone: made % 64 }, title: `of ${made}`, text: '' },
  }));
  writeFileSync(workbench.path('a.img.zsnotes'), JSON.stringify({ zonesmith: 'notes', version: 1, notes }));
  const { session } = await workbench.open();
  useNotes();
  await workbench.settle();
  expect(titles()).toHaveLength(210);
  await workbench.open('b.img');
  expect(titles()).toEqual([]);
  useSessions().activate(session);
  await workbench.settle();
  expect(titles()).toHaveLength(210);
  await useSessions().close(session);
  await useSessions().open(workbench.path('a.img'));
  await workbench.settle();
  expect(titles().slice(0, 2)).toEqual(['of 0', 'of 64']);
});

it('writes a note on the selection, and goes on with the one that is there', async () => {
  await workbench.open();
  useInspector().select(4096, 16);
  useNoteDialog().beginOnBytes();
  const draft = useNoteDialog().draft!;
  expect(draft).toEqual({ id: null, at: { kind: 'bytes', offset: 4096, length: 16 }, title: '', text: '' });
  await useNotes().save({ ...draft, title: 'block', text: 'x' });
  expect(useNotes().ranges).toEqual([{ kind: 'bytes', offset: 4096, length: 16 }]);
  useNoteDialog().beginOnBytes();
  expect(useNoteDialog().draft).toMatchObject({ id: 'n1', title: 'block' });
  useInspector().moveTo(0);
  await useNotes().jump(useNotes().notes[0]!);
  expect(useInspector().highlight).toEqual({ offset: 4096, length: 16 });
  await useNotes().remove(useNotes().notes[0]!);
  expect(titles()).toEqual([]);
});

it('says once that they lie elsewhere, and what was wrong', async () => {
  await workbench.open();
  workbench.alter('notes:save', (answer) => ({ ...answer, kept: 'userData', path: '/away' }));
  workbench.alter('notes:read', (answer) => ({ ...answer, kept: 'userData', path: '/away' }));
  await note('one', 1);
  await note('two', 2);
  expect(useNotices().list.map(({ what }) => what)).toEqual(['The notes do not lie beside the image']);
  workbench.refuse('notes:save', { code: 'malformed', subject: null, message: 'is broken', data: {} });
  expect(await note('three', 3)).toBe(false);
  expect(titles()).toEqual(['one', 'two']);
});
