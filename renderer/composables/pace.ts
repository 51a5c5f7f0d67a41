/** After some work, rest for so many times as long, so that most of the time is left to the user … */
const REST_FACTOR = 4;
/** … but not longer than this, in milliseconds. */
const REST_MAX_MS = 2_000;

/** Work that is asked for more often than there is time for, such as following a running job. */
export function createPace() {
  let restUntil = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isWorking = false;
  /** What was asked for during the work, which is followed by a rest first. */
  let next: (() => void) | null = null;

  /** Starts the work at once when it has rested, else as soon as it has; asked for again meanwhile, only once. */
  function soon(start: () => void): void {
    const wait = restUntil - performance.now();
    if (isWorking) next = start;
    else if (wait <= 0) start();
    else waiting ??= setTimeout(start, wait);
  }

  /** The work is about to start anyway: what waits for it need not wait longer. */
  function skipWait(): void {
    clearTimeout(waiting);
    waiting = undefined;
    next = null;
  }

  /** Does the work and measures it. */
  async function measure(work: () => Promise<void>): Promise<void> {
    const began = performance.now();
    isWorking = true;
    await work();
    isWorking = false;
    const now = performance.now();
    restUntil = Math.max(restUntil, now + Math.min((now - began) * REST_FACTOR, REST_MAX_MS));
    if (next !== null) soon(next);
    next = null;
  }

  /** Other work begins, of which nothing is known yet. */
  function forget(): void {
    skipWait();
    restUntil = 0;
  }

  return { soon, skipWait, measure, forget };
}
