import { geometryShape } from '../../shared/image/geometry-shape';
import type { ImageInfo } from '../../shared/image/image-info';
import type { ByteCount } from '../../shared/units/units';
import type { RuleProfile } from '../../shared/zone/profile';
import { countZones } from '../../shared/zone/zone-table';
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
