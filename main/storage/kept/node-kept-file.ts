import { AppError } from '../../../shared/errors/app-error';
import { crc32c } from '../../../shared/units/crc32c';
import { MIB, type ByteCount, type ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { createNodeFile, openNodeFile, removeFile, type NodeBlockFile } from '../node-block-file';
import { renameSync } from '../node-fs';
import { withAttempt } from '../node-errors';
import { passingPathOf } from '../node-passing-files';
import {
  encodeFrame,
  END_BYTES,
  parseFrameStart,
  parseKeptImage,
  parseKeptStep,
  START_BYTES,
  type KeptImage,
  type KeptStep,
} from './kept-layout';

const PIECE_BYTES = MIB;

/** A step that was kept; its data can be read until the next one is asked for. */
export interface KeptFrame {
  readonly step: KeptStep;
  /** Where its data begins. */
  readonly offset: ByteOffset;
  /** Where the next frame begins. */
  readonly end: number;
}

/**
 * A file of kept edits that is open. What was appended outlives a kill of the process; of an append that was under way
 * nothing is read again. Errors: `no-space`, `permission`, `io`.
 */
export class KeptFile {
  readonly image: KeptImage;
  #path: string;
  readonly #file: NodeBlockFile;
  #end: number;

  private constructor(path: string, file: NodeBlockFile, image: KeptImage, end: number) {
    this.#path = path;
    this.#file = file;
    this.image = image;
    this.#end = end;
  }

  /** Makes a file, with its first step where there is one, or replaces one in one step; nobody but the user may read it. */
  static create(path: string, image: KeptImage, step?: KeptStep, content?: BlockFile): KeptFile {
    const passing = passingPathOf(path);
    const file = createNodeFile(passing, { replace: false, mode: 0o600 });
    try {
      const kept = new KeptFile(path, file, image, appendFrame(file, 0, image));
      if (step && content) kept.append(step, content);
      withAttempt({ verb: 'create', path }, () => renameSync(passing, path));
      return kept;
    } catch (error) {
      file.dispose();
      removeFile(passing);
      throw error;
    }
  }

  /** Opens a file to look at it or to go on with it; null where it is none, or its beginning is damaged. */
  static open(path: string, access: 'read' | 'write'): KeptFile | null {
    const file = openNodeFile(path, { access });
    const first = frameAt(file, 0);
    const image = first?.dataBytes === 0 && isSound(file, first) ? parseKeptImage(first.head) : null;
    if (first && image) return new KeptFile(path, file, image, first.end);
    file.dispose();
    return null;
  }

  /** Where the first step begins. */
  get imageEnd(): number {
    return frameAt(this.#file, 0)!.end;
  }

  /** Length of what is kept, in bytes. */
  get sizeBytes(): ByteCount {
    return this.#end;
  }

  /**
   * The steps in their order, up to the first that is not whole. `data: 'checked'`: what is damaged is not whole, for
   * which all of it is read.
   */
  *steps(data: 'checked' | 'unread'): Generator<KeptFrame> {
    for (let at = this.imageEnd; ;) {
      const frame = frameAt(this.#file, at);
      const step = frame && parseKeptStep(frame.head, frame.dataBytes);
      if (!frame || !step || (data === 'checked' && !isSound(this.#file, frame))) return;
      yield { step, offset: frame.dataOffset, end: frame.end };
      at = frame.end;
    }
  }

  /** Whether anything lies behind this offset. */
  hasMoreThan(end: number): boolean {
    return this.#file.size() > end;
  }

  /** Fills `into` with data of a step. */
  read(offset: ByteOffset, into: Uint8Array): void {
    this.#file.read(offset, into);
  }

  /** Appends a step; the bytes of an edit are read from `content`. A failure leaves the file as it was. */
  append(step: KeptStep, content: BlockFile): void {
    this.#end = appendFrame(this.#file, this.#end, step, content);
  }

  /** Forgets what lies behind an offset, and goes on there under another name. Errors: `not-found` when it is gone. */
  takeOver(end: number, path: string): void {
    withAttempt({ verb: 'take over', path: this.#path }, () => renameSync(this.#path, path));
    this.#path = path;
    this.#end = end;
    if (this.hasMoreThan(end)) this.#file.resize(end);
  }

  dispose(): void {
    this.#file.dispose();
  }

  /** Closes the file and removes it. */
  remove(): void {
    this.dispose();
    removeFile(this.#path);
  }
}

interface Frame {
  readonly at: number;
  readonly head: Uint8Array;
  readonly dataOffset: ByteOffset;
  readonly dataBytes: ByteCount;
  readonly end: number;
}

/** The frame at an offset, its data unread; null where there is none, or not all of it. */
function frameAt(file: BlockFile, at: number): Frame | null {
  const room = file.size() - at;
  if (room < START_BYTES) return null;
  const lengths = parseFrameStart(readAt(file, at, START_BYTES));
  if (!lengths || START_BYTES + lengths.headBytes + lengths.dataBytes + END_BYTES > room) return null;
  const dataOffset = at + START_BYTES + lengths.headBytes;
  return {
    at,
    head: readAt(file, at + START_BYTES, lengths.headBytes),
    dataOffset,
    dataBytes: lengths.dataBytes,
    end: dataOffset + lengths.dataBytes + END_BYTES,
  };
}

/** Whether a frame is as it was written. */
function isSound(file: BlockFile, { at, end }: Frame): boolean {
  const crcOffset = end - END_BYTES;
  let crc = 0;
  for (let done = at; done < crcOffset; done += PIECE_BYTES)
    crc = crc32c(readAt(file, done, Math.min(PIECE_BYTES, crcOffset - done)), crc);
  return sealOf(crc).every((byte, index) => readAt(file, crcOffset, END_BYTES)[index] === byte);
}

function readAt(file: BlockFile, offset: ByteOffset, length: ByteCount): Uint8Array {
  const bytes = new Uint8Array(length);
  file.read(offset, bytes);
  return bytes;
}

/** Writes a frame; where it ends. What was written of one that failed is taken away again. */
function appendFrame(
  file: NodeBlockFile,
  at: number,
  head: KeptImage | KeptStep,
  content?: BlockFile,
): number {
  let end = at;
  let crc = 0;
  const put = (bytes: Uint8Array): void => {
    crc = crc32c(bytes, crc);
    file.write(end, bytes);
    end += bytes.length;
  };
  try {
    const written = head.kind === 'edit' ? head.extents.filter(([, , zero]) => !zero) : [];
    put(
      encodeFrame(
        head,
        written.reduce((sum, [, length]) => sum + length, 0),
      ),
    );
    for (const [offset, length] of written)
      for (let done = 0; done < length; done += PIECE_BYTES)
        put(readAt(content!, offset + done, Math.min(PIECE_BYTES, length - done)));
    put(sealOf(crc));
    return end;
  } catch (error) {
    cutAt(file, at);
    throw error;
  }
}

function cutAt(file: NodeBlockFile, at: number): void {
  try {
    file.resize(at);
  } catch (thrown) {
    // A frame that is not whole is not read.
    if (!(thrown instanceof AppError)) throw thrown;
  }
}

function sealOf(crc: number): Uint8Array {
  return new Uint8Array([crc, crc >>> 8, crc >>> 16, crc >>> 24]);
}
