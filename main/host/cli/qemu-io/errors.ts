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

/** `write failed: Invalid argument`. A conventional zone answers management with an I/O error. Source: observed. */
export function ioFailure(what: string, status: RefusalStatus, isConventional: boolean): string {
  const managesConventional = isConventional && status === 'invalid-field';
  return `${what} failed: ${managesConventional ? 'Input/output error' : SYSTEM_ERRORS[status]}`;
}

/** What is answered where the file has no room for the block. */
export function ioNoRoom(what: string): string {
  return `${what} failed: No space left on device`;
}
