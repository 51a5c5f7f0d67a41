/** Part of the table of calls (`CHANNELS`): notes beside an image. */
import * as v from 'valibot';
import { NOTE_TO_SAVE, NOTES_PAGE_MAX, type Note, type NotesHome, type NotesPage } from '../session/notes';
import { aPath, exact, flag, name } from '../units/schemas';
import { answers, session } from './channel-entry';

/** Channels of notes, which lie beside the image and never in it. */
export const NOTE_CHANNELS = {
  'notes:read': session(
    { first: exact, count: v.pipe(exact, v.maxValue(NOTES_PAGE_MAX)) },
    answers<NotesPage>(),
    { during: 'jobs' },
  ),
  'notes:save': session({ note: NOTE_TO_SAVE }, answers<NotesHome & { readonly note: Note }>(), {
    during: 'jobs',
  }),
  'notes:remove': session({ id: name }, answers<NotesHome>(), { during: 'jobs' }),
  /** As Markdown. */
  'notes:export': session({ path: aPath, replace: flag }, answers<{ path: string }>(), { during: 'jobs' }),
};
