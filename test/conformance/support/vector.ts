import type { ImageSpec } from '../../../shared/image/image-spec';
import { ruleOptions, type RuleOptions, type RuleProfile } from '../../../shared/zone/profile';
import type { ZoneStateName } from '../../../shared/zone/state';
import type { StatusName } from '../../../shared/zone/status';

/** Shapes of the vector files; see vectors/README.md. A sector is 512 bytes. */
export interface VectorGeometry {
  readonly zones: number;
  readonly convZones: number;
  readonly zoneSizeSectors: number;
  readonly zoneCapacitySectors: number;
  readonly maxOpen: number;
  readonly maxActive: number;
  readonly maxAppendSectors: number;
  readonly zdeBytes?: number;
  readonly lastZoneSizeSectors?: number;
  readonly unrestrictedReads?: boolean;
  readonly crossZoneRead?: boolean;
}

export interface ZoneExpectation {
  readonly state?: string;
  readonly wpSectors?: number;
  readonly zdeValid?: boolean;
  readonly zdeByte?: number;
  readonly type?: 'conv' | 'seq';
  readonly sizeSectors?: number;
  readonly capacitySectors?: number;
}

export interface StepExpectation extends ZoneExpectation {
  readonly status: StatusName;
  readonly altStatus?: readonly StatusName[];
  readonly failOnly?: boolean;
  readonly counts?: { readonly open?: number; readonly active?: number };
  readonly others?: Readonly<Record<string, ZoneExpectation>>;
  readonly appendedAt?: number;
  readonly data?: readonly { readonly sectors: number; readonly byte: number }[];
  readonly numZones?: number;
  readonly zones?: readonly (ZoneExpectation & { readonly zone: number })[];
}

export interface VectorStep {
  readonly op: string;
  readonly zone?: number;
  readonly lbaSectors?: number;
  readonly offset?: 'wp' | 'start' | number;
  readonly sectors?: number;
  readonly all?: boolean;
  readonly fill?: number;
  readonly filter?: string;
  readonly maxZones?: number;
  readonly partial?: boolean;
  readonly extended?: boolean;
  readonly expect: StepExpectation;
}

export interface Vector {
  readonly name: string;
  readonly profile: RuleProfile | 'any';
  readonly geometry: VectorGeometry;
  readonly create?: { readonly status: 'error' };
  readonly steps: readonly VectorStep[];
  readonly tags?: readonly string[];
}

/** Profiles under which a vector must pass. */
export function profilesOf(vector: Vector): readonly RuleProfile[] {
  return vector.profile === 'any' ? ['zns', 'zbc'] : [vector.profile];
}

/** The profile's default policies, with the read options that the geometry names. */
export function rulesOf({ geometry }: Vector, profile: RuleProfile): RuleOptions {
  const { crossZoneRead, unrestrictedReads } = geometry;
  return ruleOptions(profile, {
    ...(crossZoneRead === undefined ? {} : { crossZoneRead }),
    ...(unrestrictedReads === undefined ? {} : { unrestrictedRead: unrestrictedReads }),
  });
}

const STATES: Readonly<Record<string, ZoneStateName>> = {
  EMPTY: 'empty',
  IMPLICIT_OPEN: 'implicitlyOpened',
  EXPLICIT_OPEN: 'explicitlyOpened',
  CLOSED: 'closed',
  FULL: 'full',
  READ_ONLY: 'readOnly',
  OFFLINE: 'offline',
  NOT_WP: 'notWritePointer',
};

/** Our name of a state; a name that no state has stays as it is. */
export function stateNameOf(vectorState: string): string {
  return STATES[vectorState] ?? vectorState;
}

/** The image that a vector wants, as a user would ask for it. */
export function specOf({ geometry }: Vector, profile: RuleProfile, blockSize: 512 | 4096): ImageSpec {
  const limit = (value: number) => (value === 0 ? null : value);
  const { zones, convZones, zoneSizeSectors, lastZoneSizeSectors = zoneSizeSectors } = geometry;
  return {
    format: 'zoned',
    variant: 'extended',
    logicalBlockSizeBytes: blockSize,
    zoneCount: zones,
    zoneSizeBytes: zoneSizeSectors * 512,
    zoneCapacityBytes: geometry.zoneCapacitySectors * 512,
    lastZoneSizeBytes: lastZoneSizeSectors * 512,
    conventional: convZones === 0 ? [] : [[0, convZones - 1]],
    limits: {
      openZonesMax: limit(geometry.maxOpen),
      activeZonesMax: limit(geometry.maxActive),
      appendMaxBytes: limit(geometry.maxAppendSectors * 512),
    },
    zdeBytes: geometry.zdeBytes ?? 0,
    profile,
    uuid: '00000000-0000-4000-8000-000000000000',
    label: '',
    fileSizeBytes: null,
    force: false,
  };
}
