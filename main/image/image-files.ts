import { AppError, failAbout } from '../../shared/errors/app-error';
import { describeFileChange, type FileChange, type OutsideChange } from '../../shared/image/outside-change';
import { formatBytes } from '../../shared/units/format';
import { roundUp, type ByteCount } from '../../shared/units/units';
import type { AttachedData } from '../format/driver';
import type { BlockFile } from '../storage/block-file';
import { JoinedFile } from '../storage/filters/joined-file';
import { openNodeFile, type NodeBlockFile } from '../storage/node-block-file';
import { identityAt, type FileIdentity } from '../storage/node-file-identity';
import { placesOf, type ImagePlaces } from './image-places';

/** A data image begins at the next multiple of this behind the image. Source: FORMATS §5, page-rounded strides. */
const DATA_ALIGNMENT = 4096;

/** A data image as it lies behind its image. */
export interface AttachedImage extends AttachedData {
  /** Length of the image in front of it, not rounded. */
  readonly imageBytes: ByteCount;
}

/** What the files of an image were when they were opened: its own first. */
export type FilesIdentity = readonly FileIdentity[];

/** The files of an image, as one. */
export interface ImageFiles {
  readonly file: BlockFile;
  /** The data image behind the image in `file`; null = none. */
  readonly attached: AttachedImage | null;
  /** As they are now. */
  identity(): FilesIdentity;
  /** Bytes that another program cut off each of them, while they were read or written. */
  cutOff(): readonly ByteCount[];
  dispose(): void;
}

/**
 * Opens an image, and its data image behind it where one is named. Nothing stays open on failure. Errors: those of
 * `openNodeFile`, naming the file; `same-file` when both names mean the same file.
 */
export function openImageFiles(
  places: ImagePlaces,
  access: 'read' | 'write',
  writesEarly = true,
): ImageFiles {
  const opened: NodeBlockFile[] = [];
  const dispose = (): void => {
    for (const file of opened.splice(0)) file.dispose();
  };
  try {
    for (const path of placesOf(places)) opened.push(openNodeFile(path, { access, writesEarly }));
    const [image, data] = opened;
    if (data) refuseSameFile(image!, data);
    const attached = data ? attach(image!, data) : null;
    const file = data ? join(image!, data, attached!) : image!;
    return {
      file,
      attached,
      identity: () => opened.map((part) => part.identity()),
      cutOff: () => opened.map((part) => part.cutOff()),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** What by itself tells whether the file under a name is as it was. */
export type FileState = Pick<FileIdentity, 'device' | 'inode' | 'sizeBytes' | 'modifiedNs'>;

/** What became of the files under the paths since they were `before`; empty = nothing. */
export function fileChanges(places: ImagePlaces, before: readonly FileState[]): FileChange[] {
  return placesOf(places).flatMap((path, index) => {
    const file = before[index];
    return (file && changeOf(path, file)) ?? [];
  });
}

/**
 * What other programs did to the files under the paths since they were `before`; null = nothing. `opened`: the
 * descriptors that hold them open, as they are now.
 */
export function changeSince(
  places: ImagePlaces,
  before: FilesIdentity,
  opened: FilesIdentity,
): OutsideChange | null {
  const files = fileChanges(places, before);
  if (files.length === 0) return null;
  return { files, content: before.some((file, index) => !holdsTheSame(file, opened[index]!)) };
}

/** Errors: `changed-outside` when a file under one of the paths is not what it was, or is gone. */
export function requireUnchanged(places: ImagePlaces, before: FilesIdentity): void {
  placesOf(places).forEach((path, index) => {
    const change = changeOf(path, before[index]!);
    if (change) failChanged(change, '; nothing was written');
  });
}

/**
 * What was written in place is under its name: size and time are ours, file and end are not. Errors: `changed-outside`
 * when another program replaced, deleted or cut off one of the files meanwhile.
 */
export function requireWritten(places: ImagePlaces, before: FilesIdentity, files: ImageFiles): void {
  const cutOff = files.cutOff();
  placesOf(places).forEach((path, index) => {
    const change = changeOf(path, before[index]!);
    if (change?.kind === 'deleted' || change?.kind === 'replaced') {
      const message = `${describeFileChange(change)}, while it was written: what was written is not under this name`;
      failAbout(path, 'changed-outside', message, { path, kind: change.kind });
    }
    if (cutOff[index]! > 0) {
      const message = `was cut off by another program while it was written: ${formatBytes(cutOff[index]!)} are gone`;
      failAbout(path, 'changed-outside', message, { path, bytes: cutOff[index]! });
    }
  });
}

/** What is in the way of whoever relies on a file that another program changed. */
export function failChanged(change: FileChange, consequence = ''): never {
  const { path, kind } = change;
  failAbout(path, 'changed-outside', `${describeFileChange(change)}${consequence}`, { path, kind });
}

function changeOf(path: string, before: FileState): FileChange | null {
  const openedBytes = before.sizeBytes;
  let now: FileIdentity;
  try {
    now = identityAt(path);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const kind = thrown.code === 'not-found' ? 'deleted' : 'unreachable';
    return { path, kind, openedBytes, sizeBytes: openedBytes };
  }
  const { sizeBytes } = now;
  if (now.device !== before.device || now.inode !== before.inode)
    return { path, kind: 'replaced', openedBytes, sizeBytes };
  if (holdsTheSame(before, now)) return null;
  const kind = sizeBytes === openedBytes ? 'overwritten' : 'resized';
  return { path, kind, openedBytes, sizeBytes };
}

/** Who writes to a file changes its time, who cuts it off its size. */
function holdsTheSame(before: FileState, now: FileState): boolean {
  return before.sizeBytes === now.sizeBytes && before.modifiedNs === now.modifiedNs;
}

function attach(image: NodeBlockFile, data: NodeBlockFile): AttachedImage {
  const imageBytes = image.size();
  const offset = roundUp(imageBytes, DATA_ALIGNMENT);
  return { offset, length: data.size(), name: data.name, imageBytes };
}

function join(image: NodeBlockFile, data: NodeBlockFile, { offset, imageBytes }: AttachedImage): BlockFile {
  return new JoinedFile(image.name, [
    { file: image, offset: 0, length: imageBytes },
    { file: data, offset, length: null },
  ]);
}

function refuseSameFile(image: NodeBlockFile, data: NodeBlockFile): void {
  const [a, b] = [image.identity(), data.identity()];
  if (a.inode !== b.inode || a.device !== b.device) return;
  failAbout(
    data.name,
    'same-file',
    `is given as the data image of ${image.name}, but both are the same file`,
    {
      path: data.name,
    },
  );
}
