import { type Remark } from '../../../shared/errors/remark';
import type { AppError } from '../../../shared/errors/app-error';
import type { Finding } from '../../../shared/image/check/finding';
import type { QemuStartOptions } from '../../../shared/image/open-options';
import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import { deviceBlocks } from '../../../shared/zone/geometry';
import type { AttachedData } from '../driver';
import type { ZoneFileVariant } from './layout';

/** A decoded header and its surroundings: everything about a file but the entries of its table. */
export interface ZoneFileModel {
  readonly variant: ZoneFileVariant;
  /** The namespace that was chosen, counted from 1. */
  readonly namespace: number;
  /** File offsets of all namespaces. */
  readonly namespaceOffsets: readonly ByteOffset[];
  readonly geometry: ZoneGeometry;
  /** Not stored: as given when opening. */
  readonly limits: ZoneLimits;
  readonly zdeBytes: ByteCount;
  /** Where the chosen namespace lies; `end` is behind its padding. */
  readonly base: ByteOffset;
  readonly tableOffset: ByteOffset;
  readonly zdeOffset: ByteOffset;
  readonly end: ByteOffset;
  /** Where the zone file ends: the length of the file, or where the attached data image begins. */
  readonly zoneFileEnd: ByteOffset;
  readonly attached: AttachedData | null;
  readonly start: QemuStartOptions;
  /** What the header alone shows. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Remark[];
  /** Why nothing may be written; null = writing is possible. */
  readonly writeRefusal: AppError | null;
}

/** First LBA of a zone. */
export function startOf({ geometry }: ZoneFileModel, zone: ZoneIndex): Lba {
  return zone * geometry.zoneSizeBlocks;
}

/** LBA behind the last writable block of a zone. */
export function capacityEndOf({ geometry }: ZoneFileModel, zone: ZoneIndex): Lba {
  return zone * geometry.zoneSizeBlocks + geometry.zoneCapacityBlocks;
}

/** Bytes of the whole device. */
export function deviceBytes({ geometry }: ZoneFileModel): ByteCount {
  return deviceBlocks(geometry) * geometry.logicalBlockSizeBytes;
}
