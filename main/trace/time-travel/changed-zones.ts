import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneTable } from '../../../shared/zone/zone-table';

/** What some zones were at a moment, 14 bytes a zone. */
export class ChangedZones {
  readonly #zones: Int32Array;
  readonly #state: Uint8Array;
  readonly #attributes: Uint8Array;
  readonly #writePointer: Float64Array;

  /** Copies these zones of a table. */
  constructor(table: ZoneTable, zones: readonly ZoneIndex[]) {
    this.#zones = Int32Array.from(zones);
    this.#state = Uint8Array.from(zones, (zone) => table.state[zone]!);
    this.#attributes = Uint8Array.from(zones, (zone) => table.attributes[zone]!);
    this.#writePointer = Float64Array.from(zones, (zone) => table.writePointer[zone]!);
  }

  /** Makes the zones of another table with as many zones what these were. */
  into(table: ZoneTable): void {
    this.#zones.forEach((zone, at) => {
      table.state[zone] = this.#state[at]!;
      table.attributes[zone] = this.#attributes[at]!;
      table.writePointer[zone] = this.#writePointer[at]!;
    });
  }
}
