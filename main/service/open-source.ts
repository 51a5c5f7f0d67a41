import { fail } from '../../shared/errors/app-error';
import type { ByteCount } from '../../shared/units/units';
import type { AttachedData } from '../format/driver';
import type { BlockFile } from '../storage/block-file';
import { openNodeFile, type FileIdentity, type NodeBlockFile } from '../storage/node-block-file';
import { applyPendingSave, viewThroughJournal, type ViewedImage } from '../storage/node-journal';
import { acquireLock, describeWriter, type ImageLock } from '../storage/node-lock';

/** Facts about an image's file that its content does not tell. */
export interface SourceFacts {
  readonly fileSizeBytes: ByteCount;
  readonly allocatedBytes: ByteCount;
  readonly pendingSave: boolean;
  readonly writer: string | null;
  /** Path of the data image that was attached; null = none. */
  readonly dataImage: string | null;
}

/** An image file that is open: read through a pending save, or locked for writing. */
export interface ImageSource {
  readonly path: string;
  readonly file: BlockFile;
  /** The data image behind the image in `file`; null = none was named. */
  readonly attached: AttachedData | null;
  /** The file as it was when it was opened. */
  readonly identity: FileIdentity;
  readonly notices: readonly string[];
  /** As they are now. */
  facts(): SourceFacts;
  /** Closes the file and releases the lock. Idempotent. */
  dispose(): void;
}

/** How to open the file of an image. */
export interface SourceRequest {
  readonly access: 'read' | 'write';
  /** Write without the lock file. */
  readonly noLock?: boolean;
  /** Path of a data image to attach. */
  readonly data?: string;
}

/**
 * Opens the file of an image. For reading nothing is written; a save that was interrupted is seen as done. For
 * writing the lock is taken first, then a pending save is applied. Errors: those of storage: `not-found`,
 * `permission`, `not-recognised` (no regular file), `locked`, `damaged` (journal), `io`.
 */
export function openSource(path: string, request: SourceRequest): ImageSource {
  return request.access === 'read' ? openToRead(path) : openToWrite(path, request.noLock === true);
}

/** Takes the writer's lock of an image in this program's name. Errors: `locked`, `permission`, `io`. */
export function lockImage(path: string): ImageLock {
  return acquireLock(path, { program: 'zonesmith', created: new Date().toISOString() });
}

/** Errors: `changed-outside` when the file under a path is no longer the one that was opened. */
export function requireUnchanged(path: string, before: FileIdentity): void {
  const file = openNodeFile(path, { access: 'read' });
  const now = file.identity();
  file.dispose();
  const fields = ['device', 'inode', 'sizeBytes', 'modifiedNs'] as const;
  const changed = fields.filter((field) => before[field] !== now[field]).join(', ');
  if (changed === '') return;
  fail(
    'changed-outside',
    `${path} was changed by another program since it was opened (${changed}); nothing was saved`,
    {
      path,
      changed,
    },
  );
}

function openToRead(path: string): ImageSource {
  const writer = describeWriter(path);
  const file = openNodeFile(path, { access: 'read' });
  try {
    const view = viewThroughJournal(path, file);
    const present =
      writer === null ? [] : [`${path} is open for writing by ${writer}; what is shown may be changing`];
    return sourceOf(path, file, { view, notices: [...view.notices, ...present], release: () => undefined });
  } catch (error) {
    file.dispose();
    throw error;
  }
}

function openToWrite(path: string, noLock: boolean): ImageSource {
  openNodeFile(path, { access: 'read' }).dispose();
  const lock = noLock ? null : lockImage(path);
  let file: NodeBlockFile | null = null;
  try {
    file = openNodeFile(path, { access: 'write' });
    const notices = [...(lock?.notices ?? []), ...applyPendingSave(path, file)];
    return sourceOf(path, file, { view: null, notices, release: () => lock?.release() });
  } catch (error) {
    file?.dispose();
    lock?.release();
    throw error;
  }
}

interface SourceParts {
  readonly view: ViewedImage | null;
  readonly notices: readonly string[];
  readonly release: () => void;
}

function sourceOf(path: string, file: NodeBlockFile, { view, notices, release }: SourceParts): ImageSource {
  const shown = view?.file ?? file;
  return {
    path,
    file: shown,
    attached: null,
    identity: file.identity(),
    notices,
    facts: () => ({
      fileSizeBytes: shown.size(),
      allocatedBytes: file.identity().allocatedBytes,
      pendingSave: view?.pendingSave ?? false,
      writer: view === null ? null : describeWriter(path),
      dataImage: null,
    }),
    dispose() {
      view?.dispose();
      file.dispose();
      release();
    },
  };
}
