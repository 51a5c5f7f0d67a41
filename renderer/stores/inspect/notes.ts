import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import {
  NOTES_PAGE_MAX,
  type Note,
  type NotePlace,
  type NotesHome,
  type NoteToSave,
} from '../../../shared/session/notes';
import type { Extent } from '../../../shared/units/ranges';
import { call } from '../../api/client';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useGoing } from './going';

interface NotesState {
  /** All of them, by their places. */
  notes: readonly Note[];
  /** Where they are kept; null until that is known. */
  home: NotesHome | null;
  turn: number;
}

/** The notes of each image, as they were read last. */
function createList() {
  const sessions = useSessions();
  const { current, fields } = sessions.perImage((): NotesState => ({ notes: [], home: null, turn: 0 }));

  /** Reads all notes, page by page; a newer reading takes over. */
  async function load(): Promise<void> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null) return;
    const turn = ++state.turn;
    const found: Note[] = [];
    for (;;) {
      const page = await sessions.attemptOn(session, 'Reading the notes', () =>
        call('notes:read', { session, first: found.length, count: NOTES_PAGE_MAX }),
      );
      if (page === null || turn !== state.turn) return;
      const { notes, ...home } = page;
      found.push(...notes);
      if (notes.length > 0 && found.length < home.total) continue;
      [state.notes, state.home] = [found, home];
      return;
    }
  }

  /** Bytes that have a note. */
  const ranges = computed<readonly Extent[]>(() =>
    fields.notes.value.flatMap(({ at }) => (at.kind === 'bytes' ? [at] : [])),
  );
  const isSame = (a: NotePlace, b: NotePlace) => JSON.stringify(a) === JSON.stringify(b);
  /** The note on exactly this place; null = there is none. */
  const noteAt = (at: NotePlace) => fields.notes.value.find((one) => isSame(one.at, at)) ?? null;

  watch(() => sessions.activeOpening, load, { immediate: true });

  return {
    notes: computed(() => fields.notes.value),
    home: computed(() => fields.home.value),
    ...{ ranges, noteAt, load },
  };
}

/** Notes on zones and bytes of the active image. */
export const useNotes = defineStore('notes', () => {
  const sessions = useSessions();
  const notices = useNotices();
  const going = useGoing();
  const list = createList();
  const { load } = list;

  /** Makes a note, or changes one. True when it is kept. */
  async function save(note: NoteToSave): Promise<boolean> {
    const session = sessions.activeId ?? '';
    const before = list.home.value?.kept;
    const answer = await sessions.attemptOn(session, 'Keeping a note', () =>
      call('notes:save', { session, note }),
    );
    if (answer === null) return false;
    notices.announce(`${note.id === null ? 'Noted' : 'Changed the note'} ${note.title}`);
    if (answer.kept === 'userData' && before !== 'userData') tellAway(answer.path);
    await load();
    return true;
  }

  function tellAway(path: string): void {
    notices.about(sessions.active).add({
      severity: 'info',
      what: 'The notes do not lie beside the image',
      why: `Its folder cannot be written, so that they are kept as ${path}. Whoever gets a copy of the image gets none of them.`,
      next: 'Export them as Markdown to pass them on.',
    });
  }

  async function remove({ id, title }: Note): Promise<void> {
    const session = sessions.activeId ?? '';
    const answer = await sessions.attemptOn(session, 'Removing a note', () =>
      call('notes:remove', { session, id }),
    );
    if (answer !== null) notices.announce(`Removed the note ${title}`);
    await load();
  }

  /** Writes all notes as Markdown. */
  async function exportMarkdown(path: string, replace: boolean): Promise<void> {
    const session = sessions.activeId ?? '';
    const answer = await notices.attempt(`Exporting the notes as ${path}`, () =>
      call('notes:export', { session, path, replace }),
    );
    if (answer !== null) notices.announce(`Exported the notes as ${answer.path}`);
  }

  /** Goes to what a note is about. */
  async function jump({ at }: Pick<Note, 'at'>): Promise<void> {
    if (at.kind === 'bytes') going.point(at.offset, at.length);
    else await going.goToZone(at.zone);
  }

  return { ...list, save, remove, exportMarkdown, jump };
});
