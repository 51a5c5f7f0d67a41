import { AppError, failAbout } from '../../shared/errors/app-error';
import { roundUp, type ByteCount } from '../../shared/units/units';
import type { AttachedData } from '../format/driver';
import type { BlockFile } from '../storage/block-file';
import { JoinedFile } from '../storage/filters/joined-file';
import { openNodeFile, type FileIdentity, type NodeBlockFile } from '../storage/node-block-file';
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
  dispose(): void;
}

/**
 * Opens an image, and its data image behind it where one is named. Nothing stays open on failure. Errors: those of
 * `openNodeFile`, naming the file; `same-file` when both names mean the same file.
 */
export function openImageFiles(places: ImagePlaces, access: 'read' | 'write'): ImageFiles {
  const opened: NodeBlockFile[] = [];
  const dispose = (): void => {
    for (const file of opened.splice(0)) file.dispose();
  };
  try {
    for (const path of placesOf(places)) opened.push(openNodeFile(path, { access }));
    const [image, data] = opened;
    if (data) refuseSameFile(image!, data);
    const attached = data ? attach(image!, data) : null;
    const file = data ? join(image!, data, attached!) : image!;
    return { file, attached, identity: () => opened.map((part) => part.identity()), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * Errors: `changed-outside` when a file under one of the paths is no longer the one that was opened, or holds something
 * else; `not-found` when it is gone, unless that is allowed: what was opened is then still whole.
 */
export function requireUnchanged(
  places: ImagePlaces,
  before: FilesIdentity,
  { mayBeGone = false }: { readonly mayBeGone?: boolean } = {},
): void {
  placesOf(places).forEach((path, index) => {
    const now = identityAt(path, mayBeGone);
    if (now !== null) requireSame(path, before[index]!, now);
  });
}

function identityAt(path: string, mayBeGone: boolean): FileIdentity | null {
  try {
    const file = openNodeFile(path, { access: 'read' });
    const identity = file.identity();
    file.dispose();
    return identity;
  } catch (thrown) {
    if (mayBeGone && thrown instanceof AppError && thrown.code === 'not-found') return null;
    throw thrown;
  }
}

function requireSame(path: string, before: FileIdentity, now: FileIdentity): void {
  const changed = CHANGES.filter(([field]) => before[field] !== now[field]);
  if (changed.length === 0) return;
  const words = [...new Set(changed.map(([, word]) => word))].join(', ');
  const message = `was changed by another program since it was opened (${words}); nothing was written`;
  failAbout(path, 'changed-outside', message, { path, changed: changed.map(([field]) => field).join(', ') });
}

/** What tells that a file is not the one it was, and how messages call that. */
const CHANGES: readonly (readonly [keyof FileIdentity, string])[] = [
  ['device', 'another file has its name'],
  ['inode', 'another file has its name'],
  ['sizeBytes', 'other size'],
  ['modifiedNs', 'written to later'],
];

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
