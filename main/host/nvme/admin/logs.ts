/** Log pages. Source: NVMe base 2.0, "Get Log Page"; ZNS command set, "Changed Zone List". */
import type { ByteCount } from '../../../../shared/units/units';
import type { Controller } from '../controller';
import { IO_OPCODE } from '../io';
import { SC } from '../status';
import type { SubmissionEntry } from '../submission-entry';
import { ADMIN_OPCODE } from './opcodes';
import { CHANGED_ZONES_LOG } from './events';
import { FIRMWARE } from './identify-controller';
import { COMMAND_SET } from './identify-namespace';

const LOG = {
  supported: 0x00,
  errors: 0x01,
  health: 0x02,
  firmware: 0x03,
  namespaces: 0x04,
  effects: 0x05,
  discovery: 0x70,
} as const;

const IO_LOGS = [LOG.errors, LOG.health, LOG.firmware, LOG.namespaces, LOG.effects, CHANGED_ZONES_LOG];
const RETAIN = 0x8000;

/** Bytes that a Get Log Page asks for. */
export function logBytes(entry: SubmissionEntry): ByteCount {
  return ((entry.dword(10) >>> 16) + (entry.dword(11) & 0xffff) * 0x10000 + 1) * 4;
}

/** The part of a page that a host asks for, or the status that refuses it. */
export function readLog(
  entry: SubmissionEntry,
  controller: Controller,
  discovery: () => Buffer,
): Buffer | number {
  const from = entry.dword(12) + entry.dword(13) * 2 ** 32;
  const page = pageOf(entry, controller, discovery);
  if (typeof page === 'number') return page;
  if (from > page.length || from % 4 !== 0) return SC.invalidField;
  const wanted = Buffer.alloc(logBytes(entry));
  page.copy(wanted, 0, from);
  return wanted;
}

function pageOf(
  entry: SubmissionEntry,
  { birth, events }: Controller,
  discovery: () => Buffer,
): Buffer | number {
  const id = entry.dword(10) & 0xff;
  const set = entry.dword(14) >>> 24;
  if (id === LOG.supported) return supportedLogs(birth.facts === null);
  if (birth.facts === null) return id === LOG.discovery ? discovery() : SC.invalidLogPage;
  switch (id) {
    case LOG.errors:
      return Buffer.alloc(64);
    case LOG.health:
      return health();
    case LOG.firmware:
      return firmware();
    case LOG.namespaces:
      return Buffer.alloc(4096);
    case LOG.effects:
      return set === COMMAND_SET.nvm || set === COMMAND_SET.zoned ? effects() : SC.invalidField;
    case CHANGED_ZONES_LOG:
      return events.changedZones((entry.dword(10) & RETAIN) !== 0);
    default:
      return SC.invalidLogPage;
  }
}

function supportedLogs(isDiscovery: boolean): Buffer {
  const page = Buffer.alloc(1024);
  for (const id of isDiscovery ? [LOG.discovery] : IO_LOGS) page.writeUInt32LE(1, 4 * id);
  page.writeUInt32LE(1, 4 * LOG.supported);
  return page;
}

/** A drive in the best of health, at 25 °C, with all of its spare. */
function health(): Buffer {
  const page = Buffer.alloc(512);
  page.writeUInt16LE(298, 1);
  page[3] = 100;
  page[4] = 10;
  return page;
}

function firmware(): Buffer {
  const page = Buffer.alloc(512);
  page[0] = 1;
  page.write(FIRMWARE.slice(0, 8).padEnd(8), 8, 'latin1');
  return page;
}

const EFFECT = { supported: 0x1, changesData: 0x2 } as const;
const CHANGING: readonly number[] = [IO_OPCODE.write, IO_OPCODE.append, IO_OPCODE.manageZones];

/** The same for both command sets: a host attaches a zoned namespace as read-only unless appends are in it. */
function effects(): Buffer {
  const page = Buffer.alloc(4096);
  for (const opcode of Object.values(ADMIN_OPCODE)) page.writeUInt32LE(EFFECT.supported, 4 * opcode);
  for (const opcode of Object.values(IO_OPCODE)) {
    const effect = EFFECT.supported | (CHANGING.includes(opcode) ? EFFECT.changesData : 0);
    page.writeUInt32LE(effect, 1024 + 4 * opcode);
  }
  return page;
}
