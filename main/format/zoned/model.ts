import type { LayoutSection } from '../../../shared/image/image-spec';
import type { Finding } from '../../../shared/image/check/finding';
import type { AppError } from '../../../shared/errors/app-error';
import type { ByteCount, ByteOffset, DeviceByte, ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import { deviceBlocks, zoneSize } from '../../../shared/zone/geometry';
import type { RuleProfile } from '../../../shared/zone/profile';
import { hasWritePointer, ZoneType } from '../../../shared/zone/state';
import type { ZoneProvenance, ZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { HeaderField } from './layout';
import type { WordKind } from './table/word';

/** Variants that can be opened. */
export type OpenVariant = 'rfc' | 'extended' | 'branch-a';

/** Where the areas of a file lie; offsets and lengths in bytes, 0 length = the area is absent. */
export interface Areas {
  readonly headerBytes: ByteCount;
  readonly dataOffset: ByteOffset;
  /** Bytes of the whole device. */
  readonly deviceBytes: ByteCount;
  readonly zdeOffset: ByteOffset;
  /** Bytes of all descriptor extensions. */
  readonly zdeSize: ByteCount;
  readonly tableOffset: ByteOffset;
  readonly tableSize: ByteCount;
  readonly sumsOffset: ByteOffset;
  readonly sumsSize: ByteCount;
  /** Length of the file as the header says, and the offset behind it. */
  readonly end: number;
}

/** A decoded header: everything about a file but the words of its table. */
export interface ZonedModel {
  readonly variant: OpenVariant;
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  readonly recordedProfile: RuleProfile | null;
  readonly zdeBytes: ByteCount;
  readonly label: string;
  readonly uuid: string;
  readonly areas: Areas;
  readonly word: WordKind;
  readonly provenance: ZoneProvenance;
  /** The header's fields in file order, for `structure`. */
  readonly fields: readonly HeaderField[];
  /** What the header alone shows. */
  readonly findings: readonly Finding[];
  /** Why nothing may be written; null = writing is possible. */
  readonly writeRefusal: AppError | null;
}

/** An opened file: its header, its zones as they are now, and its parts in file order without holes between them. */
export interface OpenZoned {
  readonly file: BlockFile;
  readonly model: ZonedModel;
  readonly zones: ZoneTable;
  readonly regions: readonly LayoutSection[];
}

/** First device byte of a zone. */
export function zoneStartByte({ geometry }: ZonedModel, zone: ZoneIndex): DeviceByte {
  return zone * geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
}

/** Device byte behind a zone. */
export function zoneEndByte(model: ZonedModel, zone: ZoneIndex): DeviceByte {
  return zoneStartByte(model, zone) + zoneSize(model.geometry, zone) * model.geometry.logicalBlockSizeBytes;
}

/** Device byte behind the last writable one of a sequential zone, without asking for its type. */
export function sequentialEndByte(model: ZonedModel, zone: ZoneIndex): DeviceByte {
  const { geometry } = model;
  const blocks = Math.min(zoneSize(geometry, zone), geometry.zoneCapacityBlocks);
  return zoneStartByte(model, zone) + blocks * geometry.logicalBlockSizeBytes;
}

/** Device byte up to which a zone holds data: its write pointer, or the end of its capacity where none is valid. */
export function writtenEndByte(model: ZonedModel, zones: ZoneTable, zone: ZoneIndex): DeviceByte {
  if (zones.type[zone] === ZoneType.conventional) return zoneEndByte(model, zone);
  const end = sequentialEndByte(model, zone);
  if (!hasWritePointer(zones.state[zone]!)) return end;
  const pointer = zones.writePointer[zone]! * model.geometry.logicalBlockSizeBytes;
  return Math.min(end, Math.max(zoneStartByte(model, zone), pointer));
}

/**
 * Device bytes that have a place in the file. Less than the device only where the table lies in the data area
 * (rfc-R11); whole blocks.
 */
export function mappedBytes({ areas, geometry }: ZonedModel): ByteCount {
  const block = geometry.logicalBlockSizeBytes;
  const wanted = deviceBlocks(geometry) * block;
  const room = areas.tableOffset > areas.dataOffset ? areas.tableOffset - areas.dataOffset : 0;
  return Math.min(wanted, room - (room % block));
}
