import { fail, failAbout } from '../../../shared/errors/app-error';
import { BYTES_PAGE_MAX } from '../../../shared/image/limits';
import type { ByteCount, DeviceByte } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';

/** Bytes for a place on a device. */
export interface CopiedRun {
  readonly at: DeviceByte;
  readonly bytes: Uint8Array;
}

/** In front of the bytes of a run: u64 place, u32 length, both little-endian. */
const HEAD_BYTES = 12;

/**
 * Writes runs behind each other into an empty file, on their way from one session to another. Answers how many bytes they
 * have. Errors: `exists` for a file that is not empty; those of writing, and of making the runs.
 */
export function writeCopied(file: BlockFile, runs: Iterable<CopiedRun>): ByteCount {
  if (file.size() > 0) failAbout(file.name, 'exists', 'is not empty; bytes to be copied go into a new file');
  let [end, copied] = [0, 0];
  for (const { at, bytes } of runs) {
    const record = new Uint8Array(HEAD_BYTES + bytes.length);
    const head = new DataView(record.buffer);
    head.setBigUint64(0, BigInt(at), true);
    head.setUint32(8, bytes.length, true);
    record.set(bytes, HEAD_BYTES);
    file.write(end, record, 'data');
    end += record.length;
    copied += bytes.length;
  }
  return copied;
}

/** Reads them again. Errors: `malformed` for a file that holds anything else; those of reading. */
export function* readCopied(file: BlockFile): Generator<CopiedRun> {
  const end = file.size();
  const head = new DataView(new ArrayBuffer(HEAD_BYTES));
  for (let at = 0; at < end;) {
    const room = end - at - HEAD_BYTES;
    if (room <= 0) fail('malformed', `byte ${at} of ${end}: expected the head of a run`);
    file.read(at, new Uint8Array(head.buffer));
    const [place, length] = [head.getBigUint64(0, true), head.getUint32(8, true)];
    if (place > Number.MAX_SAFE_INTEGER || length === 0 || length > Math.min(room, BYTES_PAGE_MAX))
      fail('malformed', `byte ${at} of ${end}: a run of ${length} bytes at ${place}`);
    const bytes = new Uint8Array(length);
    file.read(at + HEAD_BYTES, bytes);
    yield { at: Number(place), bytes };
    at += HEAD_BYTES + length;
  }
}
