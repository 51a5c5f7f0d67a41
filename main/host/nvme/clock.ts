/**
 * Time as the target's thread has lived through it: it moves by ticks, and a tick is never longer than twice the
 * usual. So a thread that did not run (a busy machine, a stopped process) has not let anybody's time run out.
 */
import { LIMITS } from './limits';

export class Clock {
  #now = 0;

  /** Milliseconds since the start. */
  get now(): number {
    return this.#now;
  }

  /** Moves the time on by what passed since the last call. */
  pass(elapsedMs: number): void {
    this.#now += Math.min(Math.max(elapsedMs, 0), 2 * LIMITS.tickMs);
  }
}
