import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { ThroughFile } from './through-file';

/**
 * Drops the data that is written and zeroed, and lets headers, tables and all else through: for work that asks which
 * writes there are and not what they hold. Reads give what the file beneath has.
 */
export class DatalessFile extends ThroughFile {
  override write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    if (kind !== 'data') super.write(offset, from, kind);
  }

  override zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    if (kind !== 'data') super.zero(offset, length, kind);
  }
}
