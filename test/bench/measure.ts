/** Where a benchmark works and how thorough it is. */
export interface BenchSetup {
  readonly folder: string;
  readonly quick: boolean;
}

/** Milliseconds that `work` takes. */
export function milliseconds(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Middle value; the mean of the middle two for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One line of the result table. */
export function report(name: string, value: string, aim: string): void {
  console.log(`${name.padEnd(44)} ${value.padStart(28)}   ${aim}`);
}
