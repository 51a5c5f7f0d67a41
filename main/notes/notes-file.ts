/**
 * The notes of an image: a file beside it (`IMAGE.zsnotes`), or one in the user's data where the folder of the image cannot
 * be written.
 *
 * Invariants:
 * - The image is never touched, and a file that is no file of notes is never replaced.
 * - Every change reads the file anew and puts a whole one in its place, so that two programs that note lose no more than the
 *   note both changed at one moment.
 * - A file in the user's data is newer than the one beside the image, as it is only made when that one could not be
 *   written; it is gone once that could.
 */
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { AppError, fail, failAbout } from '../../shared/errors/app-error';
import {
  compareNotes,
  numberOfNote,
  NOTES_MAX,
  type Note,
  type NotesHome,
  type NoteToSave,
} from '../../shared/session/notes';
import { MIB } from '../../shared/units/units';
import { removeFile } from '../storage/node-block-file';
import { existsSync, lstatSync } from '../storage/node-fs';
import { saveLines } from '../storage/node-save-lines';
import { makeKeptFolder } from '../storage/kept/node-kept-folder';
import { readSmallFile } from '../storage/small-file';
import { notesLines, parseNotes } from './notes-text';

/** NOTES_MAX of the longest notes, each character escaped, fit. */
const NOTES_BYTES_MAX = 64 * MIB;

/** Where the notes of an image may lie. */
export interface NotesPlaces {
  /** Path of the image. */
  readonly image: string;
  /** Folder in the user's data; null = there is none, and what cannot be written is an error. */
  readonly folder: string | null;
}

/** Notes with where they are kept. */
export interface KeptNotes {
  readonly notes: readonly Note[];
  readonly home: NotesHome;
}

/** Path of the notes that lie beside an image. */
export function notesPathOf(image: string): string {
  return `${image}.zsnotes`;
}

/** The notes of an image, none where there is no file. Errors: `malformed`, those of reading; `forbidden` for a link. */
export function readNotes(places: NotesPlaces): KeptNotes {
  const away = awayPathOf(places);
  const kept = away !== null && existsSync(away) ? 'userData' : 'beside';
  const path = kept === 'userData' ? away! : notesPathOf(places.image);
  const notes = notesIn(path);
  return { notes, home: { path, kept, total: notes.length } };
}

/**
 * Adds a note, or changes the one of its id. Errors: as readNotes; `gone` for an id that is not there, `usage` beyond
 * NOTES_MAX, those of writing.
 */
export function saveNote(places: NotesPlaces, { id, ...content }: NoteToSave): KeptNotes & { note: Note } {
  const { notes } = readNotes(places);
  if (id !== null) requireKnown(notes, id);
  else if (notes.length >= NOTES_MAX)
    fail('usage', `an image has ${NOTES_MAX} notes at most; remove one first`, { notes: notes.length });
  const note: Note = { id: id ?? nextId(notes), ...content };
  const others = notes.filter((one) => one.id !== note.id);
  return { ...writeNotes(places, [...others, note]), note };
}

/** Removes a note. Errors: as saveNote. */
export function removeNote(places: NotesPlaces, id: string): KeptNotes {
  const { notes } = readNotes(places);
  requireKnown(notes, id);
  return writeNotes(
    places,
    notes.filter((one) => one.id !== id),
  );
}

function requireKnown(notes: readonly Note[], id: string): void {
  if (!notes.some((one) => one.id === id)) fail('gone', `there is no note ${id} any more`, { note: id });
}

const nextId = (notes: readonly Note[]): string =>
  `n${1 + notes.reduce((most, { id }) => Math.max(most, numberOfNote(id)), 0)}`;

/** Beside the image, else in the user's data. */
function writeNotes(places: NotesPlaces, unsorted: readonly Note[]): KeptNotes {
  const notes = unsorted.toSorted(compareNotes);
  const total = notes.length;
  const [beside, away] = [notesPathOf(places.image), awayPathOf(places)];
  try {
    writeBeside(beside, notes);
  } catch (thrown) {
    if (away === null || !(thrown instanceof AppError) || thrown.code !== 'permission') throw thrown;
    makeKeptFolder(places.folder!);
    // Also without any: those beside the image, which cannot be changed, are none any more.
    write(away, notes);
    return { notes, home: { path: away, kept: 'userData', total } };
  }
  if (away !== null) removeFile(away);
  return { notes, home: { path: beside, kept: 'beside', total } };
}

/** The last note takes its file with it. */
function writeBeside(path: string, notes: readonly Note[]): void {
  if (notes.length > 0) write(path, notes);
  else if (requireOwnFile(path)) removeFile(path);
}

function write(path: string, notes: readonly Note[]): void {
  requireOwnFile(path);
  saveLines(path, notesLines(notes), { replace: true });
}

function notesIn(path: string): readonly Note[] {
  if (!requireOwnFile(path)) return [];
  const bytes = readSmallFile(path, NOTES_BYTES_MAX, 'no file of notes is');
  return parseNotes(new TextDecoder().decode(bytes), path);
}

/** Whether it is there. A link may lead to where the host may not read or write. */
function requireOwnFile(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink() === true)
    failAbout(path, 'forbidden', 'is a link; notes are not read or written through links', { path });
  return stats !== undefined;
}

/** In the user's data, named by the path of the image. */
function awayPathOf({ image, folder }: NotesPlaces): string | null {
  if (folder === null) return null;
  const hash = createHash('sha256').update(image).digest('hex').slice(0, 32);
  // The name is for people who look into the folder.
  return join(folder, `${hash}-${basename(image).slice(0, 80)}.zsnotes`);
}
