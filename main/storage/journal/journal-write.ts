import { crc32c } from '../../../shared/units/crc32c';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import type { ChangedExtent } from '../extent';
import {
  encodeCommit,
  encodeHeader,
  encodeRecord,
  HEADER_BYTES,
  headerCrc,
  PAYLOAD_BYTES_MAX,
} from './journal-layout';
import type { JournalledImage } from './journal';
import { seamOf } from './journal';
import { takeSamples } from './journal-samples';

/** What a save changes: the new content, and which parts of it differ from the image. */
export interface SavedChange {
  /** Holds the content after the save; its size is the new length of the image. */
  readonly content: BlockFile;
  /** Ascending and disjoint. */
  readonly extents: readonly ChangedExtent[];
}

/** Who watches a save: told how far it is, asked whether to go on (throws when not). */
export interface SaveWatch {
  progress?(doneBytes: ByteCount, totalBytes: ByteCount): void;
  checkCancelled?(): void;
}

/**
 * Writes the journal of a save into an empty file, durably: data first, then the commit that makes it count.
 * `image` is the image before the save. Errors: those of the three files, `cancelled`; without effect then.
 */
export function writeJournal(
  journal: BlockFile,
  image: JournalledImage,
  change: SavedChange,
  watch: SaveWatch = {},
): void {
  const writer = new JournalWriter(journal, image, change.content);
  const total = change.extents.reduce((sum, extent) => sum + (extent.zero ? 0 : extent.length), 0);
  let done = 0;
  for (const extent of change.extents) {
    const step = extent.zero ? Number(extent.length) : PAYLOAD_BYTES_MAX;
    for (let at = 0; at < extent.length; at += step) {
      watch.checkCancelled?.();
      const length = Math.min(step, extent.length - at);
      writer.writeRecord({ offset: extent.offset + at, length, zero: extent.zero });
      if (!extent.zero) watch.progress?.((done += length), total);
    }
  }
  watch.checkCancelled?.();
  writer.commit();
}

class JournalWriter {
  readonly #journal: BlockFile;
  readonly #content: BlockFile;
  readonly #headerCrc: number;
  readonly #buffer = new Uint8Array(PAYLOAD_BYTES_MAX);
  #position: ByteOffset;
  #recordCount = 0;
  #recordsCrc = 0;

  constructor(journal: BlockFile, image: JournalledImage, content: BlockFile) {
    this.#journal = journal;
    this.#content = content;
    const sizeBefore = image.file.size();
    const samples = takeSamples(image.file, sizeBefore);
    const header = encodeHeader({
      sizeBefore,
      sizeAfter: content.size(),
      sampleBytes: samples.length,
      sampleCrc: crc32c(samples),
      seamOffset: seamOf(image),
    });
    this.#headerCrc = headerCrc(header);
    journal.write(0, header, 'header');
    journal.write(HEADER_BYTES, samples, 'header');
    this.#position = HEADER_BYTES + samples.length;
  }

  writeRecord(extent: ChangedExtent): void {
    const payload = this.#buffer.subarray(0, extent.zero ? 0 : extent.length);
    this.#content.read(extent.offset, payload);
    const head = encodeRecord({ ...extent, payloadCrc: crc32c(payload) });
    this.#recordsCrc = crc32c(head, this.#recordsCrc);
    this.#recordCount++;
    this.#write(head);
    this.#write(payload);
  }

  commit(): void {
    this.#journal.flush();
    this.#write(
      encodeCommit({
        headerCrc: this.#headerCrc,
        recordCount: this.#recordCount,
        position: this.#position,
        recordsCrc: this.#recordsCrc,
      }),
    );
    this.#journal.flush();
  }

  #write(bytes: Uint8Array): void {
    this.#journal.write(this.#position, bytes, 'data');
    this.#position += bytes.length;
  }
}
