import { dirname, join } from 'node:path';
import { fail } from '../../../shared/errors/app-error';
import type { NotePlace } from '../../../shared/session/notes';
import { formatHex } from '../../../shared/units/format';
import { notesMarkdown } from '../../notes/notes-markdown';
import { notesPathOf, readNotes, removeNote, saveNote, type NotesPlaces } from '../../notes/notes-file';
import { saveLines } from '../../storage/node-save-lines';
import type { SessionState } from '../session-state';
import type { SessionHandlers } from './session-handlers';

/** Notes on zones and bytes, which lie beside the image and never in it. */
export function noteChannels(state: SessionState) {
  const places = notesPlacesOf(state);
  return {
    'notes:read': ({ first, count }) => {
      const { notes, home } = readNotes(places);
      return { ...home, notes: notes.slice(first, first + count) };
    },
    'notes:save': ({ note }) => {
      requirePlace(state, note.at);
      const { home, note: saved } = saveNote(places, note);
      return { ...home, note: saved };
    },
    'notes:remove': ({ id }) => removeNote(places, id).home,
    'notes:export': ({ path, replace }) => {
      state.requireOtherFile(path);
      const { notes } = readNotes(places);
      if (notesPathOf(places.image) === path)
        fail('same-file', 'these are the notes themselves; choose another name', { path });
      saveLines(path, notesMarkdown(places.image, notes), { replace });
      return { path };
    },
  } satisfies Partial<SessionHandlers>;
}

/** In the user's data they lie beside the folder of unsaved edits. */
export function notesPlacesOf({ start }: SessionState): NotesPlaces {
  const { path, keeping } = start;
  return { image: path, folder: keeping ? join(dirname(keeping.folder), 'notes') : null };
}

/** Errors: `out-of-range` for a zone or bytes that are not there. */
function requirePlace({ shown }: SessionState, at: NotePlace): void {
  const { zoneCount } = shown.image.facts.geometry;
  if (at.kind === 'zone' && at.zone >= zoneCount)
    fail('out-of-range', `zone ${at.zone} does not exist; the image has ${zoneCount} zones`, {
      zone: at.zone,
    });
  if (at.kind === 'bytes' && at.offset + at.length > shown.file.size())
    fail(
      'out-of-range',
      `${formatHex(at.offset)} + ${at.length} bytes ends behind the file of ${shown.file.size()} bytes`,
      { offset: at.offset, length: at.length },
    );
}
