import { crc32c } from '../../../shared/units/crc32c';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { isAllZero } from '../extent';
import type { JournalCommit, JournalHeader } from './journal-layout';
import {
  COMMIT_BYTES,
  decodeCommit,
  decodeHeader,
  decodeRecord,
  HEADER_BYTES,
  headerCrc,
  JOURNAL_MAGIC,
  PAYLOAD_BYTES_MAX,
  RECORD_BYTES,
} from './journal-layout';
import type { JournalledImage } from './journal';
import { Journal } from './journal';
import { sampleLength } from './journal-samples';

/** What a journal file turned out to be; `reason` is half a sentence for people. JOURNAL.md has the rules. */
export type JournalState =
  | { readonly state: 'complete'; readonly journal: Journal }
  | { readonly state: 'incomplete' | 'damaged' | 'other' | 'foreign'; readonly reason: string };

/**
 * Reads and verifies a whole journal: every CRC, every range. `image` is the image it is said to belong to, in
 * whatever state of applying. Never throws for content; allocates by checked lengths only. Errors: those of
 * the files.
 */
export function readJournal(file: BlockFile, image: JournalledImage): JournalState {
  const head = readBytes(file, 0, Math.min(HEADER_BYTES, file.size()));
  if (!beginsAsJournal(head)) return { state: 'foreign', reason: 'it is not a journal' };
  const commit = readCommit(file);
  const header = decodeHeader(head);
  if (header === 'version')
    return { state: 'damaged', reason: 'it has a version that this program does not know' };
  if (!commit) return { state: 'incomplete', reason: 'the save was cut off before its commit' };
  if (!header || commit.headerCrc !== headerCrc(head))
    return { state: 'damaged', reason: 'its header is wrong' };
  const journal = readRecords(file, header, commit);
  if (typeof journal === 'string') return { state: 'damaged', reason: journal };
  const otherFiles = journal.otherFilesThan(image);
  if (otherFiles !== null) return { state: 'other', reason: otherFiles };
  const difference = journal.differenceFrom(image);
  return difference === null ? { state: 'complete', journal } : { state: 'foreign', reason: difference };
}

/** The magic, or as much of it as a cut left, with nothing behind. */
function beginsAsJournal(head: Uint8Array): boolean {
  const cut = JOURNAL_MAGIC.findIndex((byte, index) => byte !== head[index]);
  return cut < 0 || isAllZero(head.subarray(cut));
}

/** The commit at the end of the file, if it is one and knows its place. */
function readCommit(file: BlockFile): JournalCommit | null {
  const position = file.size() - COMMIT_BYTES;
  if (position < HEADER_BYTES) return null;
  const commit = decodeCommit(readBytes(file, position, COMMIT_BYTES));
  return commit?.position === position ? commit : null;
}

/** The journal, or what is wrong with it. */
function readRecords(file: BlockFile, header: JournalHeader, commit: JournalCommit): Journal | string {
  const samples = readBytes(file, HEADER_BYTES, header.sampleBytes);
  if (header.sampleBytes !== sampleLength(header.sizeBefore) || crc32c(samples) !== header.sampleCrc) {
    return 'its samples of the image are wrong';
  }
  const journal = new Journal(file, header, samples);
  const buffer = new Uint8Array(PAYLOAD_BYTES_MAX);
  let position: ByteOffset = HEADER_BYTES + samples.length;
  let recordsCrc = 0;
  let imageEnd = 0;
  while (position < commit.position) {
    const head = readBytes(file, position, RECORD_BYTES);
    const record = decodeRecord(head);
    const wrong = `its record at offset ${position} is wrong`;
    if (!record || record.offset < imageEnd || record.offset + record.length > header.sizeAfter) return wrong;
    const payload = buffer.subarray(0, record.zero ? 0 : record.length);
    if (position + RECORD_BYTES + payload.length > commit.position) return wrong;
    file.read(position + RECORD_BYTES, payload);
    if (crc32c(payload) !== record.payloadCrc) return `the data of its record at offset ${position} is wrong`;
    journal.addRecord(record, position + RECORD_BYTES);
    recordsCrc = crc32c(head, recordsCrc);
    position += RECORD_BYTES + payload.length;
    imageEnd = record.offset + record.length;
  }
  const counted = journal.recordCount === commit.recordCount && recordsCrc === commit.recordsCrc;
  return counted ? journal : 'its records are not those that were committed';
}

function readBytes(file: BlockFile, offset: ByteOffset, length: ByteCount): Uint8Array {
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  return bytes;
}
