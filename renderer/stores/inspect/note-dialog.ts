import { defineStore } from 'pinia';
import { watch, shallowRef } from 'vue';
import type { NotePlace, NoteToSave } from '../../../shared/session/notes';
import { useInspector } from './inspector';
import { useNotes } from './notes';
import { useSessions } from '../sessions';

/** The note that is being written. */
export const useNoteDialog = defineStore('note-dialog', () => {
  const inspector = useInspector();
  const notes = useNotes();
  const sessions = useSessions();
  /** What it began as; null = none is written. */
  const draft = shallowRef<NoteToSave | null>(null);

  /** Writes a note on a place, or goes on with the one that is there. */
  function begin(at: NotePlace): void {
    draft.value = notes.noteAt(at) ?? { id: null, at, title: '', text: '' };
  }

  /** On the selected bytes, else on the one under the cursor. */
  const beginOnBytes = () =>
    begin({ kind: 'bytes', ...(inspector.selection ?? { offset: inspector.cursor, length: 1 }) });

  function beginOnZone(): void {
    if (inspector.selectedZone !== null) begin({ kind: 'zone', zone: inspector.selectedZone });
  }

  function close(): void {
    draft.value = null;
  }

  watch(() => sessions.activeId, close);

  return { draft, begin, beginOnBytes, beginOnZone, close };
});
