import type { ZoneStateName, ZoneTypeName } from '../../shared/zone/state';

/** States as nvme-cli spells them. */
export const NVME_STATES = {
  empty: 'EMPTY',
  implicitlyOpened: 'IMP_OPENED',
  explicitlyOpened: 'EXP_OPENED',
  closed: 'CLOSED',
  readOnly: 'READONLY',
  full: 'FULL',
  offline: 'OFFLINE',
  notWritePointer: 'Unknown State',
} as const satisfies Record<ZoneStateName, string>;

/** States as sg3_utils spells them. */
export const SG_STATES = {
  notWritePointer: 'Not write pointer',
  empty: 'Empty',
  implicitlyOpened: 'Implicitly opened',
  explicitlyOpened: 'Explicitly opened',
  closed: 'Closed',
  readOnly: 'Read only',
  full: 'Full',
  offline: 'Offline',
} as const satisfies Record<ZoneStateName, string>;

/** Types as sg3_utils spells them. */
export const SG_TYPES = {
  conventional: 'Conventional',
  sequentialWriteRequired: 'Sequential write required',
  sequentialWritePreferred: 'Sequential write preferred',
} as const satisfies Record<ZoneTypeName, string>;
