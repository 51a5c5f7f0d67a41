import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneLimits } from '../../../shared/zone/geometry';
import { ZoneState } from '../../../shared/zone/state';
import type { BuildRules } from './rules';

/** A limit that is reached, or what ends the process. */
export type Shortage = 'too-many-active' | 'too-many-open' | 'ends the process';

/**
 * Open and active zones as one process of a build counts them: from none at its start (R8), and only what passed through
 * its own hands.
 */
export class BuildCounts {
  readonly #rules: BuildRules;
  readonly #limits: ZoneLimits;
  readonly #say: (line: string) => void;
  /** Zones that this process opened implicitly, the least recently written first. */
  readonly #implicit = new Set<ZoneIndex>();
  #explicit = 0;
  #closed = 0;

  /** `say` gets what the build prints of its counts. */
  constructor(rules: BuildRules, limits: ZoneLimits, say: (line: string) => void) {
    this.#rules = rules;
    this.#limits = limits;
    this.#say = say;
  }

  get open(): number {
    return this.#explicit + this.#implicit.size;
  }

  get active(): number {
    return this.open + this.#closed;
  }

  /** What stands against one more active zone; prints the counts where a build does. */
  activeShortage(): Shortage | null {
    const limit = this.#rules.asksLimits ? (this.#limits.activeZonesMax ?? 0) : 0;
    if (limit === 0) return null;
    if (this.#rules.talks)
      this.#say(`eo: ${this.#explicit}, io: ${this.#implicit.size}, cz: ${this.#closed}, maz: ${limit}`);
    return this.active >= limit ? 'too-many-active' : null;
  }

  /** What stands against one more open zone; closes an implicitly open one where the build does. */
  openShortage(close: (zone: ZoneIndex) => void): Shortage | null {
    const limit = this.#rules.asksLimits ? (this.#limits.openZonesMax ?? 0) : 0;
    if (limit === 0 || this.open < limit) return null;
    if (!this.#rules.makesRoom) return 'too-many-open';
    const [victim] = this.#implicit;
    if (victim === undefined) return 'ends the process';
    close(victim);
    return null;
  }

  /** The zone is the one that was written last. */
  written(zone: ZoneIndex): void {
    if (this.#implicit.delete(zone)) this.#implicit.add(zone);
  }

  /** Accounts for a zone that goes from one state to another. */
  moved(zone: ZoneIndex, from: number, to: number): void {
    if (from === ZoneState.implicitlyOpened) this.#implicit.delete(zone);
    else if (from === ZoneState.explicitlyOpened) this.#explicit = Math.max(0, this.#explicit - 1);
    else if (from === ZoneState.closed) this.#closed = Math.max(0, this.#closed - 1);
    if (to === ZoneState.implicitlyOpened) this.#implicit.add(zone);
    else if (to === ZoneState.explicitlyOpened) this.#explicit++;
    else if (to === ZoneState.closed) this.#closed++;
  }
}
