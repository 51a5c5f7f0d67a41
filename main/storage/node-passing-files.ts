import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { AppError, failAbout } from '../../shared/errors/app-error';
import type { PassingFile, PassingFileState } from '../../shared/app/program';
import { crc32c } from '../../shared/units/crc32c';
import type { ByteCount } from '../../shared/units/units';
import type { Observer } from './lock/lock-record';
import { observeMachine } from './lock/node-processes';
import { systemCode, withAttempt } from './node-errors';
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from './node-fs';

/**
 * Files, and folders of files, that are being made have passing names until they are whole: `<target>.<machine>-<pid>-<start>-<thread>-<n>.zsnew`,
 * hexadecimal and base 36. Machine and start of the process tell whether the maker still runs.
 */
const PASSING = /^(?<target>.+)\.(?<maker>[0-9a-f]{8}-[0-9a-z]+-[0-9a-z]*)-\d+-\d+\.zsnew$/;

/** Tells apart the passing names of one thread. */
let made = 0;
let ours: string | null = null;

/** A name beside a target that nothing has and that tells who makes it. */
export function passingPathOf(target: string): string {
  return `${target}.${ownMaker()}-${threadId}-${++made}.zsnew`;
}

/** This process as names of files tell it: `<machine>-<pid>-<start>`. */
export function ownMaker(): string {
  ours ??= nameMaker(observeMachine());
  return ours;
}

/** The process of a maker. */
export function pidOfMaker(maker: string): number {
  return Number.parseInt(maker.split('-')[1]!, 36);
}

/** Whether the process that a name tells of still runs; `unknown` where that cannot be seen from here. */
export function judgeMaker(maker: string, observer: Observer): PassingFileState {
  const [machine, , begun] = maker.split('-');
  if (machine !== machineOf(observer)) return 'unknown';
  const start = observer.processStart(pidOfMaker(maker));
  if (start === undefined) return 'left';
  return begun !== '' && start !== null && begun !== shortStart(start) ? 'left' : 'making';
}

/** The passing files and folders in a folder, by name. Errors: `not-found`, `permission`, `io`. */
export function passingFilesIn(folder: string): PassingFile[] {
  const observer = observeMachine();
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    const groups = PASSING.exec(name)?.groups;
    const stat = groups && lstatSync(path, { throwIfNoEntry: false });
    if (!groups || !(stat?.isFile() || stat?.isDirectory())) return [];
    return [
      {
        path,
        target: join(folder, groups['target']!),
        sizeBytes: stat.isFile() ? stat.size : sizeOfFiles(path),
        modifiedMs: stat.mtimeMs,
        pid: pidOfMaker(groups['maker']!),
        state: judgeMaker(groups['maker']!, observer),
      },
    ];
  });
}

/** A passing folder holds files alone; of one that cannot be listed, or is just going, nothing is known. */
function sizeOfFiles(folder: string): ByteCount {
  return attemptOnly(() => namesIn(folder), []).reduce((sum, name) => {
    return sum + (lstatSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  }, 0);
}

/** What killed processes left in a folder, or beside a file. Errors: as passingFilesIn. */
export function leftFilesAt(place: string): PassingFile[] {
  const isFolder = withAttempt({ verb: 'open', path: place }, () => statSync(place)).isDirectory();
  return passingFilesIn(isFolder ? place : dirname(place)).filter(({ state }) => state === 'left');
}

/**
 * Removes what killed processes left of earlier attempts to make a file or a folder. What cannot be listed or removed, such as
 * what another user's run left, stays.
 */
export function removeLeftBefore(target: string): void {
  const prefix = `${basename(target)}.`;
  const folder = dirname(target);
  attemptOnly(() => {
    if (!namesIn(folder).some((name) => name.startsWith(prefix) && PASSING.test(name))) return;
    for (const file of passingFilesIn(folder))
      if (file.state === 'left' && file.target === target)
        attemptOnly(() => removePassing(file.path), undefined);
  }, undefined);
}

/**
 * Makes a folder for temporary files, for the user alone: its name tells who made it, so that one that a kill leaves goes when the
 * next is made. Errors: `permission`, `no-space`, `io`.
 */
export function makeTemporaryFolder(name: string, parent: string = tmpdir()): string {
  removeLeftBefore(join(parent, name));
  const folder = passingPathOf(join(parent, name));
  withAttempt({ verb: 'create a folder in', path: parent }, () => mkdirSync(folder, { mode: 0o700 }));
  return folder;
}

/**
 * Removes one passing file whose maker is gone. Errors: `forbidden` for any other file; `busy` while it is being made or
 * where its maker cannot be seen from here; those of the system.
 */
export function removeLeftFile(path: string): void {
  const found = passingFilesIn(dirname(path)).find((file) => file.path === path);
  if (!found) failAbout(path, 'forbidden', 'is no file that a run of this program left', { path });
  if (found.state !== 'left') failAbout(path, 'busy', whyNot(found), { path, pid: found.pid });
  removePassing(path);
}

function removePassing(path: string): void {
  withAttempt({ verb: 'remove', path }, () => rmSync(path, { recursive: true }));
}

/** What cannot be done for a fact about the files is answered otherwise. */
function attemptOnly<Value>(run: () => Value, otherwise: Value): Value {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof AppError || systemCode(thrown) !== null) return otherwise;
    throw thrown;
  }
}

function whyNot({ state, pid }: PassingFile): string {
  return state === 'making'
    ? `is being made by process ${pid}`
    : 'was begun on another machine, which cannot be asked from here whether it still makes it';
}

function namesIn(folder: string): string[] {
  return withAttempt({ verb: 'list', path: folder }, () => readdirSync(folder)).sort();
}

function nameMaker(observer: Observer): string {
  const start = shortStart(observer.processStart(process.pid));
  return `${machineOf(observer)}-${process.pid.toString(36)}-${start}`;
}

/** Eight hexadecimal digits that tell machines and pid namespaces apart. */
function machineOf({ host, machine, pidNamespace }: Observer): string {
  const text = `${host} ${machine ?? ''} ${pidNamespace ?? ''}`;
  return crc32c(new TextEncoder().encode(text)).toString(16).padStart(8, '0');
}

function shortStart(start: string | null | undefined): string {
  return start === null || start === undefined ? '' : Number(start).toString(36);
}
