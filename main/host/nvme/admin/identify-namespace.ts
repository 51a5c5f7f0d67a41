/** What is said of a namespace. Source: NVM command set, "Identify Namespace"; ZNS command set; NVMe base 2.0, descriptors. */
import { deviceBlocks } from '../../../../shared/zone/geometry';
import type { DriveFacts } from '../../../drive/drive-port';
import { IDENTIFY_BYTES } from './identify-controller';

/** Identifier of a command set. */
export const COMMAND_SET = { nvm: 0, zoned: 2 } as const;

const WRITE_PROTECTED = 0x01;
const READS_ZEROS = 0x01;

/** CNS 00h: sizes in blocks, and the one block format. */
export function identifyNamespace(facts: DriveFacts): Buffer {
  const { geometry } = facts;
  const page = Buffer.alloc(IDENTIFY_BYTES);
  const capacity = BigInt(geometry.zoneCount * geometry.zoneCapacityBlocks);
  page.writeBigUInt64LE(BigInt(deviceBlocks(geometry)), 0);
  page.writeBigUInt64LE(capacity, 8);
  page.writeBigUInt64LE(capacity, 16);
  page[33] = READS_ZEROS;
  page[99] = facts.writable ? 0 : WRITE_PROTECTED;
  Buffer.from(facts.uuid, 'hex').copy(page, 104);
  page[130] = Math.log2(geometry.logicalBlockSizeBytes);
  return page;
}

const ID_TYPE = { nguid: 2, uuid: 3, commandSet: 4 } as const;

/** CNS 03h: what a namespace is known by, and that it is zoned. */
export function identifyDescriptors(facts: DriveFacts): Buffer {
  const uuid = Buffer.from(facts.uuid, 'hex');
  return Buffer.concat(
    [
      Buffer.from([ID_TYPE.nguid, uuid.length, 0, 0]),
      uuid,
      Buffer.from([ID_TYPE.uuid, uuid.length, 0, 0]),
      uuid,
      Buffer.from([ID_TYPE.commandSet, 1, 0, 0, COMMAND_SET.zoned]),
    ],
    IDENTIFY_BYTES,
  );
}

const NO_LIMIT = 0xffff_ffff;
const ZONED_FORMAT_AT = 2816;
const EXTENSION_UNIT_BYTES = 64;

/** CNS 05h of the zoned command set. Limits are 0-based. */
export function identifyZonedNamespace(facts: DriveFacts): Buffer {
  const { activeZonesMax, openZonesMax } = facts.limits;
  const page = Buffer.alloc(IDENTIFY_BYTES);
  page.writeUInt16LE(facts.crossesZones ? 1 : 0, 2);
  page.writeUInt32LE(activeZonesMax === null ? NO_LIMIT : activeZonesMax - 1, 4);
  page.writeUInt32LE(openZonesMax === null ? NO_LIMIT : openZonesMax - 1, 8);
  page.writeBigUInt64LE(BigInt(facts.geometry.zoneSizeBlocks), ZONED_FORMAT_AT);
  page[ZONED_FORMAT_AT + 8] = facts.zdeBytes / EXTENSION_UNIT_BYTES;
  return page;
}

/** CNS 08h: what holds for any command set. */
export function identifyIndependent(facts: DriveFacts): Buffer {
  const page = Buffer.alloc(IDENTIFY_BYTES);
  page[8] = facts.writable ? 0 : WRITE_PROTECTED;
  page[14] = 1;
  return page;
}
