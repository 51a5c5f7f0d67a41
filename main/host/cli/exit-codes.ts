import type { ErrorCode } from '../../../shared/errors/app-error';

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

const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  usage: EXIT_USAGE,
  malformed: EXIT_USAGE,
  'out-of-range': EXIT_USAGE,
  unmapped: EXIT_USAGE,
  'same-file': EXIT_USAGE,
  busy: EXIT_USAGE,
  elsewhere: EXIT_USAGE,
  gone: EXIT_USAGE,
  unsaved: EXIT_USAGE,
  'not-recognised': EXIT_REFUSED,
  damaged: EXIT_REFUSED,
  unsupported: EXIT_REFUSED,
  'unknown-feature': EXIT_REFUSED,
  locked: EXIT_REFUSED,
  'read-only': EXIT_REFUSED,
  'locked-view': EXIT_REFUSED,
  exists: EXIT_REFUSED,
  'not-representable': EXIT_FOUND,
  'own-verdict': EXIT_REFUSED,
  'changed-outside': EXIT_REFUSED,
  forbidden: EXIT_REFUSED,
  'not-found': EXIT_SYSTEM,
  permission: EXIT_SYSTEM,
  'no-space': EXIT_SYSTEM,
  io: EXIT_SYSTEM,
  'save-pending': EXIT_SYSTEM,
  cancelled: EXIT_CANCELLED,
  internal: EXIT_SYSTEM,
};

/** Exit status for an error code. */
export function exitCodeOf(code: ErrorCode): number {
  return EXIT_CODES[code];
}

/** Refusals of the layout: the bytes can be looked at, and changed as such, all the same. */
export const LAYOUT_REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'not-recognised',
  'damaged',
  'unsupported',
  'unknown-feature',
]);
