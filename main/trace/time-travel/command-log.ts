import { fail } from '../../../shared/errors/app-error';
import type { Lba, ZoneIndex } from '../../../shared/units/units';
import { zoneStateName, ZoneState, type ZoneStateName } from '../../../shared/zone/state';
import { STATUS, type StatusName } from '../../../shared/zone/status';
import type { ZoneTable } from '../../../shared/zone/zone-table';

/** What one command of a trace did. */
export interface LoggedCommand {
  readonly status: StatusName;
  /** First block written or appended; null for other commands and refused ones. */
  readonly lba: Lba | null;
  readonly blocks: number;
  /** Counts after it. */
  readonly open: number;
  readonly active: number;
}

/** A zone that a command made another. */
export interface LoggedChange {
  readonly zone: ZoneIndex;
  readonly from: ZoneStateName;
  readonly to: ZoneStateName;
  /** Afterwards. */
  readonly writePointer: Lba;
}

const STATUS_NAMES = Object.keys(STATUS) as StatusName[];
const STATUS_NUMBERS = new Map(STATUS_NAMES.map((name, index) => [name, index]));
const NONE = -1;
/** Zones that all commands together may change: a Select All over a million zones counts as a million. */
const CHANGES_MAX = 64 * 1024 * 1024;

/** What every command of a trace did, in columns, so that a search looks at no entry: 33 bytes a command, 14 a change. */
export class CommandLog {
  readonly #status: Uint8Array;
  readonly #lba: Float64Array;
  readonly #blocks: Float64Array;
  readonly #open: Uint32Array;
  readonly #active: Uint32Array;
  /** Where the changes of a command begin; one more than there are commands. */
  readonly #changesAt: Uint32Array;
  #changes = new Changes(1024);
  #length = 0;
  /** States of all zones after the last command. */
  readonly #states: Uint8Array;

  /** Room for so many commands, from zones as they are before the first. */
  constructor(commands: number, zones: ZoneTable) {
    this.#status = new Uint8Array(commands);
    this.#lba = new Float64Array(commands);
    this.#blocks = new Float64Array(commands);
    this.#open = new Uint32Array(commands);
    this.#active = new Uint32Array(commands);
    this.#changesAt = new Uint32Array(commands + 1);
    this.#states = zones.state.slice();
  }

  /** Commands logged so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Logs the next command with the zones that it changed, which are now as the table says. Errors: `unsupported` for a trace that
   * changes more than 64 Mi zones in all.
   */
  add(command: LoggedCommand, changedZones: readonly ZoneIndex[], zones: ZoneTable): void {
    const at = this.#length++;
    this.#status[at] = STATUS_NUMBERS.get(command.status)!;
    this.#lba[at] = command.lba ?? NONE;
    this.#blocks[at] = command.blocks;
    this.#open[at] = command.open;
    this.#active[at] = command.active;
    for (const zone of changedZones) {
      const to = zones.state[zone]!;
      this.#changes.add({ zone, from: this.#states[zone]!, to, writePointer: zones.writePointer[zone]! });
      this.#states[zone] = to;
    }
    this.#changesAt[at + 1] = this.#changes.count;
  }

  /** What the command at a position (from 0) did. */
  at(position: number): LoggedCommand {
    const lba = this.#lba[position]!;
    return {
      status: STATUS_NAMES[this.#status[position]!]!,
      lba: lba === NONE ? null : lba,
      blocks: this.#blocks[position]!,
      open: this.#open[position]!,
      active: this.#active[position]!,
    };
  }

  /** Zones that the command at a position changed, in order, at most `most` of them; and how many there are. */
  changesOf(
    position: number,
    most: number,
  ): { readonly first: readonly LoggedChange[]; readonly count: number } {
    const [start, end] = [this.#changesAt[position]!, this.#changesAt[position + 1]!];
    const first = Array.from({ length: Math.min(most, end - start) }, (_, at) =>
      this.#changes.at(start + at),
    );
    return { first, count: end - start };
  }

  /** True when the command at a position made a zone what it was not. */
  becomes(position: number, zone: ZoneIndex, state: ZoneStateName): boolean {
    const code = ZoneState[state];
    for (let at = this.#changesAt[position]!; at < this.#changesAt[position + 1]!; at++)
      if (this.#changes.makes(at, zone, code)) return true;
    return false;
  }
}

interface Change {
  readonly zone: ZoneIndex;
  readonly from: number;
  readonly to: number;
  readonly writePointer: Lba;
}

/** Columns that grow. */
class Changes {
  count = 0;
  #zone: Int32Array;
  #from: Uint8Array;
  #to: Uint8Array;
  #writePointer: Float64Array;

  constructor(room: number) {
    this.#zone = new Int32Array(room);
    this.#from = new Uint8Array(room);
    this.#to = new Uint8Array(room);
    this.#writePointer = new Float64Array(room);
  }

  add({ zone, from, to, writePointer }: Change): void {
    if (this.count === this.#zone.length) this.#grow();
    const at = this.count++;
    this.#zone[at] = zone;
    this.#from[at] = from;
    this.#to[at] = to;
    this.#writePointer[at] = writePointer;
  }

  at(index: number): LoggedChange {
    return {
      zone: this.#zone[index]!,
      from: zoneStateName(this.#from[index]!),
      to: zoneStateName(this.#to[index]!),
      writePointer: this.#writePointer[index]!,
    };
  }

  makes(index: number, zone: ZoneIndex, code: number): boolean {
    return this.#zone[index] === zone && this.#to[index] === code && this.#from[index] !== code;
  }

  #grow(): void {
    const room = 2 * this.#zone.length;
    if (room > CHANGES_MAX)
      fail('unsupported', `the trace changes more than ${CHANGES_MAX} zones in all`, { limit: CHANGES_MAX });
    const larger = new Changes(room);
    larger.#zone.set(this.#zone);
    larger.#from.set(this.#from);
    larger.#to.set(this.#to);
    larger.#writePointer.set(this.#writePointer);
    [this.#zone, this.#from] = [larger.#zone, larger.#from];
    [this.#to, this.#writePointer] = [larger.#to, larger.#writePointer];
  }
}
