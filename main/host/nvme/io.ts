/** A host's command for the namespace as what the drive understands, or the status that refuses it. Source: NVM and ZNS command sets. */
import type { ByteCount } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import { ZONE_SEND_ACTIONS } from '../../../shared/workload/zone-send-action';
import type { DriveFacts, ReportRequest } from '../../drive/drive-port';
import { bytesOfExponent, pagesExponent } from './limits';
import { reportFitting, reportFilterOf } from './report';
import { SC } from './status';
import type { SubmissionEntry } from './submission-entry';

/** Opcodes of the I/O command sets. */
export const IO_OPCODE = {
  flush: 0x00,
  write: 0x01,
  read: 0x02,
  manageZones: 0x79,
  reportZones: 0x7a,
  append: 0x7d,
} as const;

/** The one namespace of a subsystem. */
export const NAMESPACE_ID = 1;

/** What is asked of a drive, without its data: `bytes` are those that come from the host or go to it. */
export type IoCommand =
  | {
      readonly kind: 'command';
      readonly command: ZoneCommand;
      readonly moves: 'nothing' | 'toDrive' | 'toHost';
      readonly bytes: ByteCount;
    }
  | {
      readonly kind: 'report';
      readonly report: Omit<ReportRequest, 'kind' | 'id' | 'drive'>;
      readonly bytes: ByteCount;
    };

/** A namespace as its commands see it. */
export interface IoSpace {
  readonly facts: DriveFacts;
  readonly transferBytesMax: ByteCount;
  /** Writes reach the medium before they complete, as the host turned the cache off. */
  readonly writesThrough: boolean;
}

/** What the NVMe limit on appends is: ZASL, a power of two of pages; 0 = that of all commands. */
export function appendExponent(appendMaxBytes: ByteCount | null): number {
  return appendMaxBytes === null ? 0 : pagesExponent(appendMaxBytes);
}

const FUA = 0x4000_0000;
const SELECT_ALL = 0x100;

/** Reads a command; `inCapsule`: bytes of data that came with it. */
export function readIo(entry: SubmissionEntry, space: IoSpace, inCapsule: ByteCount): IoCommand | number {
  const refused = ioOpcodes.has(entry.opcode) ? SC.ok : SC.invalidOpcode;
  const status = refused || entry.flagsStatus || namespaceStatus(entry.namespaceId);
  if (status !== SC.ok) return status;
  switch (entry.opcode) {
    case IO_OPCODE.read:
      return readBlocks(entry, space, 'read', 0);
    case IO_OPCODE.write:
      return readBlocks(entry, space, 'write', inCapsule);
    case IO_OPCODE.append:
      return readBlocks(entry, space, 'append', inCapsule);
    case IO_OPCODE.manageZones:
      return readManagement(entry, space, inCapsule);
    case IO_OPCODE.reportZones:
      return readReport(entry, space);
    default:
      return { kind: 'command', command: { op: 'flush' }, moves: 'nothing', bytes: 0 };
  }
}

const ioOpcodes: ReadonlySet<number> = new Set(Object.values(IO_OPCODE));

function namespaceStatus(id: number): number {
  return id === NAMESPACE_ID ? SC.ok : SC.invalidNamespace;
}

function readBlocks(
  entry: SubmissionEntry,
  space: IoSpace,
  op: 'read' | 'write' | 'append',
  inCapsule: ByteCount,
): IoCommand | number {
  const { facts } = space;
  const blocks = (entry.dword(12) & 0xffff) + 1;
  const bytes = blocks * facts.geometry.logicalBlockSizeBytes;
  const lba = entry.lba;
  const isRead = op === 'read';
  if (!isRead && !facts.writable) return SC.writeProtected;
  const sgl = isRead ? sglStatusOfRead(entry, bytes) : entry.sglStatus(bytes, inCapsule);
  if (sgl !== SC.ok) return sgl;
  if (bytes > (op === 'append' ? appendBytesMax(space) : space.transferBytesMax)) return SC.invalidField;
  if (lba === null) return SC.outOfRange;
  const fua = !isRead && ((entry.dword(12) & FUA) !== 0 || space.writesThrough);
  const command: ZoneCommand = fua ? { op, lba, blocks, fua } : { op, lba, blocks };
  return { kind: 'command', command, moves: isRead ? 'toHost' : 'toDrive', bytes };
}

function sglStatusOfRead(entry: SubmissionEntry, bytes: ByteCount): number {
  return entry.sglStatusOfAnswer(bytes) || (entry.sglBytes === bytes ? SC.ok : SC.sglLengthInvalid);
}

function appendBytesMax({ facts, transferBytesMax }: IoSpace): ByteCount {
  const exponent = appendExponent(facts.limits.appendMaxBytes);
  return exponent === 0 ? transferBytesMax : Math.min(transferBytesMax, bytesOfExponent(exponent));
}

function readManagement(
  entry: SubmissionEntry,
  { facts }: IoSpace,
  inCapsule: ByteCount,
): IoCommand | number {
  const op = ZONE_SEND_ACTIONS[entry.dword(13) & 0xff];
  const all = (entry.dword(13) & SELECT_ALL) !== 0;
  if (op === undefined) return SC.invalidField;
  if (!facts.writable) return SC.writeProtected;
  const lba = entry.lba;
  if (lba === null && !all) return SC.outOfRange;
  const command: ZoneCommand = all ? { op, all } : { op, lba: lba! };
  if (op !== 'setZde') return { kind: 'command', command, moves: 'nothing', bytes: 0 };
  if (all || facts.zdeBytes === 0) return SC.invalidField;
  const sgl = entry.sglStatus(facts.zdeBytes, inCapsule);
  return sgl === SC.ok ? { kind: 'command', command, moves: 'toDrive', bytes: facts.zdeBytes } : sgl;
}

const REPORT = { plain: 0, extended: 1 } as const;
const PARTIAL = 0x10000;

function readReport(entry: SubmissionEntry, { facts, transferBytesMax }: IoSpace): IoCommand | number {
  const bytes = (entry.dword(12) + 1) * 4;
  const action = entry.dword(13) & 0xff;
  const filter = reportFilterOf((entry.dword(13) >>> 8) & 0xff);
  const extended = action === REPORT.extended;
  if (action !== REPORT.plain && !extended) return SC.invalidField;
  if (filter === undefined || (extended && facts.zdeBytes === 0)) return SC.invalidField;
  const maxZones = reportFitting(bytes, extended ? facts.zdeBytes : 0, facts.geometry.zoneCount);
  if (maxZones === null || bytes > transferBytesMax) return SC.invalidField;
  const sgl = entry.sglStatusOfAnswer(bytes);
  if (sgl !== SC.ok) return sgl;
  const fromLba = entry.lba;
  if (fromLba === null) return SC.outOfRange;
  const partial = (entry.dword(13) & PARTIAL) !== 0;
  return { kind: 'report', report: { fromLba, filter, maxZones, partial, extended }, bytes };
}
