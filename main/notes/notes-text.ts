import * as v from 'valibot';
import { failAbout } from '../../shared/errors/app-error';
import { compareNotes, NOTE, NOTES_MAX, type Note } from '../../shared/session/notes';

const FILE = v.strictObject({
  zonesmith: v.literal('notes'),
  version: v.literal(1),
  notes: v.pipe(v.array(NOTE), v.maxLength(NOTES_MAX)),
});

/** The lines of a file of notes: JSON, a note a line, in their order, so that two versions of it can be compared. */
export function* notesLines(notes: readonly Note[]): Generator<string> {
  const sorted = notes.toSorted(compareNotes);
  yield '{"zonesmith":"notes","version":1,"notes":[';
  for (const [index, note] of sorted.entries())
    yield `${JSON.stringify(note)}${index === sorted.length - 1 ? '' : ','}`;
  yield ']}';
}

/** The notes of a file's text, in their order. Errors: `malformed`, naming the place in it and what was expected. */
export function parseNotes(text: string, path: string): readonly Note[] {
  const parsed = v.safeParse(FILE, jsonOf(text, path));
  if (!parsed.success) {
    const { message, path: steps } = parsed.issues[0];
    const where = steps?.map((step) => String(step.key)).join('.') ?? '';
    failAbout(path, 'malformed', `is no file of notes: ${where === '' ? '' : `${where}: `}${message}`, {
      path,
      field: where,
    });
  }
  const { notes } = parsed.output;
  const ids = new Set(notes.map(({ id }) => id));
  if (ids.size < notes.length) failAbout(path, 'malformed', 'has two notes with one id', { path });
  return notes.toSorted(compareNotes);
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return failAbout(path, 'malformed', 'is no file of notes: it is not JSON', { path });
  }
}
