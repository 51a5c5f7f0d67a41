/** Identify pages and logs as objects: the fields that hosts look at, with what each must be. */
import { must } from './pdu';

/** Identify Controller (CNS 01h). */
export interface ControllerPage {
  readonly serial: string;
  readonly model: string;
  readonly firmware: string;
  readonly controller: number;
  readonly version: number;
  readonly type: number;
  /** Units of 4 KiB as a power of two; 0 = no limit. */
  readonly maxTransfer: number;
  readonly asyncEvents: number;
  readonly logAttributes: number;
  readonly keepAliveUnits: number;
  readonly maxCommands: number;
  readonly namespaces: number;
  readonly commands: number;
  readonly writeCache: number;
  readonly sgls: number;
  readonly subsystem: string;
  readonly inCapsuleBytes: number;
  readonly bytes: Buffer;
}

/** Identify Namespace (CNS 00h) with the current format. */
export interface NamespacePage {
  readonly blocks: number;
  readonly capacityBlocks: number;
  readonly blockBytes: number;
  readonly nguid: string;
}

/** Identify Namespace of the Zoned Namespace command set (CNS 05h, CSI 2). */
export interface ZonedPage {
  readonly zoneBlocks: number;
  readonly zdeBytes: number;
  /** `null`: no limit. */
  readonly openMax: number | null;
  readonly activeMax: number | null;
  readonly characteristics: number;
  readonly optional: number;
}

/** Namespace Identification Descriptors (CNS 03h). */
export interface NamespaceIds {
  readonly uuid: string | null;
  readonly nguid: string | null;
  readonly commandSet: number | null;
}

const NO_LIMIT = 0xffff_ffff;
const SQES_CQES = 0x4466;

const textAt = (page: Buffer, from: number, to: number): string =>
  page.toString('latin1', from, to).trimEnd();

export function parseController(page: Buffer): ControllerPage {
  must(page.readUInt16LE(512) === SQES_CQES, 'SQES and CQES');
  must(page.readUInt16LE(1800) === 0, 'ICDOFF');
  must(page.readUInt32LE(1796) >= 1, 'IORCSZ');
  must(page.readUInt32LE(1792) >= 4, 'IOCCSZ');
  must(page.readUInt16LE(514) > 0, 'MAXCMD');
  must(page.readUInt16LE(320) > 0, 'KAS');
  const end = page.indexOf(0, 768);
  return {
    serial: textAt(page, 4, 24),
    model: textAt(page, 24, 64),
    firmware: textAt(page, 64, 72),
    maxTransfer: page[77]!,
    controller: page.readUInt16LE(78),
    version: page.readUInt32LE(80),
    asyncEvents: page.readUInt32LE(92),
    type: page[111]!,
    logAttributes: page[261]!,
    keepAliveUnits: page.readUInt16LE(320),
    maxCommands: page.readUInt16LE(514),
    namespaces: page.readUInt32LE(516),
    commands: page.readUInt16LE(520),
    writeCache: page[525]!,
    sgls: page.readUInt32LE(536),
    subsystem: page.toString('utf8', 768, end),
    inCapsuleBytes: page.readUInt32LE(1792) * 16 - 64,
    bytes: page,
  };
}

export function parseNamespace(page: Buffer): NamespacePage {
  const format = page.readUInt32LE(128 + 4 * (page[26]! & 0xf));
  must((format & 0xffff) === 0, 'a namespace with metadata');
  return {
    blocks: Number(page.readBigUInt64LE(0)),
    capacityBlocks: Number(page.readBigUInt64LE(8)),
    blockBytes: 2 ** ((format >>> 16) & 0xff),
    nguid: page.toString('hex', 104, 120),
  };
}

export function parseZoned(page: Buffer, format = 0): ZonedPage {
  const limit = (at: number) => {
    const value = page.readUInt32LE(at);
    return value === NO_LIMIT ? null : value + 1;
  };
  const at = 2816 + 16 * format;
  return {
    characteristics: page.readUInt16LE(0),
    optional: page.readUInt16LE(2),
    activeMax: limit(4),
    openMax: limit(8),
    zoneBlocks: Number(page.readBigUInt64LE(at)),
    zdeBytes: page[at + 8]! * 64,
  };
}

export function parseNamespaceIds(page: Buffer): NamespaceIds {
  const lengths: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 16, 4: 1 };
  const found: Record<number, string> = {};
  for (let at = 0; at < page.length && page[at] !== 0;) {
    const [type, length] = [page[at]!, page[at + 1]!];
    must(lengths[type] === length, `descriptor of type ${type} with ${length} bytes`);
    found[type] = page.toString('hex', at + 4, at + 4 + length);
    at += 4 + length;
  }
  return {
    nguid: found[2] ?? null,
    uuid: found[3] ?? null,
    commandSet: found[4] === undefined ? null : Number.parseInt(found[4], 16),
  };
}

/** An entry of the discovery log (70h). */
export interface DiscoveryEntry {
  readonly subsystem: string;
  readonly address: string;
  readonly service: string;
  readonly transport: number;
  readonly type: number;
}

const DISCOVERY_ENTRY_BYTES = 1024;

export function parseDiscovery(log: Buffer): DiscoveryEntry[] {
  const count = Number(log.readBigUInt64LE(8));
  must(log.length >= DISCOVERY_ENTRY_BYTES * (count + 1), `${count} entries in ${log.length} bytes`);
  return Array.from({ length: count }, (_, index) => {
    const entry = log.subarray(DISCOVERY_ENTRY_BYTES * (index + 1), DISCOVERY_ENTRY_BYTES * (index + 2));
    return {
      transport: entry[0]!,
      type: entry[2]!,
      service: textAt(entry, 32, 64).replace(/\0.*$/, '').trimEnd(),
      subsystem: entry.toString('utf8', 256, entry.indexOf(0, 256)),
      address: textAt(entry, 512, 768).replace(/\0.*$/, '').trimEnd(),
    };
  });
}

/** An asynchronous event: what the first dword of its completion says. */
export function parseEvent(low: number): { type: number; information: number; page: number } {
  return { type: low & 7, information: (low >>> 8) & 0xff, page: (low >>> 16) & 0xff };
}
