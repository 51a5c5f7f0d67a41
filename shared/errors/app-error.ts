/**
 * Facts about the user's input, file or device. They cross the IPC as data and become exit codes on the
 * command line. A broken assumption of our own is not one of these: see `assert`.
 */
export type ErrorCode = keyof typeof ERROR_CLASSES;

/** What kind of trouble a code is; the command line's exit status follows from it. */
export type ErrorClass = 'usage' | 'refused' | 'system' | 'cancelled' | 'internal';

const ERROR_CLASSES = {
  /** Unknown option, bad value, impossible geometry. */
  usage: 'usage',
  /** No known format in this file. */
  'not-recognised': 'refused',
  /** Recognised, but damaged beyond reading (a header field makes the layout impossible). */
  damaged: 'refused',
  /** Known layout that this build cannot write, or not open at all. */
  unsupported: 'refused',
  /** An unknown incompatible feature bit. */
  'unknown-feature': 'refused',
  /** Another writer holds the image. */
  locked: 'refused',
  /** Would change an image without leave: opened read-only, or the target exists. */
  'read-only': 'refused',
  exists: 'refused',
  /** The variant cannot represent what was asked for. */
  'not-representable': 'refused',
  /** Changed on disk behind our back. */
  'changed-outside': 'refused',
  /** Path outside of the folder the host may touch, or a channel the caller may not use. */
  forbidden: 'refused',
  'not-found': 'system',
  permission: 'system',
  'no-space': 'system',
  io: 'system',
  cancelled: 'cancelled',
  /** A bug of ours; the session is closed without writing. */
  internal: 'internal',
} as const satisfies Record<string, ErrorClass>;

/** Named values that go with an error: file, offset, zone, expected, found … */
export type ErrorData = Readonly<Record<string, string | number | boolean | null>>;

/** An error as data, as it crosses the IPC and as `--json` prints it. */
export interface ErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
  readonly data: ErrorData;
}

/** A fact about the user's input, file or device, thrown below the session line and returned as data above it. */
export class AppError extends Error implements ErrorShape {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, data: ErrorData = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}

/** Throws an AppError. */
export function fail(code: ErrorCode, message: string, data: ErrorData = {}): never {
  throw new AppError(code, message, data);
}

/** The class of a code: usage, refused, system, cancelled or internal. */
export function errorClass(code: ErrorCode): ErrorClass {
  return ERROR_CLASSES[code];
}

/** Any thrown value as data; what is not an AppError is a bug of ours and becomes `internal`. */
export function toErrorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof AppError) return { code: thrown.code, message: thrown.message, data: thrown.data };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message: `internal error: ${message}`, data: {} };
}

/** The reverse of toErrorShape, for the side that receives it. */
export function fromErrorShape(shape: ErrorShape): AppError {
  return new AppError(shape.code, shape.message, shape.data);
}
