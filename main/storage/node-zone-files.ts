import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { BlockFile } from './block-file';
import { assertRange, assertWritable } from './extent';
import type { NodeBlockFile } from './node-block-file';
import { openNodeFile } from './node-block-file';
import { withAttempt } from './node-errors';

/** A regular file of a folder. */
export interface FolderFile {
  readonly name: string;
  readonly sizeBytes: ByteCount;
  readonly allocatedBytes: ByteCount;
}

/** Regular files of a folder whose names fit a pattern, links left out; null for a path that is no folder. Errors: `permission`, `io`. */
export function listFolderFiles(path: string, pattern: RegExp): FolderFile[] | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return null;
  return withAttempt({ verb: 'list', path }, () =>
    readdirSync(path)
      .filter((name) => pattern.test(name))
      .flatMap((name) => {
        const stats = lstatSync(join(path, name), { throwIfNoEntry: false });
        if (!stats?.isFile()) return [];
        return [{ name, sizeBytes: stats.size, allocatedBytes: stats.blocks * 512 }];
      }),
  );
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

/** A file that is opened when bytes of it are wanted, for reading. Its length is taken as it was told. */
export class LazyNodeFile implements BlockFile {
  readonly name: string;
  readonly writable = false;
  readonly #sizeBytes: ByteCount;
  readonly #descriptors: DescriptorCache;

  constructor(path: string, sizeBytes: ByteCount, descriptors: DescriptorCache) {
    this.name = path;
    this.#sizeBytes = sizeBytes;
    this.#descriptors = descriptors;
  }

  size(): ByteCount {
    return this.#sizeBytes;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    const existing = Math.max(0, Math.min(into.length, this.#sizeBytes - offset));
    if (existing > 0) this.#descriptors.get(this.name).read(offset, into.subarray(0, existing));
    into.fill(0, existing);
    return existing;
  }

  write(offset: ByteOffset): void {
    assertWritable(this, offset);
  }

  zero(offset: ByteOffset): void {
    assertWritable(this, offset);
  }

  resize(): void {
    assertWritable(this);
  }

  flush(): void {
    // Nothing was written.
  }

  /** The descriptors belong to the cache. */
  dispose(): void {
    // Nothing is held.
  }
}
