import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange, STEP_BYTES } from '../extent';
import { failAbout } from '../../../shared/errors/app-error';
import type { JournalHeader, JournalRecord } from './journal-layout';
import { forEachWindow, takeSamples } from './journal-samples';

const NO_PAYLOAD = -1;

/** An image as a journal knows it: its bytes, and where its second file begins in them. */
export interface JournalledImage {
  readonly file: BlockFile;
  /** The data image behind the image; null = there is one file. */
  readonly attached: { readonly offset: ByteOffset } | null;
}

/** Where the second file of an image begins; 0 = it is one file. */
export function seamOf({ attached }: JournalledImage): ByteOffset {
  return attached?.offset ?? 0;
}

/** A complete, verified journal: what an image holds after a save that has not been applied to its end. */
export class Journal {
  readonly #file: BlockFile;
  readonly #header: JournalHeader;
  readonly #samples: Uint8Array;
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #payloads: number[] = [];

  /** Keeps the journal's file to read payloads from. */
  constructor(file: BlockFile, header: JournalHeader, samples: Uint8Array) {
    this.#file = file;
    this.#header = header;
    this.#samples = samples;
  }

  /** Length of the image after the save. */
  get sizeAfter(): ByteCount {
    return this.#header.sizeAfter;
  }

  get recordCount(): number {
    return this.#offsets.length;
  }

  /** Records come ascending and disjoint; `payload` is where the bytes lie in the journal. */
  addRecord(record: JournalRecord, payload: ByteOffset): void {
    this.#offsets.push(record.offset);
    this.#lengths.push(record.length);
    this.#payloads.push(record.zero ? NO_PAYLOAD : payload);
  }

  /** Lays what the journal says over bytes of the image that begin at an offset. */
  overlay(offset: ByteOffset, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    for (let index = this.#firstBehind(offset); index < this.#offsets.length; index++) {
      const start = this.#offsets[index]!;
      if (start >= end) return;
      const from = Math.max(start, offset);
      const to = Math.min(start + this.#lengths[index]!, end);
      const part = bytes.subarray(from - offset, to - offset);
      if (this.#payloads[index] === NO_PAYLOAD) part.fill(0);
      else this.#file.read(this.#payloads[index]! + (from - start), part);
    }
  }

  /**
   * Brings the image to the content after the save, durably. May be repeated. A journal does not keep what its bytes
   * are for: all are written as data. Errors: those of the files.
   */
  applyTo(image: BlockFile): void {
    if (image.size() < this.sizeAfter) image.resize(this.sizeAfter);
    const buffer = new Uint8Array(STEP_BYTES);
    for (let index = 0; index < this.#offsets.length; index++) {
      const [offset, length, payload] = [
        this.#offsets[index]!,
        this.#lengths[index]!,
        this.#payloads[index]!,
      ];
      if (payload === NO_PAYLOAD) {
        image.zero(offset, length, 'data');
      } else {
        this.#file.read(payload, buffer.subarray(0, length));
        image.write(offset, buffer.subarray(0, length), 'data');
      }
    }
    if (image.size() > this.sizeAfter) image.resize(this.sizeAfter);
    image.flush();
  }

  /** How the image has to be opened instead, when the journal is of a pair and this is one file, or the reverse. */
  otherFilesThan(image: JournalledImage): string | null {
    const { seamOffset } = this.#header;
    if ((seamOffset === 0) === (seamOf(image) === 0)) return null;
    return seamOffset === 0
      ? 'it is a save of the image alone; open the image without its data image to see or to complete it'
      : 'it is a save of the image together with its data image; open both together (--data) to see or to complete it';
  }

  /** Why this cannot be the image that the journal was made for; null when it is. */
  differenceFrom(image: JournalledImage): string | null {
    const { sizeBefore, sizeAfter, seamOffset } = this.#header;
    const size = image.file.size();
    if (seamOf(image) !== seamOffset) {
      return `it was made for a data image at offset ${seamOffset}, this one lies at ${seamOf(image)}`;
    }
    if (size !== sizeBefore && size !== sizeAfter) {
      return `it was made for an image of ${sizeBefore} bytes (${sizeAfter} after the save), this one has ${size}`;
    }
    const present = takeSamples(image.file, sizeBefore);
    const saved = this.#samplesAfter();
    const at = present.findIndex((byte, index) => byte !== this.#samples[index] && byte !== saved[index]);
    return at < 0 ? null : 'it was made for an image with other content';
  }

  /** The sampled windows as the save leaves them. */
  #samplesAfter(): Uint8Array {
    const saved = this.#samples.slice();
    forEachWindow(saved, this.#header.sizeBefore, (window, bytes) => {
      this.overlay(window.offset, bytes);
      bytes.fill(0, Math.max(0, Math.min(bytes.length, this.sizeAfter - window.offset)));
    });
    return saved;
  }

  /** Index of the first record that ends behind an offset. */
  #firstBehind(offset: ByteOffset): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#offsets[middle]! + this.#lengths[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** An image as it will be once its pending save is applied. For reading only. */
export class JournalView implements BlockFile {
  readonly name: string;
  readonly writable = false;
  readonly #image: BlockFile;
  readonly #journal: Journal;

  constructor(image: BlockFile, journal: Journal) {
    this.name = image.name;
    this.#image = image;
    this.#journal = journal;
  }

  size(): ByteCount {
    return this.#journal.sizeAfter;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    const existing = Math.max(0, Math.min(into.length, this.size() - offset));
    const bytes = into.subarray(0, existing);
    this.#image.read(offset, bytes);
    this.#journal.overlay(offset, bytes);
    into.fill(0, existing);
    return existing;
  }

  write(offset: ByteOffset): void {
    this.#refuse(offset);
  }

  zero(offset: ByteOffset): void {
    this.#refuse(offset);
  }

  resize(length: ByteCount): void {
    this.#refuse(Number(length));
  }

  flush(): void {
    // Nothing was written.
  }

  /** The image and the journal's file stay open. */
  dispose(): void {
    // Nothing is held.
  }

  #refuse(offset: ByteOffset): never {
    failAbout(this.name, 'read-only', 'a save is pending; open it for writing to apply it', {
      path: this.name,
      offset,
    });
  }
}
