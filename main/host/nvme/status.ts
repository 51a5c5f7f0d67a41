/** Status words of completions: SCT << 8 | SC. Source: NVMe base 2.0, Status Field; NVMe over Fabrics, Connect. */
import { STATUS } from '../../../shared/zone/status';
import type { DriveStatus } from '../../drive/drive-port';

export const SC = {
  ok: 0x000,
  invalidOpcode: 0x001,
  invalidField: 0x002,
  idConflict: 0x003,
  abortRequested: 0x007,
  invalidNamespace: 0x00b,
  sequenceError: 0x00c,
  sglLengthInvalid: 0x00f,
  sglTypeInvalid: 0x011,
  sglOffsetInvalid: 0x016,
  transientTransportError: 0x022,
  outOfRange: 0x080,
  writeProtected: 0x020,
  capacityExceeded: 0x081,
  tooManyEvents: 0x105,
  invalidLogPage: 0x109,
  notSaveable: 0x10d,
  incompatibleFormat: 0x180,
  controllerBusy: 0x181,
  invalidParameters: 0x182,
  invalidHost: 0x184,
  writeFault: 0x280,
  readError: 0x281,
} as const;

/** Statuses of which a second try may end otherwise. */
const transient: ReadonlySet<number> = new Set([
  SC.abortRequested,
  SC.transientTransportError,
  SC.controllerBusy,
]);

const DO_NOT_RETRY = 0x8000;

/** The last word of a completion: phase 0, the status, and "do not retry" for what would be refused again. */
export function statusWord(status: number): number {
  if (status === SC.ok) return 0;
  return (status << 1) | (transient.has(status) ? 0 : DO_NOT_RETRY);
}

/** What a host is told of a drive's answer. */
export function statusOfDrive(status: DriveStatus, reads: boolean): number {
  switch (status) {
    case 'write-protected':
      return SC.writeProtected;
    case 'no-space':
      return SC.capacityExceeded;
    case 'io':
      return reads ? SC.readError : SC.writeFault;
    case 'not-representable':
      return SC.invalidField;
    default:
      return STATUS[status].nvme ?? SC.invalidField;
  }
}
