/** Notes on zones and bytes of an image, as they cross the line and as their file holds them. */
import * as v from 'valibot';
import { byteCount, byteOffset, zoneIndex, type Checked } from '../units/schemas';
import { formatCount, formatHex, plural } from '../units/format';

/** Notes of one image at most. */
export const NOTES_MAX = 2_000;
/** Notes in one answer at most. */
export const NOTES_PAGE_MAX = 200;
/** Characters of a note's title and of its text at most. */
export const NOTE_TITLE_MAX = 200;
/** See NOTE_TITLE_MAX. */
export const NOTE_TEXT_MAX = 4_000;

/** What a note is about: a zone by its index, or bytes of the file by offset and length. */
export const NOTE_PLACE = v.variant('kind', [
  v.strictObject({ kind: v.literal('zone'), zone: zoneIndex }),
  v.strictObject({
    kind: v.literal('bytes'),
    offset: byteOffset,
    length: v.pipe(byteCount, v.minValue(1)),
  }),
]);
/** See NOTE_PLACE. */
export type NotePlace = Checked<typeof NOTE_PLACE>;

/** The entries of a note besides its id. `text` may be empty. */
const CONTENT = {
  at: NOTE_PLACE,
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(NOTE_TITLE_MAX)),
  text: v.pipe(v.string(), v.maxLength(NOTE_TEXT_MAX)),
};
const noteId = v.pipe(v.string(), v.regex(/^n[1-9]\d{0,8}$/, 'expected n and a number'));

/** A note as its file holds it. */
export const NOTE = v.strictObject({ id: noteId, ...CONTENT });
/** A note. Ids are `n1`, `n2` … in the order in which they were made. */
export type Note = Checked<typeof NOTE>;

/** A note as it is saved: `id` null = a new one, which gets the next id; an id that is known = its place is taken. */
export const NOTE_TO_SAVE = v.strictObject({ id: v.nullable(noteId), ...CONTENT });
/** See NOTE_TO_SAVE. */
export type NoteToSave = Checked<typeof NOTE_TO_SAVE>;

/** Where the notes of an image are kept. */
export interface NotesHome {
  /** The file, whether it is there yet or not. */
  readonly path: string;
  /** beside: next to the image, and goes with it · userData: only here, as the image's folder cannot be written. */
  readonly kept: 'beside' | 'userData';
  readonly total: number;
}

/** A page of notes, zones first, each kind by its place. */
export interface NotesPage extends NotesHome {
  readonly notes: readonly Note[];
}

/** Orders notes: zones by index, then bytes by offset; at one place as they were made. */
export function compareNotes(a: Note, b: Note): number {
  const key = ({ at, id }: Note): readonly number[] =>
    at.kind === 'zone' ? [0, at.zone, 0, numberOfNote(id)] : [1, at.offset, at.length, numberOfNote(id)];
  const [left, right] = [key(a), key(b)];
  const index = left.findIndex((value, place) => value !== right[place]);
  return index === -1 ? 0 : left[index]! - right[index]!;
}

/** The number in an id. */
export function numberOfNote(id: string): number {
  return Number(id.slice(1));
}

/** The address of a note's place, as Go to takes it: `z7`, `0x200`. */
export function noteAddress(at: NotePlace): string {
  return at.kind === 'zone' ? `z${at.zone}` : formatHex(at.offset);
}

/** What a note is about, in words: `zone 7`, `0x200, 16 bytes`. */
export function notePlaceText(at: NotePlace): string {
  if (at.kind === 'zone') return `zone ${formatCount(at.zone)}`;
  return `${formatHex(at.offset)}, ${plural(at.length, 'byte')}`;
}
