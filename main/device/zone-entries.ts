import { AppError } from '../../shared/errors/app-error';
import type { ZoneIndex } from '../../shared/units/units';
import type { ImageTable } from '../format/image';
import { DirtyZones } from './dirty-zones';

/** Brings the entries of changed zones into the file; where that fails, once more from the zones in memory. */
export class ZoneEntries {
  readonly #table: ImageTable;
  readonly #onReload: () => void;
  /** Changed, and not written yet. */
  readonly #dirty: DirtyZones;
  /** Written since the last flush. */
  readonly #written: DirtyZones;

  /** `onReload`: told when zones were read again. */
  constructor(table: ImageTable, onReload: () => void) {
    this.#table = table;
    this.#onReload = onReload;
    this.#dirty = new DirtyZones(table.zones.count);
    this.#written = new DirtyZones(table.zones.count);
  }

  changed(zones: readonly ZoneIndex[]): void {
    for (const zone of zones) this.#dirty.add(zone);
  }

  /** Writes what is changed, or some of it. False when nothing was. Errors: those of the file. */
  storeChanged(isWanted: (zone: ZoneIndex) => boolean = () => true): boolean {
    if (this.#dirty.size === 0) return false;
    const zones = this.#dirty.take();
    const wanted = zones.filter(isWanted);
    if (wanted.length < zones.length) this.changed(zones.filter((zone) => !isWanted(zone)));
    if (wanted.length > 0) this.store(wanted);
    return wanted.length > 0;
  }

  store(zones: readonly ZoneIndex[]): void {
    for (const zone of zones) this.#written.add(zone);
    this.#table.store(zones);
  }

  /** What was written is durable. */
  flushed(): void {
    this.#written.take();
  }

  /**
   * After a failed write: everything that may not be in the file is written again as it is in memory. When that fails, too,
   * memory becomes what the file says. Errors: those of the file.
   */
  storeAgain(): void {
    for (const zone of this.#dirty.take()) this.#written.add(zone);
    const zones = this.#written.take();
    const { state, writePointer, attributes } = this.#table.zones;
    const wanted = zones.map((zone) => [state[zone]!, writePointer[zone]!, attributes[zone]!] as const);
    try {
      // A write that failed half-way may have left entries, links and counts that do not agree.
      this.#table.reload();
      zones.forEach((zone, index) => {
        [state[zone], writePointer[zone], attributes[zone]] = wanted[index]!;
      });
      this.#onReload();
      for (const zone of zones) this.#written.add(zone);
      this.#table.restore(zones);
    } catch (thrown) {
      if (thrown instanceof AppError) this.reload();
      throw thrown;
    }
  }

  /** Memory becomes what the file says; what was not written is dropped. */
  reload(): void {
    this.#dirty.take();
    this.#written.take();
    this.#table.reload();
    this.#onReload();
  }
}
