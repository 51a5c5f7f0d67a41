import { assertNever } from '../../../shared/errors/assert';
import { errorClass, type ErrorCode } from '../../../shared/errors/app-error';

/** Done, nothing wrong. */
export const EXIT_OK = 0;
/** Done; findings, differences, refused commands, violations, or a state that cannot be represented. */
export const EXIT_FOUND = 1;
/** Unknown option or bad value. */
const EXIT_USAGE = 2;
/** The image was refused. */
export const EXIT_REFUSED = 3;
/** The operating system refused. */
export const EXIT_SYSTEM = 4;
/** Cancelled; nothing half-written stays. */
const EXIT_CANCELLED = 130;

/** Exit status for an error code. */
export function exitCodeOf(code: ErrorCode): number {
  if (code === 'not-representable') return EXIT_FOUND;
  const kind = errorClass(code);
  switch (kind) {
    case 'usage':
      return EXIT_USAGE;
    case 'refused':
      return EXIT_REFUSED;
    case 'system':
    case 'internal':
      return EXIT_SYSTEM;
    case 'cancelled':
      return EXIT_CANCELLED;
    default:
      return assertNever(kind);
  }
}
