import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import type { ZoneTable } from '../../shared/zone/zone-table';
import type { GatherFile } from '../storage/filters/gather-file';

/** A zone as it was before a write whose data may still be gathered. */
interface Before {
  readonly zone: ZoneIndex;
  readonly state: number;
  readonly writePointer: number;
  /** Commands that the device had carried out before this one. */
  readonly ordinal: number;
  /** How often gathered bytes had gone into the file. */
  readonly drains: number;
  bytes: ByteCount;
}

/** Writes whose data may not be in the file yet, so that they can be undone when it cannot be brought there. */
export class OutstandingWrites {
  readonly #gather: GatherFile | null;
  readonly #zones: ZoneTable;
  #writes: Before[] = [];
  #drains = 0;

  /** `gather`: where data waits; null = nowhere, then nothing is ever outstanding. */
  constructor(gather: GatherFile | null, zones: ZoneTable) {
    this.#gather = gather;
    this.#zones = zones;
  }

  /** Before the first byte of a write goes out. */
  begin(zone: ZoneIndex, ordinal: number): void {
    if (this.#gather === null) return;
    const { drains } = this.#gather;
    // What refers to data is gathered behind it: the write before the last drain may still wait for that.
    if (drains !== this.#drains) this.#writes = this.#writes.filter((write) => write.drains >= drains - 1);
    this.#drains = drains;
    const [state, writePointer] = [this.#zones.state[zone]!, this.#zones.writePointer[zone]!];
    this.#writes.push({ zone, state, writePointer, ordinal, drains, bytes: 0 });
  }

  /** Bytes of the write that was begun last were taken. */
  took(bytes: ByteCount): void {
    const last = this.#writes.at(-1);
    if (last) last.bytes += bytes;
  }

  /**
   * Makes the zones what they were before the writes that the last `bytes` of all data belong to. Returns how many commands
   * had been carried out before the first of these; null when there are none.
   */
  undo(bytes: ByteCount): number | null {
    let ordinal: number | null = null;
    for (let left = bytes; left > 0 && this.#writes.length > 0;) {
      const write = this.#writes.pop()!;
      this.#zones.state[write.zone] = write.state;
      this.#zones.writePointer[write.zone] = write.writePointer;
      ({ ordinal } = write);
      left -= write.bytes;
    }
    this.#writes = [];
    return ordinal;
  }
}
