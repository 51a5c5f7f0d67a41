import { failAbout } from '../../shared/errors/app-error';
import { remarkOn, type Remark } from '../../shared/errors/remark';
import type { OutsideChange } from '../../shared/image/outside-change';
import type { BlockFile } from '../storage/block-file';
import { describeWriter } from '../storage/lock/node-lock';
import { openNodeFile, type NodeBlockFile } from '../storage/node-block-file';
import { identityAt, type FileIdentity } from '../storage/node-file-identity';
import { changeSince, type FilesIdentity } from './image-files';

/** Files behind each other at most. */
const DEPTH_MAX = 16;

/** The files behind an image, open for reading only. */
export interface BackingFiles {
  /** The nearest first. */
  readonly files: readonly BlockFile[];
  /** Who writes to them. */
  readonly notices: readonly Remark[];
  /** What other programs did to them since they were opened; null = nothing. */
  changed(): OutsideChange | null;
  dispose(): void;
}

/**
 * Opens the files that were named as those behind an image, in their order. None is looked for, and nothing stays open
 * on failure. Errors: those of `openNodeFile`, naming the file; `same-file` for one that is there already, which would
 * lie behind itself; `usage` for too many.
 */
export function openBackingFiles(image: string, paths: readonly string[]): BackingFiles {
  if (paths.length > DEPTH_MAX) {
    const message = `${paths.length} backing files were named, ${DEPTH_MAX} at most are followed`;
    failAbout(image, 'usage', message, { path: image });
  }
  const opened: NodeBlockFile[] = [];
  const dispose = (): void => {
    for (const file of opened.splice(0)) file.dispose();
  };
  try {
    const seen: FileIdentity[] = paths.length === 0 ? [] : [identityAt(image)];
    for (const path of paths) {
      const file = openNodeFile(path, { access: 'read' });
      opened.push(file);
      refuseLoop(file, image, seen);
      seen.push(file.identity());
    }
  } catch (error) {
    dispose();
    throw error;
  }
  const before = opened.map((file) => file.identity());
  return {
    files: [...opened],
    notices: paths.flatMap(writerNotice),
    changed: () => changeOfAny(paths, before, opened),
    dispose,
  };
}

function refuseLoop(file: NodeBlockFile, image: string, seen: readonly FileIdentity[]): void {
  const { device, inode } = file.identity();
  if (!seen.some((other) => other.device === device && other.inode === inode)) return;
  const message = `is named as a backing file of ${image} and would lie behind itself`;
  failAbout(file.name, 'same-file', message, { path: file.name });
}

function writerNotice(path: string): Remark[] {
  const writer = describeWriter(path);
  return writer === null
    ? []
    : [remarkOn(path, `open for writing by ${writer}; what is read from behind the image may be changing`)];
}

function changeOfAny(
  paths: readonly string[],
  before: FilesIdentity,
  opened: readonly NodeBlockFile[],
): OutsideChange | null {
  const changes = paths.flatMap(
    (path, index) => changeSince({ path, data: null }, [before[index]!], [opened[index]!.identity()]) ?? [],
  );
  if (changes.length === 0) return null;
  return { files: changes.flatMap(({ files }) => files), content: changes.some(({ content }) => content) };
}
