import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import { roundUp } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { Qcow2Header } from '../model';

/** Fixed part of an entry of the snapshot table. */
const HEAD_BYTES = 40;
/** Bytes of extra data, id and name of one entry at most. */
const EXTRA_MAX = 1024;

/** An entry of the snapshot table. */
export interface Snapshot {
  readonly index: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly l1Offset: ByteOffset;
  readonly l1Entries: number;
  readonly name: string;
}

/** The entries of the snapshot table as far as they make sense. */
export function* readSnapshots(file: BlockFile, header: Qcow2Header): Generator<Snapshot> {
  let offset = header.snapshotsOffset;
  const size = file.size();
  for (let index = 0; index < header.snapshotCount; index++) {
    const head = new Uint8Array(HEAD_BYTES);
    if (offset >= size || file.read(offset, head) < HEAD_BYTES) return;
    const view = new DataView(head.buffer);
    const idLength = view.getUint16(12);
    const nameLength = view.getUint16(14);
    const extraLength = view.getUint32(36);
    if (extraLength > EXTRA_MAX) return;
    const name = new Uint8Array(nameLength);
    file.read(offset + HEAD_BYTES + extraLength + idLength, name);
    const length = HEAD_BYTES + extraLength + idLength + nameLength;
    yield {
      index,
      offset,
      length,
      l1Offset: Number(view.getBigUint64(0)),
      l1Entries: view.getUint32(8),
      name: new TextDecoder().decode(name),
    };
    offset += roundUp(length, 8);
  }
}
