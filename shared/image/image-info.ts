import { type Remark } from '../errors/remark';
import type { ByteCount, ByteOffset } from '../units/units';
import type { ZoneLimits } from '../zone/geometry';
import type { RecoveryPolicy, RuleProfile } from '../zone/profile';
import type { ZoneCounts } from '../zone/zone-table';
import type { ImageFormat } from './family';
import type { QemuVerdict } from './check/finding';
import type { GeometryShape } from './geometry-shape';

/** Bytes that decided a recognition. */
export interface Evidence {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly what: string;
}

/** A layout that was considered; score 0 to 1. */
export interface Candidate {
  readonly variant: string;
  readonly score: number;
  readonly why: string;
}

/** Everything `info` says about an image. */
export interface ImageInfo {
  readonly path: string;
  readonly format: ImageFormat;
  readonly variant: string;
  readonly confidence: number;
  readonly candidates: readonly Candidate[];
  readonly evidence: readonly Evidence[];
  readonly profile: RuleProfile;
  readonly profileSource: 'image' | 'default' | 'option';
  readonly logicalBlockSizeBytes: number;
  readonly geometry: GeometryShape;
  readonly limits: ZoneLimits;
  readonly zdeBytes: ByteCount;
  readonly counts: ZoneCounts;
  readonly fileSizeBytes: ByteCount;
  readonly allocatedBytes: ByteCount;
  /** A complete journal waits beside the image; what is shown is the image through it. */
  readonly pendingSave: boolean;
  readonly label: string;
  readonly uuid: string;
  /** Another program that has the image open for writing, in words; null = none seen. */
  readonly writer: string | null;
  /** Path of the data image that was attached; null = the data lies in the image, or there is none. */
  readonly dataImage: string | null;
  /** False where only a zone table is there. */
  readonly hasData: boolean;
  /** Why the image can only be read; null = it can be written. */
  readonly readOnlyReason: Remark | null;
  /** What the family's own program does with open zones at power-up. */
  readonly recoveryPolicy: RecoveryPolicy;
  /** What QEMU's own validation would say; null = all is well, or the family has none. */
  readonly qemuVerdict: QemuVerdict | null;
}
