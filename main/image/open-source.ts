import { plainRemark, remarkOn, type Remark } from '../../shared/errors/remark';
import type { FileChange, OutsideChange } from '../../shared/image/outside-change';
import type { ByteCount } from '../../shared/units/units';
import type { ZoneFiles } from '../format/driver';
import { familyNamed } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import { openNodeFile } from '../storage/node-block-file';
import { applyPendingSave, viewThroughJournal, type ViewedImage } from '../storage/journal/node-journal';
import { describeWriter } from '../storage/lock/node-lock';
import {
  dataFoundBeside,
  openZoneFolder,
  refuseWriting,
  refuseWritingTo,
  type ZoneFolder,
} from './foreign-source';
import { openBackingFiles, type BackingFiles } from './backing-files';
import {
  changeSince,
  failChanged,
  openImageFiles,
  requireWritten,
  type AttachedImage,
  type FilesIdentity,
  type ImageFiles,
} from './image-files';
import { lockImageFiles } from './image-lock';
import { placesOf, type ImagePlaces } from './image-places';
import type { OpenRequest, SourceLayout } from './opened-image';

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
  /** The data image behind the image in `file`; null = none is attached. */
  readonly attached: AttachedImage | null;
  /** Set when the path is a directory of zone files. */
  readonly zoneFiles: ZoneFiles | null;
  /** The files behind the image that were named, open for reading only, the nearest first. */
  readonly behind: readonly BlockFile[];
  /** The files as they were when they were opened, or as we left them; empty for a directory, which is never written. */
  identity: FilesIdentity;
  readonly notices: readonly Remark[];
  /** As they are now. */
  facts(): SourceFacts;
  /** What other programs did to the files since they were opened, looked at now; null = nothing. */
  changed(): OutsideChange | null;
  /**
   * Work that makes something of the image: what it gives is whole. Errors: those of `work`; `changed-outside` when a
   * file is before or afterwards no longer what it was when it was opened. One that is gone can still be read.
   */
  whileUnchanged<Value>(work: () => Value): Value;
  /** The same for work that only looks: what a writer writes in place who was named at opening is then no error. */
  whileLookedAt<Value>(work: () => Value): Value;
  /** For an image opened for writing. Errors: `changed-outside` when what was written is not, or not all, under its name. */
  requireWritten(): void;
  /** Closes the files and releases the locks. Idempotent. */
  dispose(): void;
}

/** What of a request concerns the files. */
export interface SourceRequest extends Pick<OpenRequest, 'access' | 'noLock' | 'data' | 'backing' | 'start'> {
  /** The caller holds the writer's lock itself, which then is nobody else's. */
  readonly holdsLock?: boolean;
  /** What is written goes to its disk before it is flushed; absent = yes. */
  readonly writesEarly?: boolean;
}

/**
 * Opens the file of an image, with its data image behind it where one is named. For reading nothing is written; a
 * save that was interrupted is seen as done. For writing the locks are taken first, then a pending save is applied.
 * Errors: those of storage: `not-found`, `permission`, `not-recognised` (no regular file), `locked`, `damaged`
 * (journal), `io`; `same-file` for a data image that is the image itself; `usage` for a pending save of other files;
 * `unsupported` for writing to what can only be read.
 */
export function openSource(path: string, request: SourceRequest): ImageSource {
  const folder = openZoneFolder(path, request.start ?? {});
  if (folder) return sourceOfFolder(path, folder, request);
  const places = { path, data: request.data ?? null };
  const backing = openBackingFiles(path, request.backing ?? []);
  try {
    const source =
      request.access === 'read'
        ? openToRead(places, request.holdsLock === true)
        : openToWrite(places, request);
    return backing.files.length === 0 ? source : withBacking(source, backing);
  } catch (error) {
    backing.dispose();
    throw error;
  }
}

/** What happens to a file behind an image happens to what is shown of the image. */
function withBacking(source: ImageSource, backing: BackingFiles): ImageSource {
  const { changed, dispose, whileUnchanged, whileLookedAt } = source;
  const whole = <Value>(work: () => Value): Value => {
    requireWhole(backing.changed());
    const value = work();
    requireWhole(backing.changed());
    return value;
  };
  return Object.assign(source, {
    ...{ behind: backing.files, notices: [...source.notices, ...backing.notices] },
    changed: () => joined(changed(), backing.changed()),
    whileUnchanged: <Value>(work: () => Value) => whole(() => whileUnchanged(work)),
    whileLookedAt: <Value>(work: () => Value) => whole(() => whileLookedAt(work)),
    dispose() {
      backing.dispose();
      dispose();
    },
  });
}

function joined(own: OutsideChange | null, behind: OutsideChange | null): OutsideChange | null {
  if (own === null || behind === null) return own ?? behind;
  return { files: [...own.files, ...behind.files], content: own.content || behind.content };
}

/** What a driver has to be told of a source besides the choices of the user. */
export function sourceLayoutOf({ attached, zoneFiles, behind }: ImageSource): SourceLayout {
  return {
    ...(attached ? { attached } : {}),
    ...(zoneFiles ? { zoneFiles } : {}),
    ...(behind.length > 0 ? { behind } : {}),
  };
}

function sourceOfFolder(path: string, folder: ZoneFolder, { access }: SourceRequest): ImageSource {
  const { file, zoneFiles, allocatedBytes } = folder;
  if (access === 'write') refuseWritingTo(path, familyNamed(zoneFiles.format));
  return {
    path,
    file,
    attached: null,
    zoneFiles,
    behind: [],
    identity: [],
    notices: [],
    facts: () => ({
      fileSizeBytes: file.size(),
      allocatedBytes,
      pendingSave: false,
      writer: null,
      dataImage: null,
    }),
    // A folder has no time of its own for what its files hold; one that gets shorter is noticed when it is read.
    changed: () => null,
    whileUnchanged: (work) => work(),
    whileLookedAt: (work) => work(),
    requireWritten: () => undefined,
    dispose: () => folder.dispose(),
  };
}

function openToRead(named: ImagePlaces, holdsLock: boolean): ImageSource {
  const { places, notices } = withFoundData(named);
  const writers = holdsLock ? [] : writersOf(places);
  const files = openImageFiles(places, 'read');
  try {
    const view = viewThroughJournal(places.path, files);
    return sourceOf(places, files, {
      view,
      notices: [...notices, ...view.notices, ...writers.map(({ notice }) => notice)],
      isWritten: writers.length > 0,
      release: () => undefined,
    });
  } catch (error) {
    files.dispose();
    throw error;
  }
}

function openToWrite(places: ImagePlaces, { noLock, writesEarly }: SourceRequest): ImageSource {
  refuseBeforeLocking(places);
  const locks = noLock === true ? null : lockImageFiles(places);
  let files: ImageFiles | null = null;
  try {
    files = openImageFiles(places, 'write', writesEarly);
    const notices = [...(locks?.notices ?? []), ...applyPendingSave(places.path, files)];
    return sourceOf(places, files, {
      view: null,
      notices,
      isWritten: false,
      release: () => locks?.release(),
    });
  } catch (error) {
    files?.dispose();
    locks?.release();
    throw error;
  }
}

/** What cannot be opened at all leaves no lock, not even for a moment. */
function refuseBeforeLocking(places: ImagePlaces): void {
  const files = openImageFiles(places, 'read');
  try {
    refuseWriting(places.path, files.file);
  } finally {
    files.dispose();
  }
}

/** Files of some families belong together by their names. */
function withFoundData(places: ImagePlaces): { places: ImagePlaces; notices: readonly Remark[] } {
  if (places.data !== null) return { places, notices: [] };
  const file = openNodeFile(places.path, { access: 'read' });
  try {
    const data = dataFoundBeside(places.path, file);
    if (data === null) return { places, notices: [] };
    return { places: { ...places, data }, notices: [plainRemark(`${data} was opened with it, by its name`)] };
  } finally {
    file.dispose();
  }
}

/** Who writes to a file of the image, and the sentence about it. */
function writersOf(places: ImagePlaces): { readonly writer: string; readonly notice: Remark }[] {
  return placesOf(places).flatMap((path) => {
    const writer = describeWriter(path);
    if (writer === null) return [];
    return [
      { writer, notice: remarkOn(path, `open for writing by ${writer}; what is shown may be changing`) },
    ];
  });
}

/** Errors: `changed-outside` unless what was opened is all still there, though its name may be gone. */
function requireWhole(change: OutsideChange | null, mayBeWritten = false): void {
  if (change === null) return;
  const isWriting = ({ kind, openedBytes, sizeBytes }: FileChange) =>
    kind === 'overwritten' || (kind === 'resized' && sizeBytes > openedBytes);
  const wrong = change.files.find(
    (file) => file.kind !== 'deleted' && file.kind !== 'unreachable' && !(mayBeWritten && isWriting(file)),
  );
  if (wrong) failChanged(wrong);
  if (change.content && !mayBeWritten) failChanged(change.files[0]!);
}

interface SourceParts {
  readonly view: ViewedImage | null;
  readonly notices: readonly Remark[];
  /** A writer has the image open, and a notice names it. */
  readonly isWritten: boolean;
  readonly release: () => void;
}

function sourceOf(
  places: ImagePlaces,
  files: ImageFiles,
  { view, notices, isWritten, release }: SourceParts,
): ImageSource {
  const shown = view?.file ?? files.file;
  const changed = () => changeSince(places, source.identity, files.identity());
  const source: ImageSource = {
    path: places.path,
    file: shown,
    attached: files.attached,
    zoneFiles: null,
    behind: [],
    identity: files.identity(),
    notices,
    facts: () => ({
      fileSizeBytes: shown.size(),
      allocatedBytes: files.identity().reduce((sum, { allocatedBytes }) => sum + allocatedBytes, 0),
      pendingSave: view?.pendingSave ?? false,
      writer: view === null ? null : (writersOf(places)[0]?.writer ?? null),
      dataImage: places.data,
    }),
    changed,
    whileUnchanged(work) {
      requireWhole(changed());
      const value = work();
      requireWhole(changed());
      return value;
    },
    whileLookedAt(work) {
      requireWhole(changed(), isWritten);
      const value = work();
      requireWhole(changed(), isWritten);
      return value;
    },
    requireWritten: () => requireWritten(places, source.identity, files),
    dispose() {
      view?.dispose();
      files.dispose();
      release();
    },
  };
  return source;
}
