/** Commands that NVMe over Fabrics adds: Connect and the properties of a controller. Source: NVMe base 2.0, Fabrics. */
import type { ByteOffset } from '../../../shared/units/units';
import { NQN_BYTES_MAX } from '../../drive/drive-names';
import { LIMITS } from './limits';
import { SC } from './status';
import type { SubmissionEntry } from './submission-entry';

export const FABRICS_OPCODE = 0x7f;
export const FABRICS_TYPE = { propertySet: 0x00, connect: 0x01, propertyGet: 0x04 } as const;

/** Bytes of the data of a Connect. */
export const CONNECT_BYTES = 1024;
/** A host that takes whatever controller it is given. */
export const ANY_CONTROLLER = 0xffff;

/** Where a parameter of Connect lies, for the answer to a wrong one. */
export const CONNECT_AT = {
  recordFormat: { at: 40, inData: false },
  queueId: { at: 42, inData: false },
  queueSize: { at: 44, inData: false },
  hostId: { at: 0, inData: true },
  controllerId: { at: 16, inData: true },
  subsystemNqn: { at: 256, inData: true },
  hostNqn: { at: 512, inData: true },
} as const;

/** A refusal of Connect: the status and what the result says. */
export interface ConnectRefusal {
  readonly status: number;
  readonly result: number;
  /** For the log. */
  readonly why: string;
}

/** Refuses Connect for one of its parameters, with its place. */
export function wrongParameter(
  where: { readonly at: ByteOffset; readonly inData: boolean },
  why: string,
  status: number = SC.invalidParameters,
): ConnectRefusal {
  return { status, result: where.at | (where.inData ? 0x10000 : 0), why };
}

/** What a host asks for with Connect. */
export interface ConnectRequest {
  readonly queueId: number;
  readonly entries: number;
  readonly tellsHead: boolean;
  readonly keepAliveMs: number;
  readonly hostId: string;
  readonly controllerId: number;
  readonly subsystemNqn: string;
  readonly hostNqn: string;
}

const NO_FLOW_CONTROL = 0x04;

/** Reads a Connect; sizes and names that no controller could take are refused here. */
export function readConnect(entry: SubmissionEntry, data: Buffer): ConnectRequest | ConnectRefusal {
  if (entry.word(40) !== 0)
    return wrongParameter(CONNECT_AT.recordFormat, `record format ${entry.word(40)}`, SC.incompatibleFormat);
  const size = entry.word(44);
  if (size === 0 || size >= LIMITS.queueEntries)
    return wrongParameter(CONNECT_AT.queueSize, `queue size ${size}`);
  const subsystemNqn = nameAt(data, CONNECT_AT.subsystemNqn.at);
  if (subsystemNqn === null)
    return wrongParameter(CONNECT_AT.subsystemNqn, 'a subsystem name without an end');
  const hostNqn = nameAt(data, CONNECT_AT.hostNqn.at);
  if (hostNqn === null || hostNqn === '')
    return wrongParameter(CONNECT_AT.hostNqn, 'no host name', SC.invalidHost);
  return {
    queueId: entry.word(42),
    entries: size + 1,
    tellsHead: (entry.byte(46) & NO_FLOW_CONTROL) === 0,
    keepAliveMs: entry.dword(12),
    hostId: data.toString('hex', 0, 16),
    controllerId: data.readUInt16LE(16),
    subsystemNqn,
    hostNqn,
  };
}

const NAME_BYTES = 256;

/** A name ended by a zero; null where it has no end. */
function nameAt(data: Buffer, at: ByteOffset): string | null {
  const end = data.subarray(at, at + NAME_BYTES).indexOf(0);
  return end < 0 || end > NQN_BYTES_MAX ? null : data.toString('utf8', at, at + end);
}

const PROPERTY = { capabilities: 0x00, version: 0x08, configuration: 0x14, status: 0x1c } as const;

/** NVMe 2.0. */
export const VERSION = 0x0002_0000;

const CAP = {
  contiguousQueues: 1n << 16n,
  /** Ready within 7.5 s of being enabled, in units of 500 ms. */
  timeout: 15n << 24n,
  nvmCommandSet: 1n << 37n,
  commandSets: 1n << 43n,
};

const CAPABILITIES =
  BigInt(LIMITS.queueEntries - 1) | CAP.contiguousQueues | CAP.timeout | CAP.nvmCommandSet | CAP.commandSets;

const CC = { enable: 0x1, commandSet: 0x70, pageSize: 0x780, shutdown: 0xc000 } as const;
const COMMAND_SETS: ReadonlySet<number> = new Set([0x00, 0x60, 0x70]);
const CSTS = { ready: 0x1, shutdownComplete: 0x8 } as const;

/** What setting the configuration means for the controller. */
export type ConfigurationChange = 'nothing' | 'enabled' | 'reset' | 'shut down';

/** The properties of a controller. */
export class Properties {
  #configuration = 0;
  #status = 0;

  get isShutDown(): boolean {
    return (this.#status & CSTS.shutdownComplete) !== 0;
  }

  /** Reads the property that a command names, or gives the status that refuses it. */
  get(entry: SubmissionEntry): { readonly value: bigint } | number {
    const isLong = (entry.byte(40) & 0x7) === 1;
    const at = entry.dword(11);
    if (at === PROPERTY.capabilities) return isLong ? { value: CAPABILITIES } : SC.invalidField;
    if (isLong) return SC.invalidField;
    if (at === PROPERTY.version) return { value: BigInt(VERSION) };
    if (at === PROPERTY.configuration) return { value: BigInt(this.#configuration) };
    return at === PROPERTY.status ? { value: BigInt(this.#status) } : SC.invalidField;
  }

  /** Writes the configuration; no other property can be written. */
  set(entry: SubmissionEntry): ConfigurationChange | number {
    if ((entry.byte(40) & 0x7) !== 0 || entry.dword(11) !== PROPERTY.configuration) return SC.invalidField;
    const value = entry.dword(12);
    if (!COMMAND_SETS.has(value & CC.commandSet) || (value & CC.pageSize) !== 0) return SC.invalidField;
    const before = this.#configuration;
    this.#configuration = value;
    if ((value & CC.shutdown) !== 0 && (before & CC.shutdown) === 0) {
      this.#status |= CSTS.shutdownComplete;
      return 'shut down';
    }
    const isEnabled = (value & CC.enable) !== 0;
    if (isEnabled === ((before & CC.enable) !== 0)) return 'nothing';
    this.#status = isEnabled ? CSTS.ready : 0;
    return isEnabled ? 'enabled' : 'reset';
  }
}
