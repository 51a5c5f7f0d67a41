import type { BlockRange } from '../../shared/units/ranges';
/** Interface of the zone engine: pure rules over a ZoneTable. No I/O, no clock, no randomness. */
import type { BlockCount, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import type { RuleOptions } from '../../shared/zone/profile';
import type { Refusal } from '../../shared/zone/status';
import type { ZoneTable } from '../../shared/zone/zone-table';

/** What an engine works on. It changes `zones` in `commit` and nowhere else. */
export interface EngineSetup {
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  readonly rules: RuleOptions;
  /** Descriptor extension bytes a zone, 0 = none. */
  readonly zdeBytes: number;
  readonly zones: ZoneTable;
}

/** What an allowed command does to the data area, before its zones change. */
export type DataEffect =
  | { readonly kind: 'none' }
  | { readonly kind: 'write' | 'read'; readonly lba: Lba; readonly blocks: BlockCount }
  | { readonly kind: 'zde'; readonly zone: ZoneIndex };

/** A command that the rules allow, checked but not yet carried out. Valid until the next commit. */
export interface Permit {
  readonly ok: true;
  readonly command: ZoneCommand;
  readonly data: DataEffect;
  /** Present for an append. */
  readonly assignedLba?: Lba;
}

/** Answer of `prepare`. */
export type Preparation = Permit | { readonly ok: false; readonly refusal: Refusal };

/** What a committed command changed. The arrays are reused: read them before the next commit. */
export interface Effects {
  /** Zones whose descriptor changed, in the order of change (an implicit close comes before its cause). */
  readonly changedZones: readonly ZoneIndex[];
  /** Ranges that now have to read as zeros (a reset), each within its zone. */
  readonly zeroed: readonly BlockRange[];
}

/**
 * What an engine knows beyond its table: in which order it would close implicitly opened zones. Nothing where no limit
 * can ask for that.
 */
export interface EngineMemory {
  /** Implicitly opened zones, the next victim first, where their order is that of arrival. */
  readonly arrivals: readonly ZoneIndex[];
  /** Where a search by zone number goes on. */
  readonly cursor: ZoneIndex;
}

/** The zone state machine. prepare never changes anything; commit never fails. */
export interface ZoneEngine {
  readonly setup: EngineSetup;
  readonly openCount: number;
  readonly activeCount: number;
  prepare(command: ZoneCommand): Preparation;
  commit(permit: Permit): Effects;
  /** For an engine that goes on from here with a copy of the table. */
  memory(): EngineMemory;
  /** Rebuilds lists and counts after the table changed beneath (undo, reload); `memory`: of an engine with this very table. */
  resync(memory?: EngineMemory): void;
}
