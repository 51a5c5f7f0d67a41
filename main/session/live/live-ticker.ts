import type { LiveTools } from './live-tools';

/** Milliseconds between two events at most as many. */
const EVERY_MS = 100;
/** What a rate is told over. */
const RATE_MS = 1000;

interface Sample {
  readonly ms: number;
  readonly commands: number;
}

/**
 * When windows are told of a drive: soon after something happened, at most every tenth of a second, and once more when it
 * has become quiet, so that no rate stands that is none any more. While nothing happens, nothing is told.
 */
export class LiveTicker {
  readonly #tools: LiveTools;
  readonly #tell: () => void;
  /** Takes back what waits; null = nothing does. */
  #waiting: (() => void) | null = null;
  #isSoon = false;
  #toldMs = -Infinity;
  #samples: readonly Sample[] = [];
  #rate = 0;

  constructor(tools: LiveTools, tell: () => void) {
    this.#tools = tools;
    this.#tell = tell;
  }

  /** Commands in the last second. */
  get rate(): number {
    return this.#rate;
  }

  /** Something happened; `commands`: how many there were so far. It is told in a turn of its own, when all of it has. */
  soon(commands: () => number): void {
    const sinceMs = this.#tools.nowMs() - this.#toldMs;
    if (!this.#isSoon) this.#wait(Math.max(0, EVERY_MS - sinceMs), commands);
    this.#isSoon = true;
  }

  /** Tells at once. */
  now(commands: () => number): void {
    this.stop();
    this.#toldMs = this.#tools.nowMs();
    this.#sample(commands());
    this.#tell();
    if (this.#rate > 0) this.#wait(RATE_MS, commands);
  }

  /** Nothing that waits is told any more. */
  stop(): void {
    this.#waiting?.();
    this.#waiting = null;
    this.#isSoon = false;
  }

  #wait(ms: number, commands: () => number): void {
    this.stop();
    this.#waiting = this.#tools.later(ms, () => this.now(commands));
  }

  #sample(commands: number): void {
    const ms = this.#toldMs;
    const within = this.#samples.filter((sample) => ms - sample.ms < RATE_MS);
    // The last one before the span tells how many there were when it began.
    const before = this.#samples.findLast((sample) => ms - sample.ms >= RATE_MS);
    this.#samples = [...(before ? [before] : []), ...within, { ms, commands }];
    this.#rate = commands - (before?.commands ?? 0);
  }
}
