/** Commands as an initiator gives them: NVMe Base 2.0, NVM and Zoned Namespace command sets, Fabrics. */
import { must } from './pdu';

/** A command; what is left out is 0. */
export interface NvmeCommand {
  readonly opcode: number;
  /** Namespace; of a Fabrics command its type. */
  readonly nsid?: number;
  readonly cdw10?: number;
  readonly cdw11?: number;
  readonly cdw12?: number;
  readonly cdw13?: number;
  readonly cdw14?: number;
  readonly cdw15?: number;
  /** Data for the controller. */
  readonly data?: Uint8Array;
  /** Data of the controller come here, exactly as many. */
  readonly into?: Uint8Array;
  /** How `data` travel; left out: in the capsule, where they fit. */
  readonly by?: 'capsule' | 'r2t';
}

/** What became of a command. */
export interface Completion {
  /** Status code type and status code: 11 bits; 0 = success. */
  readonly status: number;
  readonly doNotRetry: boolean;
  /** First and second dword of the entry. */
  readonly low: number;
  readonly high: number;
}

/** The completion of a command that had to succeed. */
export function succeeded(completion: Completion): Completion {
  must(completion.status === 0, `status ${completion.status.toString(16)}h where success was expected`);
  return completion;
}

export const ADMIN = {
  getLog: 0x02,
  identify: 0x06,
  abort: 0x08,
  setFeatures: 0x09,
  getFeatures: 0x0a,
  asyncEvent: 0x0c,
  keepAlive: 0x18,
  fabrics: 0x7f,
} as const;

const FABRICS = { propertySet: 0, connect: 1, propertyGet: 4 } as const;
const IO = { flush: 0, write: 1, read: 2, manage: 0x79, report: 0x7a, append: 0x7d } as const;
export const PROPERTY = { cap: 0x00, vs: 0x08, cc: 0x14, csts: 0x1c } as const;

/** Zone Send Actions. */
export const ZONE_ACTION = { close: 1, finish: 2, open: 3, reset: 4, offline: 5, setZde: 0x10 } as const;
/** Zone Receive Action Specific Fields of reports. */
export const REPORT_FILTER = {
  all: 0,
  empty: 1,
  implicitlyOpened: 2,
  explicitlyOpened: 3,
  closed: 4,
  full: 5,
  readOnly: 6,
  offline: 7,
} as const;

export type ZoneAction = keyof typeof ZONE_ACTION;
export type ReportFilter = keyof typeof REPORT_FILTER;

/** Who connects what. */
export interface ConnectRequest {
  readonly queue: number;
  /** Entries of the submission queue. */
  readonly entries: number;
  readonly keepAliveMs?: number;
  /** FFFFh: any, for an admin queue. */
  readonly controller: number;
  readonly subsystem: string;
  readonly hostNqn: string;
  readonly hostId: Uint8Array;
  readonly recordFormat?: number;
}

const ANY_CONTROLLER = 0xffff;

/** The Connect command with its 1,024 bytes. */
export function connect(request: ConnectRequest): NvmeCommand {
  const data = Buffer.alloc(1024);
  data.set(request.hostId, 0);
  data.writeUInt16LE(request.controller, 16);
  data.write(request.subsystem, 256, 'utf8');
  data.write(request.hostNqn, 512, 'utf8');
  return {
    ...{ opcode: ADMIN.fabrics, nsid: FABRICS.connect },
    cdw10: (request.recordFormat ?? 0) | (request.queue << 16),
    cdw11: request.entries - 1,
    cdw12: request.controller === ANY_CONTROLLER ? (request.keepAliveMs ?? 0) : 0,
    ...{ data, by: 'capsule' },
  };
}

export function propertyGet(offset: number, bytes: 4 | 8): NvmeCommand {
  return {
    opcode: ADMIN.fabrics,
    nsid: FABRICS.propertyGet,
    cdw10: bytes === 8 ? 1 : 0,
    cdw11: offset,
  };
}

export function propertySet(offset: number, value: number): NvmeCommand {
  return { opcode: ADMIN.fabrics, nsid: FABRICS.propertySet, cdw11: offset, cdw12: value };
}

export function identify(cns: number, into: Uint8Array, { nsid = 0, csi = 0 } = {}): NvmeCommand {
  return { opcode: ADMIN.identify, nsid, cdw10: cns, cdw11: csi * 2 ** 24, into };
}

export function getLog(
  page: number,
  into: Uint8Array,
  { csi = 0, offset = 0, nsid = 0, retain = false } = {},
): NvmeCommand {
  const dwords = into.length / 4 - 1;
  return {
    ...{ opcode: ADMIN.getLog, nsid, into },
    cdw10: (page | (retain ? 0x8000 : 0) | ((dwords & 0xffff) << 16)) >>> 0,
    cdw11: dwords >>> 16,
    cdw12: offset % 2 ** 32,
    cdw13: Math.floor(offset / 2 ** 32),
    cdw14: csi * 2 ** 24,
  };
}

const halves = (value: number) => ({ cdw10: value % 2 ** 32, cdw11: Math.floor(value / 2 ** 32) });
const FUA = 0x4000_0000;

/** How data are written. */
export interface WriteOptions {
  /** Forced unit access. */
  readonly fua?: boolean;
  readonly by?: 'capsule' | 'r2t';
  readonly nsid?: number;
}

export function write(
  lba: number,
  blocks: number,
  data: Uint8Array,
  options: WriteOptions = {},
): NvmeCommand {
  return transfer(IO.write, lba, blocks, data, options);
}

export function append(
  zoneStart: number,
  blocks: number,
  data: Uint8Array,
  options: WriteOptions = {},
): NvmeCommand {
  return transfer(IO.append, zoneStart, blocks, data, options);
}

function transfer(
  opcode: number,
  lba: number,
  blocks: number,
  data: Uint8Array,
  { fua = false, by, nsid = 1 }: WriteOptions,
): NvmeCommand {
  return { opcode, nsid, ...halves(lba), cdw12: (blocks - 1) | (fua ? FUA : 0), data, by };
}

export function read(lba: number, blocks: number, into: Uint8Array, { nsid = 1 } = {}): NvmeCommand {
  return { opcode: IO.read, nsid, ...halves(lba), cdw12: blocks - 1, into };
}

export function flush(nsid = 1): NvmeCommand {
  return { opcode: IO.flush, nsid };
}

export function manage(action: number, lba: number, { all = false, nsid = 1 } = {}): NvmeCommand {
  return { opcode: IO.manage, nsid, ...halves(lba), cdw13: action | (all ? 0x100 : 0) };
}

export function setZde(lba: number, data: Uint8Array): NvmeCommand {
  return { ...manage(ZONE_ACTION.setZde, lba), data };
}

/** What a report of zones is asked for. */
export interface ReportQuery {
  readonly from?: number;
  readonly filter?: ReportFilter;
  readonly extended?: boolean;
  /** The count is of what is returned. */
  readonly partial?: boolean;
}

export function report(into: Uint8Array, query: ReportQuery = {}): NvmeCommand {
  const { from = 0, filter = 'all', extended = false, partial = false } = query;
  return {
    ...{ opcode: IO.report, nsid: 1, ...halves(from), into },
    cdw12: into.length / 4 - 1,
    cdw13: (extended ? 1 : 0) | (REPORT_FILTER[filter] << 8) | (partial ? 0x10000 : 0),
  };
}

/**
 * Puts a command into bytes 8 to 71 of a capsule.
 * @param place whether its data follow in the capsule, and how many bytes it carries
 */
export function putCommand(
  pdu: Buffer,
  command: NvmeCommand,
  cid: number,
  place: { readonly inCapsule: boolean; readonly bytes: number },
): void {
  pdu.fill(0, 8, 72);
  pdu[8] = command.opcode;
  // PSDT 01b: SGLs, the only kind there is over fabrics.
  pdu[9] = 0x40;
  pdu.writeUInt16LE(cid, 10);
  pdu.writeUInt32LE(command.nsid ?? 0, 12);
  pdu.writeUInt32LE(place.bytes, 8 + 32);
  pdu[8 + 39] = place.inCapsule ? 0x01 : 0x5a;
  const { cdw10 = 0, cdw11 = 0, cdw12 = 0, cdw13 = 0, cdw14 = 0, cdw15 = 0 } = command;
  pdu.writeUInt32LE(cdw10 >>> 0, 8 + 40);
  pdu.writeUInt32LE(cdw11 >>> 0, 8 + 44);
  pdu.writeUInt32LE(cdw12 >>> 0, 8 + 48);
  pdu.writeUInt32LE(cdw13 >>> 0, 8 + 52);
  if (cdw14 !== 0) pdu.writeUInt32LE(cdw14 >>> 0, 8 + 56);
  if (cdw15 !== 0) pdu.writeUInt32LE(cdw15 >>> 0, 8 + 60);
}

export function isConnect({ opcode, nsid }: NvmeCommand): boolean {
  return opcode === ADMIN.fabrics && nsid === FABRICS.connect;
}

/** Whether the two result dwords of a command's completion are defined. */
export function hasResult({ opcode }: NvmeCommand): { readonly low: boolean; readonly high: boolean } {
  if (opcode === IO.append) return { low: true, high: true };
  if (opcode === IO.flush || opcode === IO.write || opcode === IO.read) return { low: false, high: false };
  return { low: true, high: opcode === ADMIN.fabrics || opcode === ADMIN.asyncEvent };
}
