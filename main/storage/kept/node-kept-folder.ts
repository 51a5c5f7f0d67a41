import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError, failAbout } from '../../../shared/errors/app-error';
import type { ByteCount } from '../../../shared/units/units';
import { observeMachine } from '../lock/node-processes';
import { removeFile } from '../node-block-file';
import { withAttempt } from '../node-errors';
import { lstatSync, readdirSync, rmSync } from '../node-fs';
import { judgeMaker, ownMaker, passingFilesIn, pidOfMaker } from '../node-passing-files';
import type { KeptImage } from './kept-layout';
import { KeptFile } from './node-kept-file';

/** Kept edits have the name of who makes them, `<machine>-<pid>-<start>-<number>.zsedits`: whoever renames one has it. */
const KEPT = /^(?<maker>[0-9a-f]{8}-[0-9a-z]+-[0-9a-z]*)-(?<number>\d+)\.zsedits$/;

/** What is known of kept edits, or of a file that lies where they do, without reading all of it. */
export interface KeptFacts {
  /** Name of the file. */
  readonly id: string;
  /** Whoever keeps them is gone, or cannot be seen from here. */
  readonly state: 'left' | 'unknown';
  readonly pid: number | null;
  readonly sizeBytes: ByteCount;
  readonly modifiedMs: number;
  /** null = damaged, or something else. */
  readonly image: KeptImage | null;
  /** Edits that lie over the image, and the title of the last of them; null = all were taken back. */
  readonly edits: number;
  readonly title: string | null;
}

/** Where this process keeps the edits of its session of this number. */
export function keptPath(folder: string, number: number): string {
  return join(folder, `${ownMaker()}-${number}.zsedits`);
}

/** Where the history of an image is kept, beside the folder of unsaved edits: one file a path, whoever edits it. */
export function historyPath(folder: string, imagePath: string): string {
  const name = createHash('sha256').update(imagePath).digest('hex').slice(0, 32);
  return join(dirname(folder), 'history', `${name}.zshistory`);
}

/** Makes the folder, for the user alone. Errors: `permission`, `no-space`, `io`. */
export function makeKeptFolder(folder: string): void {
  withAttempt({ verb: 'create', path: folder }, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
}

/** Bytes of all files of the folder but one. */
export function keptBytes(folder: string, but: string): ByteCount {
  return filesIn(folder)
    .filter(({ path }) => path !== but)
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/**
 * What was kept by processes that are gone, and by sessions of this one that are not among `open`, newest first; files
 * that are something else are among it. A folder that is not there, or cannot be read, has nothing.
 */
export function keptIn(folder: string, open: ReadonlySet<number>): KeptFacts[] {
  removeUnfinished(folder);
  const observer = observeMachine();
  return filesIn(folder)
    .flatMap((file): KeptFacts[] => {
      const groups = KEPT.exec(file.id)?.groups;
      if (!groups) return [{ ...file, state: 'left', pid: null, image: null, edits: 0, title: null }];
      const isOurs = groups['maker'] === ownMaker();
      const judged = judgeMaker(groups['maker']!, observer);
      const isKept = isOurs ? open.has(Number(groups['number'])) : judged === 'making';
      if (isKept) return [];
      const state = judged === 'unknown' ? 'unknown' : 'left';
      return [{ ...file, state, pid: pidOfMaker(groups['maker']!), ...contentOf(file.path) }];
    })
    .sort((a, b) => b.modifiedMs - a.modifiedMs);
}

/**
 * Path of kept edits that may be opened or removed. Errors: `gone` where there are none of this name any more, or a
 * session has them.
 */
export function pathOfKept(folder: string, id: string, open: ReadonlySet<number>): string {
  const found = keptIn(folder, open).find((kept) => kept.id === id);
  return found ? join(folder, id) : failAbout(id, 'gone', 'is not kept any more, or is open', { id });
}

/** Removes kept edits for good. Errors: as pathOfKept, `permission`, `io`. */
export function removeKept(folder: string, id: string, open: ReadonlySet<number>): void {
  removeFile(pathOfKept(folder, id, open));
}

interface FoundFile {
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: ByteCount;
  readonly modifiedMs: number;
}

function filesIn(folder: string): FoundFile[] {
  return orNone(() => readdirSync(folder)).flatMap((id) => {
    const path = join(folder, id);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat && !stat.isDirectory() ? [{ id, path, sizeBytes: stat.size, modifiedMs: stat.mtimeMs }] : [];
  });
}

/** What a killed process was about to put in place says nothing that is not kept already. */
function removeUnfinished(folder: string): void {
  for (const { path, state } of orNone(() => passingFilesIn(folder)))
    if (state === 'left') rmSync(path, { force: true, recursive: true });
}

function orNone<Item>(list: () => readonly Item[]): readonly Item[] {
  try {
    return list();
  } catch {
    return [];
  }
}

function contentOf(path: string): Pick<KeptFacts, 'image' | 'edits' | 'title'> {
  const kept = openOrNull(path);
  if (!kept) return { image: null, edits: 0, title: null };
  const titles: string[] = [];
  let edits = 0;
  for (const { step } of kept.steps('unread')) {
    if (step.kind === 'edit') titles.splice(edits++, Infinity, step.title);
    else if (step.kind !== 'turn')
      edits = Math.min(titles.length, Math.max(0, edits + (step.kind === 'undo' ? -1 : 1)));
  }
  kept.dispose();
  return { image: kept.image, edits, title: titles[edits - 1] ?? null };
}

function openOrNull(path: string): KeptFile | null {
  try {
    return KeptFile.open(path, 'read');
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}
