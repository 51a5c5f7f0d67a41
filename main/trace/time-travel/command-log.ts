import type { Lba, ZoneIndex } from '../../../shared/units/units';
import { STATUS, type StatusName } from '../../../shared/zone/status';
import { zoneStateName, type ZoneStateName } from '../../../shared/zone/state';

/** What one command of a trace did, as the log keeps it. */
export interface LoggedCommand {
  readonly status: StatusName;
  /** The addressed zone; null for commands of no zone or of all. */
  readonly zone: ZoneIndex | null;
  /** State of that zone before and after. */
  readonly stateBefore: ZoneStateName | null;
  readonly stateAfter: ZoneStateName | null;
  /** First block written or appended; null for other commands and refused ones. */
  readonly lba: Lba | null;
  readonly blocks: number;
  /** Zones whose descriptor changed; more than one for an implicit close, Select All and a power cycle. */
  readonly changedZones: number;
  readonly open: number;
  readonly active: number;
}

const STATUS_NAMES = Object.keys(STATUS) as StatusName[];
const STATUS_NUMBERS = new Map(STATUS_NAMES.map((name, index) => [name, index]));
const NONE = -1;
const NO_STATE = 0xff;

/** What every command of a trace did, 42 bytes a command, so that a search looks at no entry. */
export class CommandLog {
  readonly #status: Uint8Array;
  readonly #stateBefore: Uint8Array;
  readonly #stateAfter: Uint8Array;
  readonly #zone: Int32Array;
  readonly #lba: Float64Array;
  readonly #blocks: Float64Array;
  readonly #changed: Uint32Array;
  readonly #open: Uint32Array;
  readonly #active: Uint32Array;
  #length = 0;

  /** Room for so many commands. */
  constructor(commands: number) {
    this.#status = new Uint8Array(commands);
    this.#stateBefore = new Uint8Array(commands);
    this.#stateAfter = new Uint8Array(commands);
    this.#zone = new Int32Array(commands);
    this.#lba = new Float64Array(commands);
    this.#blocks = new Float64Array(commands);
    this.#changed = new Uint32Array(commands);
    this.#open = new Uint32Array(commands);
    this.#active = new Uint32Array(commands);
  }

  /** Commands logged so far. */
  get length(): number {
    return this.#length;
  }

  /** Logs the next command; the states are codes, null where there is no zone. */
  add(command: Omit<LoggedCommand, 'stateBefore' | 'stateAfter'> & StateCodes): void {
    const at = this.#length++;
    this.#status[at] = STATUS_NUMBERS.get(command.status)!;
    this.#stateBefore[at] = command.codeBefore ?? NO_STATE;
    this.#stateAfter[at] = command.codeAfter ?? NO_STATE;
    this.#zone[at] = command.zone ?? NONE;
    this.#lba[at] = command.lba ?? NONE;
    this.#blocks[at] = command.blocks;
    this.#changed[at] = command.changedZones;
    this.#open[at] = command.open;
    this.#active[at] = command.active;
  }

  /** What the command at a position (from 0) did. */
  at(position: number): LoggedCommand {
    const zone = this.#zone[position]!;
    const lba = this.#lba[position]!;
    return {
      status: STATUS_NAMES[this.#status[position]!]!,
      zone: zone === NONE ? null : zone,
      stateBefore: stateOf(this.#stateBefore[position]!),
      stateAfter: stateOf(this.#stateAfter[position]!),
      lba: lba === NONE ? null : lba,
      blocks: this.#blocks[position]!,
      changedZones: this.#changed[position]!,
      open: this.#open[position]!,
      active: this.#active[position]!,
    };
  }
}

interface StateCodes {
  readonly codeBefore: number | null;
  readonly codeAfter: number | null;
}

function stateOf(code: number): ZoneStateName | null {
  return code === NO_STATE ? null : zoneStateName(code);
}
