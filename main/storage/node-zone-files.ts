import { join } from 'node:path';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { NodeBlockFile } from './node-block-file';
import { openNodeFile } from './node-block-file';
import { failCutOff, withAttempt } from './node-errors';
import { UnwritableFile } from './filters/unwritable-file';
import { lstatSync, readdirSync, statSync } from './node-fs';

/** A regular file of a folder. */
export interface FolderFile {
  readonly name: string;
  readonly sizeBytes: ByteCount;
  readonly allocatedBytes: ByteCount;
}

/** Regular files of a folder whose names fit a pattern, links left out; null for a path that is no folder. Errors: `permission`, `io`. */
export function listFolderFiles(path: string, isWanted: (name: string) => boolean): FolderFile[] | null {
  return withAttempt({ verb: 'list', path }, () => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
    return readdirSync(path)
      .filter((name) => isWanted(name))
      .flatMap((name) => {
        const stats = lstatSync(join(path, name), { throwIfNoEntry: false });
        if (!stats?.isFile()) return [];
        return [{ name, sizeBytes: stats.size, allocatedBytes: stats.blocks * 512 }];
      });
  });
}

/** Descriptors that many files share: a few stay open, the one that was used longest ago is closed for the next. */
export class DescriptorCache {
  readonly #openMax: number;
  readonly #open = new Map<string, NodeBlockFile>();

  constructor(openMax = 32) {
    this.#openMax = openMax;
  }

  /** The file under a path, opened for reading when it is not open. Errors: those of openNodeFile. */
  get(path: string): NodeBlockFile {
    const file = this.#open.get(path) ?? openNodeFile(path, { access: 'read' });
    this.#open.delete(path);
    this.#open.set(path, file);
    const [oldest] = this.#open;
    if (this.#open.size > this.#openMax && oldest) {
      oldest[1].dispose();
      this.#open.delete(oldest[0]);
    }
    return file;
  }

  /** Closes what is open. Files may be asked for again. */
  dispose(): void {
    for (const file of this.#open.values()) file.dispose();
    this.#open.clear();
  }
}

/**
 * A file that is opened when bytes of it are wanted, for reading. Its length is taken as it was told, a shorter one is
 * `changed-outside`; the descriptors belong to the cache.
 */
export class LazyNodeFile extends UnwritableFile {
  readonly #descriptors: DescriptorCache;

  constructor(path: string, sizeBytes: ByteCount, descriptors: DescriptorCache) {
    super(path, sizeBytes);
    this.#descriptors = descriptors;
  }

  protected override readExisting(offset: ByteOffset, into: Uint8Array): void {
    const existing = this.#descriptors.get(this.name).read(offset, into);
    if (existing === into.length) return;
    failCutOff({ path: this.name, offset: offset + existing, length: into.length - existing }, this.size());
  }
}
