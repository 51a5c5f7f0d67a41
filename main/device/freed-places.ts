import { assert } from '../../shared/errors/assert';
import type { ZoneLimits } from '../../shared/zone/geometry';

/**
 * Places among the active zones that were given up since the last flush. Until that is durable a power cut may leave the zone that
 * gave its place up as it was, beside the one that has it now: more active zones than the limit allows. So the second entry waits
 * for the first.
 */
export class FreedPlaces {
  readonly #most: number;
  #freed = 0;
  #isTaken = false;

  constructor({ activeZonesMax }: ZoneLimits) {
    this.#most = activeZonesMax ?? Infinity;
  }

  /** A command changed how many zones are active. */
  changed(before: number, after: number): void {
    assert(before >= 0 && after >= 0, 'fewer than no zones are active');
    if (after < before) this.#freed += before - after;
    else if (after > before && after + this.#freed > this.#most) this.#isTaken = true;
  }

  /** True when a place that was given up is taken again: what gave it up has to be durable before what takes it is written. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** All entries of zones that gave their places up are durable. */
  flushed(): void {
    this.#freed = 0;
    this.#isTaken = false;
  }
}
