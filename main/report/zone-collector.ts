import { ZONES_MAX } from '../../shared/image/limits';
import { isExact } from '../../shared/units/units';
import { hasWritePointer } from '../../shared/zone/state';
import { malformed } from './line-pattern';
import type { RawZone, ReportSink } from './report-reader';

const FIRST_ROOM = 1024;
/** Stands for a number that a text does not have. */
export const ABSENT = -1;

/** Columns of zones in the units of their text; ABSENT where it has nothing. */
export interface RawZones {
  readonly count: number;
  readonly start: Float64Array;
  readonly size: Float64Array;
  readonly capacity: Float64Array;
  readonly pointer: Float64Array;
  readonly index: Float64Array;
  readonly state: Uint8Array;
  readonly type: Uint8Array;
  readonly attributes: Uint8Array;
}

/** Collects what a reader finds, in columns that grow. */
export class ZoneCollector implements ReportSink {
  /** As the text says; null = it does not. */
  logicalBlockSizeBytes: number | null = null;
  deviceZones: number | null = null;
  #columns = columnsFor(FIRST_ROOM);
  #count = 0;

  get zones(): RawZones {
    const { start, size, capacity, pointer, index, state, type, attributes } = this.#columns;
    return { count: this.#count, start, size, capacity, pointer, index, state, type, attributes };
  }

  zone(zone: RawZone, line: number): void {
    this.#requireZone(zone, line);
    const at = this.#count++;
    if (at === this.#columns.start.length) this.#columns = grown(this.#columns);
    const columns = this.#columns;
    columns.start[at] = zone.start;
    columns.size[at] = zone.size ?? ABSENT;
    columns.capacity[at] = zone.capacity ?? ABSENT;
    columns.pointer[at] = hasWritePointer(zone.state) ? zone.pointer! : ABSENT;
    columns.index[at] = zone.index ?? ABSENT;
    columns.state[at] = zone.state;
    columns.type[at] = zone.type;
    columns.attributes[at] = zone.attributes;
  }

  blockSize(bytes: number): void {
    this.logicalBlockSizeBytes ??= bytes;
  }

  zonesOfDevice(count: number, line: number): void {
    this.deviceZones ??= count;
    if (this.#count > count)
      malformed(line, `${this.#count} zones`, `${count} zones at most, as the head says`);
  }

  #requireZone({ start, size, capacity, pointer, state }: RawZone, line: number): void {
    const previous = this.#count === 0 ? null : this.#columns.start[this.#count - 1]!;
    if (!isExact(start)) malformed(line, `a start of ${start}`, 'a number below 2^53');
    if (previous !== null && start <= previous)
      malformed(line, `a start of ${start}`, `one above that of the zone before, ${previous}`, {
        beginsAnew: start === this.#columns.start[0],
      });
    if (size !== null && (!isExact(size) || size === 0))
      malformed(line, `a size of ${size}`, 'a number from 1 to 2^53');
    if (capacity !== null && !(isExact(capacity) && capacity <= (size ?? Infinity)))
      malformed(line, `a capacity of ${capacity}`, `at most the size of the zone, ${size ?? '2^53'}`);
    if (hasWritePointer(state) && (pointer === null || !isExact(pointer)))
      malformed(line, `a write pointer of ${pointer ?? 'N/A'}`, 'a number below 2^53 in such a state');
    if (this.#count === ZONES_MAX) malformed(line, 'one more zone', `${ZONES_MAX} zones at most`);
  }
}

type Columns = Omit<RawZones, 'count'>;

function columnsFor(room: number): Columns {
  const numbers = (): Float64Array => new Float64Array(room);
  const codes = (): Uint8Array => new Uint8Array(room);
  return {
    ...{ start: numbers(), size: numbers(), capacity: numbers(), pointer: numbers(), index: numbers() },
    ...{ state: codes(), type: codes(), attributes: codes() },
  };
}

function grown(old: Columns): Columns {
  const next = columnsFor(old.start.length * 2);
  for (const name of Object.keys(old) as (keyof Columns)[]) next[name].set(old[name]);
  return next;
}
