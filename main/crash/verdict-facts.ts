import type { ZoneBlocks } from '../../shared/crash/crash-report';
import type { Finding, QemuVerdict } from '../../shared/image/check/finding';
import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import type { ZoneTable } from '../../shared/zone/zone-table';

/** What others say of a crashed image, before anything is made of it. */
export interface CrashedFindings {
  /** What the format's own program would make of it; null = it takes it as it is. */
  readonly verdict: QemuVerdict | null;
  /** The first error that a check finds and did not find before the power cut; null = none. */
  readonly damage: Finding | null;
}

/** Everything a verdict rests on. */
export interface VerdictFacts {
  readonly found: CrashedFindings;
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  /** Zones after recovery. */
  readonly recovered: ZoneTable;
  /** Zones as a power-up without any loss would leave them; either of them will do, zone by zone. */
  readonly lossless: readonly ZoneTable[];
  /** The recovery policy leaves zones open. */
  readonly keepsOpen: boolean;
  /** What the recovery policy itself objects to. */
  readonly policyViolations: readonly string[];
  /** Flushed data that cannot be read back. */
  readonly durableLost: readonly ZoneBlocks[];
  /** Acknowledged but unflushed data that cannot be read back. */
  readonly volatileLost: readonly ZoneBlocks[];
  /** Blocks above a write pointer that do not read as zeros; absent = none, or nobody looked. */
  readonly visible?: readonly ZoneBlocks[];
  /** Zones that a second recovery would change; absent = none. */
  readonly unsettled?: readonly ZoneIndex[];
}
