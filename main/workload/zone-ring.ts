import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { attempt, type WorkloadPlan } from './generator';

/** The zones of a plan in turn, for ever: each is handed out with room, reset first where it has none. */
export class ZoneRing {
  readonly #plan: WorkloadPlan;
  readonly #zones: readonly ZoneIndex[];
  #next = 0;

  constructor(plan: WorkloadPlan, zones = plan.zones) {
    this.#plan = plan;
    this.#zones = zones;
  }

  /** The next zone that is not in use; null when none of them has room or can be reset. */
  *take(inUse: readonly ZoneIndex[] = []): Generator<ZoneCommand, ZoneIndex | null> {
    const { model } = this.#plan;
    for (let left = this.#zones.length; left > 0; left--) {
      const zone = this.#zones[this.#next]!;
      this.#next = (this.#next + 1) % this.#zones.length;
      if (inUse.includes(zone)) continue;
      if (model.room(zone) > 0) return zone;
      if (yield* attempt(this.#plan, { op: 'reset', zone })) return zone;
    }
    return null;
  }
}
