import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';

/** Passes every call on to the file beneath, which stays open when this one is disposed of: what filters of few calls build upon. */
export class ThroughFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  protected readonly target: BlockFile;

  constructor(target: BlockFile) {
    this.name = target.name;
    this.writable = target.writable;
    this.target = target;
  }

  size(): ByteCount {
    return this.target.size();
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    return this.target.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    this.target.write(offset, from, kind);
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.target.zero(offset, length, kind);
  }

  resize(length: ByteCount): void {
    this.target.resize(length);
  }

  flush(of?: 'mapping'): void {
    this.target.flush(of);
  }

  dispose(): void {
    // Nothing is held.
  }
}
