import { formatRemark, type Remark } from './remark';

/**
 * Facts about the user's input, file or device. They cross the IPC as data and become exit codes on the
 * command line. Whoever decides by an error decides by its code, never by its words. A broken assumption of our own
 * is not one of these: see `assert`.
 */
export type ErrorCode =
  /** Unknown option, bad value, impossible geometry. */
  | 'usage'
  /** A text that does not follow its format: a trace, a recipe, a message. */
  | 'malformed'
  /** An address, a zone or a block outside of what there is. */
  | 'out-of-range'
  /** An address that was understood, of which the file holds no bytes. */
  | 'unmapped'
  /** One file in two roles: as image and as data image, as source and as target. */
  | 'same-file'
  /** A job runs in the session; what was asked for has to wait. */
  | 'busy'
  /** The image is open in another window of this program. */
  | 'elsewhere'
  /** A session, a trace or a crash that is not kept (any more). */
  | 'gone'
  /** Edits that are not saved would be lost. */
  | 'unsaved'
  /** No known format in this file. */
  | 'not-recognised'
  /** Recognised, but damaged beyond reading (a header field makes the layout impossible). */
  | 'damaged'
  /** Known layout that this build cannot write, or not open at all. */
  | 'unsupported'
  /** An unknown incompatible feature bit. */
  | 'unknown-feature'
  /** Another writer holds the image. */
  | 'locked'
  /** Opened for reading only. */
  | 'read-only'
  /** Seen through a locked view, which takes no edits. */
  | 'locked-view'
  /** The target exists. */
  | 'exists'
  /** The variant cannot represent what was asked for. */
  | 'not-representable'
  /** The image's own program would not take it as it is: what would be changed is the evidence. */
  | 'own-verdict'
  /** Changed on disk behind our back. */
  | 'changed-outside'
  /** Path outside of the folder the host may touch, or a channel the caller may not use. */
  | 'forbidden'
  | 'not-found'
  | 'permission'
  | 'no-space'
  | 'io'
  /** A save is complete in its journal and waits to be applied, by the next opening for writing. */
  | 'save-pending'
  | 'cancelled'
  /** A bug of ours; the session is closed without writing. */
  | 'internal';

/** Named values that go with an error: file, offset, zone, expected, found … */
export type ErrorData = Readonly<Record<string, string | number | boolean | null>>;

/** An error as data, as it crosses the IPC. `formatRemark` makes the sentence of it that is printed. */
export interface ErrorShape extends Remark {
  readonly code: ErrorCode;
  readonly data: ErrorData;
}

/** A fact about the user's input, file or device, thrown below the session line and returned as data above it. */
export class AppError extends Error implements ErrorShape {
  readonly code: ErrorCode;
  readonly data: ErrorData;
  readonly subject: string | null;

  constructor(code: ErrorCode, message: string, data: ErrorData = {}, subject: string | null = null) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
    this.subject = subject;
  }
}

/** Throws an AppError whose sentence names everything itself. */
export function fail(code: ErrorCode, message: string, data: ErrorData = {}): never {
  throw new AppError(code, message, data);
}

/** Throws an AppError about a file. */
export function failAbout(file: string, code: ErrorCode, message: string, data: ErrorData = {}): never {
  throw errorAbout(file, code, message, data);
}

/** An AppError about a file. */
export function errorAbout(file: string, code: ErrorCode, message: string, data: ErrorData = {}): AppError {
  return new AppError(code, message, data, file);
}

/** Any thrown value as data; what is not an AppError is a bug of ours and becomes `internal`. */
export function toErrorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof AppError) {
    const { code, subject, message, data } = thrown;
    return { code, subject, message, data };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', subject: null, message: `internal error: ${message}`, data: {} };
}

/** The reverse of toErrorShape, for the side that receives it. */
export function fromErrorShape({ code, subject, message, data }: ErrorShape): AppError {
  return new AppError(code, message, data, subject);
}

/** The sentence of anything thrown, as it is printed. */
export function sentenceOf(thrown: unknown): string {
  return formatRemark(toErrorShape(thrown));
}
