/** Short enough to be read out and typed. */
const SEEDS = 1_000_000;

/** A seed that nobody has chosen. */
export const drawnSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! % SEEDS;
