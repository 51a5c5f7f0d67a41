import { toRemark } from '../../shared/errors/remark';
import { geometryShape } from '../../shared/image/geometry-shape';
import type { ImageInfo } from '../../shared/image/image-info';
import type { ByteCount } from '../../shared/units/units';
import type { RuleProfile } from '../../shared/zone/profile';
import { countZones } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/image';

/** What is known of an opened image besides its content. */
export interface OpeningFacts {
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
export function describeImage({ facts, table, anatomy }: FormatImage, opening: OpeningFacts): ImageInfo {
  const { recognition, geometry } = facts;
  return {
    path: opening.path,
    format: recognition.format,
    variant: recognition.variant,
    confidence: recognition.confidence,
    candidates: recognition.candidates,
    evidence: recognition.evidence,
    profile: opening.profile,
    profileSource: opening.profileSource,
    logicalBlockSizeBytes: geometry.logicalBlockSizeBytes,
    geometry: geometryShape(geometry),
    limits: facts.limits,
    zdeBytes: facts.zdeBytes,
    counts: countZones(table.zones),
    fileSizeBytes: opening.fileSizeBytes,
    allocatedBytes: opening.allocatedBytes,
    pendingSave: opening.pendingSave,
    label: facts.label,
    uuid: facts.uuid,
    writer: opening.writer,
    dataImage: opening.dataImage,
    hasData: facts.dataRefusal === null,
    readOnlyReason: facts.writeRefusal && toRemark(facts.writeRefusal),
    recoveryPolicy: facts.defaultRecovery,
    qemuVerdict: anatomy.qemuVerdict(),
  };
}
