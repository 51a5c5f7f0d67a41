import type { RefusalStatus } from '../../../../shared/zone/status';

/** Words of the system error that a block driver would answer with, by status. */
const SYSTEM_ERRORS: Readonly<Record<RefusalStatus, string>> = {
  'invalid-field': 'Invalid argument',
  'out-of-range': 'Input/output error',
  boundary: 'Invalid argument',
  'zone-full': 'Invalid argument',
  'read-only': 'Input/output error',
  offline: 'Input/output error',
  'unaligned-write': 'Invalid argument',
  'too-many-active': 'Operation not permitted',
  'too-many-open': 'Operation not permitted',
  'invalid-transition': 'Invalid argument',
  'read-beyond-wp': 'Input/output error',
};

/** `write failed: Invalid argument`. */
export function ioFailure(what: string, status: RefusalStatus): string {
  return `${what} failed: ${SYSTEM_ERRORS[status]}`;
}
