/** What a controller says of itself. Source: NVMe base 2.0, "Identify Controller"; NVM and ZNS command sets, their own pages. */
import type { DriveFacts } from '../../../drive/drive-port';
import type { Controller } from '../controller';
import { DISCOVERY_NQN } from '../../../drive/drive-names';
import { VERSION } from '../fabrics';
import { appendExponent } from '../io';
import { LIMITS, pagesExponent } from '../limits';
import { NOTICE } from './events';

/** Bytes of every page of identify. */
export const IDENTIFY_BYTES = 4096;

const AT = {
  serial: 4,
  model: 24,
  firmware: 64,
  transfer: 77,
  controllerId: 78,
  version: 80,
  events: 92,
  attributes: 96,
  kind: 111,
  aborts: 258,
  eventRequests: 259,
  logs: 261,
  keepAlive: 320,
  submissionEntry: 512,
  completionEntry: 513,
  commands: 514,
  namespaces: 516,
  writeCache: 525,
  sgl: 536,
  subsystemNqn: 768,
  capsule: 1792,
  response: 1796,
  descriptors: 1803,
} as const;

const KIND = { io: 1, discovery: 2 } as const;
/** 128-bit host identifiers; any command counts as a sign of life. */
const ATTRIBUTES = 0x41;
const LOG = { effects: 0x02, offsets: 0x04 } as const;
const SGL = { supported: 0x01, offsets: 0x10_0000 } as const;
/** Keep-alive time-outs are kept to 100 ms. */
const KEEP_ALIVE_STEP = 1;

/** Firmware revision: the version of the product, as far as it fits. */
export const FIRMWARE = __APP_VERSION__;

/** CNS 01h. */
export function identifyController({ birth }: Controller, transferBytesMax: number): Buffer {
  const { facts } = birth;
  const page = Buffer.alloc(IDENTIFY_BYTES);
  writeText(page, AT.serial, 20, facts ? facts.uuid.slice(0, 20) : 'discovery');
  writeText(page, AT.model, 40, facts ? `Zonesmith ${facts.name}` : 'Zonesmith');
  writeText(page, AT.firmware, 8, FIRMWARE);
  page.writeUInt16LE(birth.id, AT.controllerId);
  page.writeUInt32LE(VERSION, AT.version);
  page.writeUInt32LE(ATTRIBUTES, AT.attributes);
  page[AT.kind] = facts ? KIND.io : KIND.discovery;
  page[AT.aborts] = 3;
  page[AT.eventRequests] = LIMITS.eventRequests - 1;
  page[AT.logs] = LOG.offsets | (facts ? LOG.effects : 0);
  page.writeUInt16LE(KEEP_ALIVE_STEP, AT.keepAlive);
  page.writeUInt16LE(LIMITS.queueEntries, AT.commands);
  page.writeUInt32LE((SGL.supported | SGL.offsets) >>> 0, AT.sgl);
  page.write(facts ? birth.subsystemNqn : DISCOVERY_NQN, AT.subsystemNqn, 'utf8');
  if (facts) writeIoFields(page, transferBytesMax);
  return page;
}

/**
 * What a discovery controller has no use for. CMIC stays 0, and the namespace says not that it is shared: Linux 6.1 would
 * take it as one path of several, whose device shows no zone limits and gives btrfs the wrong places of its appends.
 * Each host has its own controller all the same.
 */
function writeIoFields(page: Buffer, transferBytesMax: number): void {
  page[AT.transfer] = pagesExponent(transferBytesMax);
  page.writeUInt32LE((NOTICE.zonesChanged | NOTICE.namespaceAttributes) >>> 0, AT.events);
  page[AT.submissionEntry] = 0x66;
  page[AT.completionEntry] = 0x44;
  page.writeUInt32LE(1, AT.namespaces);
  page[AT.writeCache] = 1;
  page.writeUInt32LE((64 + LIMITS.capsuleBytes) / 16, AT.capsule);
  page.writeUInt32LE(1, AT.response);
  page[AT.descriptors] = 1;
}

/** Text filled up with spaces; what is not printable ASCII becomes `?`. */
function writeText(page: Buffer, at: number, bytes: number, text: string): void {
  const printable = text.replace(/[^\x20-\x7e]/g, '?').slice(0, bytes);
  page.write(printable.padEnd(bytes, ' '), at, 'latin1');
}

/** CNS 06h for zoned namespaces: the size limit of appends. */
export function identifyZonedController(facts: DriveFacts, transferBytesMax: number): Buffer {
  const page = Buffer.alloc(IDENTIFY_BYTES);
  page[0] = Math.min(appendExponent(facts.limits.appendMaxBytes), pagesExponent(transferBytesMax));
  return page;
}
