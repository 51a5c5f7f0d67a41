/** What kills left behind, counted by what was killed, so that a run says how much it has proven. */

/** Counts by the name of what was killed, then by what was found. */
export class KillCounts {
  readonly #counts = new Map<string, Map<string, number>>();

  add(killed: string, found: string): void {
    const counts = this.#counts.get(killed) ?? new Map<string, number>();
    this.#counts.set(killed, counts.set(found, (counts.get(found) ?? 0) + 1));
  }

  /** One line for each that was killed, in the order of the first kill. */
  print(title: string): void {
    const lines = [...this.#counts].map(
      ([killed, counts]) => `  ${killed}: ${[...counts].map((pair) => pair.join(' ')).join(', ')}`,
    );
    console.log([title, ...lines].join('\n'));
  }
}
