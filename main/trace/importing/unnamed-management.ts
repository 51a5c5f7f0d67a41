import type { ZoneIndex } from '../../../shared/units/units';
import type { ImportTally } from './import-tally';

const UNKNOWN = 'zone management; the source does not say whether open, close, finish or reset';

/**
 * Zone management of unknown kind, kept back until what follows tells what it was: the last line of each zone. A write
 * from the zone's start proves a reset; nothing else is certain.
 */
export class UnnamedManagement {
  readonly #tally: ImportTally;
  readonly #lines = new Map<ZoneIndex, number>();

  constructor(tally: ImportTally) {
    this.#tally = tally;
  }

  /** A line that may still be explained. */
  hold(zone: ZoneIndex, line: number): void {
    this.#forget(zone, UNKNOWN);
    this.#lines.set(zone, line);
  }

  /** A line that cannot be explained. */
  refuse(line: number): void {
    this.#tally.add(line, 'refused', UNKNOWN);
  }

  /** The line that has to be a reset of the zone; null = none was logged. */
  resolve(zone: ZoneIndex): number | null {
    const line = this.#lines.get(zone) ?? null;
    this.#lines.delete(zone);
    return line;
  }

  /** The zone was written on where it stood. */
  written(zone: ZoneIndex): void {
    if (this.#lines.size > 0) this.#forget(zone, `${UNKNOWN}; the zone was written on as the model has it`);
  }

  /** Nothing follows. */
  end(): void {
    for (const zone of this.#lines.keys()) this.#forget(zone, UNKNOWN);
  }

  #forget(zone: ZoneIndex, why: string): void {
    const line = this.resolve(zone);
    if (line !== null) this.#tally.add(line, 'refused', why);
  }
}
