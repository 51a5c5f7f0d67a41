import { geometryShape } from '../../shared/ipc/geometry-shape';
import type { ImageInfo, ZoneRow } from '../../shared/ipc/shapes';
import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import { isConventional, zoneCapacity, zoneSize, zoneStart } from '../../shared/zone/geometry';
import type { RuleProfile } from '../../shared/zone/profile';
import {
  attributeNames,
  ZoneAttribute,
  zoneStateName,
  ZoneType,
  zoneTypeName,
} from '../../shared/zone/state';
import { countZones, writePointerOf } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/driver';

/** What is known of an opened image besides its content. */
export interface ImageFacts {
  readonly path: string;
  readonly profile: RuleProfile;
  readonly profileSource: ImageInfo['profileSource'];
  readonly fileSizeBytes: ByteCount;
  readonly allocatedBytes: ByteCount;
  readonly pendingSave: boolean;
  readonly writer: string | null;
  readonly dataImage: string | null;
}

/** Everything `info` says. Counts are taken from the table as it is now. */
export function describeImage(image: FormatImage, facts: ImageFacts): ImageInfo {
  const { recognition, geometry } = image;
  return {
    path: facts.path,
    format: recognition.format,
    variant: recognition.variant,
    confidence: recognition.confidence,
    candidates: recognition.candidates,
    evidence: recognition.evidence,
    profile: facts.profile,
    profileSource: facts.profileSource,
    logicalBlockSizeBytes: geometry.logicalBlockSizeBytes,
    geometry: geometryShape(geometry),
    limits: image.limits,
    zdeBytes: image.zdeBytes,
    counts: countZones(image.zones),
    fileSizeBytes: facts.fileSizeBytes,
    allocatedBytes: facts.allocatedBytes,
    pendingSave: facts.pendingSave,
    label: image.label,
    uuid: image.uuid,
    writer: facts.writer,
    dataImage: facts.dataImage,
    hasData: image.hasData,
    readOnlyReason: image.writeRefusal?.message ?? null,
    recoveryPolicy: image.defaultRecovery,
    qemuVerdict: image.qemuVerdict(),
  };
}

/** One zone as `report --as json` prints it. */
export function zoneRow(image: FormatImage, zone: ZoneIndex): ZoneRow {
  const { geometry, zones } = image;
  const blockSize = geometry.logicalBlockSizeBytes;
  const startLba = zoneStart(geometry, zone);
  const pointer = writePointerOf(zones, zone);
  const attributes = zones.attributes[zone]!;
  return {
    index: zone,
    type: isConventional(geometry, zone)
      ? zoneTypeName(ZoneType.conventional)
      : zoneTypeName(zones.type[zone]!),
    state: zoneStateName(zones.state[zone]!),
    startLba,
    startBytes: startLba * blockSize,
    sizeBytes: zoneSize(geometry, zone) * blockSize,
    capacityBytes: zoneCapacity(geometry, zone) * blockSize,
    writePointerBytes: pointer === null ? null : pointer * blockSize,
    attributes: attributeNames(attributes),
    zdeValid: (attributes & ZoneAttribute.zoneDescriptorExtensionValid) !== 0,
    provenance: image.provenance,
  };
}
