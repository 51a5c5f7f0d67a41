import { constants, openSync, rmdirSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { MIB } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange } from '../extent';
import { MemoryBlockFile } from '../memory-block-file';
import { NodeBlockFile } from '../node-block-file';
import { withAttempt } from '../node-errors';
import { makeTemporaryFolder } from '../node-passing-files';

const MEMORY_BYTES = 64 * MIB;

/**
 * Room for the pages of an overlay or the payloads of a write log: the first 64 MiB in memory, the rest in
 * a scratch file that has no name any more once it is open, so nothing is left behind, not even by a kill.
 * Errors: `no-space`, `permission`, `io` as soon as the scratch file is needed.
 */
export class NodeScratchStore implements BlockFile {
  readonly name = 'scratch store';
  readonly writable = true;
  readonly #folder: string | undefined;
  readonly #memory = new MemoryBlockFile();
  #file: NodeBlockFile | null = null;
  #sizeBytes: ByteCount = 0;

  /** `folder`: where the scratch file goes; by default the folder for temporary files, asked for when the file is needed. */
  constructor(folder?: string) {
    this.#folder = folder;
  }

  size(): ByteCount {
    return this.#sizeBytes;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    const split = memoryPart(offset, into.length);
    if (split > 0) this.#memory.read(offset, into.subarray(0, split));
    if (split < into.length) this.#readFile(offset + split - MEMORY_BYTES, into.subarray(split));
    return Math.max(0, Math.min(into.length, this.#sizeBytes - offset));
  }

  write(offset: ByteOffset, from: Uint8Array): void {
    assertRange(this, offset, from.length);
    if (from.length === 0) return;
    const split = memoryPart(offset, from.length);
    if (split < from.length) this.#openFile().write(offset + split - MEMORY_BYTES, from.subarray(split));
    if (split > 0) this.#memory.write(offset, from.subarray(0, split));
    this.#sizeBytes = Math.max(this.#sizeBytes, offset + from.length);
  }

  zero(offset: ByteOffset, length: ByteCount): void {
    assertRange(this, offset, length);
    const split = memoryPart(offset, length);
    if (split > 0) this.#memory.zero(offset, split);
    if (split < length) this.#file?.zero(offset + split - MEMORY_BYTES, length - split);
  }

  resize(length: ByteCount): void {
    assertRange(this, 0, length);
    this.#memory.resize(Math.min(length, MEMORY_BYTES));
    if (this.#file && length < this.#sizeBytes) this.#file.resize(Math.max(0, length - MEMORY_BYTES));
    this.#sizeBytes = length;
  }

  flush(): void {
    // Scratch content need not outlive the process.
  }

  dispose(): void {
    this.#memory.dispose();
    this.#file?.dispose();
    this.#file = null;
  }

  #readFile(offset: ByteOffset, into: Uint8Array): void {
    if (this.#file) this.#file.read(offset, into);
    else into.fill(0);
  }

  #openFile(): NodeBlockFile {
    this.#file ??= openNameless(this.#folder ?? tmpdir());
    return this.#file;
  }
}

/** How many bytes of the range lie in memory. */
function memoryPart(offset: ByteOffset, length: ByteCount): number {
  return Math.max(0, Math.min(length, MEMORY_BYTES - offset));
}

function openNameless(parent: string): NodeBlockFile {
  return withAttempt({ verb: 'create a scratch file in', path: parent }, () => {
    const folder = makeTemporaryFolder('zonesmith-scratch', parent);
    const path = join(folder, 'scratch');
    const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    unlinkSync(path);
    rmdirSync(folder);
    return new NodeBlockFile(`scratch file in ${parent}`, fd, { writable: true, writesEarly: false });
  });
}
