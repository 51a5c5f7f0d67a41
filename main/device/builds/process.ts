import type { ByteCount, DeviceByte, ZoneIndex } from '../../../shared/units/units';
import type { StatusName } from '../../../shared/zone/status';
import type { ZoneLimits } from '../../../shared/zone/geometry';
import { isOpen, ZoneState } from '../../../shared/zone/state';
import { BuildCounts, type Shortage } from './counts';
import type { BuildRules } from './rules';
import type { BuildStore, DataSource } from './store';
import { BuildZones, capacityEndOf, lengthOf, type BuildShape } from './zones';

/** Words of the system error that a build answers with. */
export type SystemError =
  | 'Invalid argument'
  | 'Input/output error'
  | 'Operation not permitted'
  | 'Operation not supported'
  | 'Device or resource busy'
  | 'No space left on device';

/** What a build answered to one command. */
export interface BuildAnswer {
  /** The status that the rules have for it; what a build takes is `ok`, whatever the rules say. */
  readonly status: StatusName;
  /** Null: it succeeded. */
  readonly error: SystemError | null;
  /** Of an append: the device byte that was answered. */
  readonly assigned?: DeviceByte;
  /** The process ended, by an assertion or a signal, and nothing of this command was done. */
  readonly ended?: true;
  /** What it printed beside its answer. */
  readonly said: readonly string[];
}

/** One line of a report. Lengths in bytes, `pointer` as it is printed: in sectors, 64 bits without a sign. */
export interface BuildReportLine {
  readonly start: DeviceByte;
  readonly length: ByteCount;
  readonly pointerSectors: bigint;
  readonly condition: number;
  readonly type: number;
}

/** Zone management that a build knows. */
export type BuildOperation = 'open' | 'close' | 'finish' | 'reset';

/** What a process works on. */
export interface BuildSetup {
  readonly rules: BuildRules;
  readonly shape: BuildShape;
  readonly limits: ZoneLimits;
  readonly store: BuildStore;
}

type Failure = readonly [StatusName, SystemError | 'ends the process'];
const UNALIGNED: Failure = ['invalid-field', 'Invalid argument'];
const NOTHING_SAID: readonly string[] = [];

/**
 * A process of a QEMU build with an image open: executes commands in device bytes as that build did, right or wrong, and
 * leaves the very bytes. A process that ended takes no more commands.
 */
export class BuildProcess {
  readonly zones: BuildZones;
  readonly counts: BuildCounts;
  readonly #rules: BuildRules;
  readonly #shape: BuildShape;
  readonly #limits: ZoneLimits;
  readonly #store: BuildStore;
  #said: string[] = [];
  #ended = false;

  /** Starts a process: reads the words, counts nothing. */
  constructor({ rules, shape, limits, store }: BuildSetup) {
    this.#rules = rules;
    this.#shape = shape;
    this.#limits = limits;
    this.#store = store;
    this.zones = new BuildZones(shape, rules, store);
    this.counts = new BuildCounts(rules, limits, (line) => this.#said.push(line));
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Writes at a device byte. */
  write(at: DeviceByte, length: ByteCount, data: DataSource): BuildAnswer {
    return this.#answer(this.#outside(at, length) ?? this.#write({ at, dataAt: at, length, data }));
  }

  /** Appends to the zone that begins at a device byte. */
  append(at: DeviceByte, length: ByteCount, data: DataSource): BuildAnswer {
    const { appendAt, appendTwice } = this.#rules;
    const refused = this.#outside(at, length) ?? this.#checkAppend(at, length);
    if (refused) return this.#answer(refused);
    const zone = Math.floor(at / this.#shape.zoneBytes);
    const pointer = Number(this.zones.pointerOf(zone));
    const place = appendTwice || this.zones.isConventional(zone) ? at : pointer;
    const failed = this.#write({ at: place, dataAt: appendAt === 'named' ? at : place, length, data });
    if (failed) return this.#answer(failed);
    if (!appendTwice) return this.#answer(null, this.zones.isConventional(zone) ? at : pointer);
    const end = this.zones.pointerOf(zone);
    this.zones.set(zone, ZoneState.implicitlyOpened, end + BigInt(length));
    return this.#answer(null, Number(end));
  }

  /** Zone management of a range. */
  manage(operation: BuildOperation, at: DeviceByte, length: ByteCount): BuildAnswer {
    const mask = this.#shape.zoneBytes - 1;
    const end = at + length;
    if (end > this.#shape.deviceBytes) return this.#answer(['out-of-range', 'Input/output error']);
    const ragged = masked(length, mask) && end !== this.#shape.deviceBytes;
    if (masked(at, mask) || ragged) return this.#answer(UNALIGNED);
    const zone = Math.floor(at / this.#shape.zoneBytes);
    if (operation === 'reset' && at === 0 && length === this.#shape.deviceBytes) return this.#resetAll();
    if (this.zones.isConventional(zone)) return this.#answer(['invalid-field', 'Input/output error']);
    return this.#answer(this.#manage(operation, zone, length));
  }

  /** A report, or the refusal of one. */
  report(at: DeviceByte, count: number): readonly BuildReportLine[] | BuildAnswer {
    const { longReport, reportFrom } = this.#rules;
    const { zoneCount, zoneBytes } = this.#shape;
    if (count > zoneCount && longReport === 'refused') return this.#answer(UNALIGNED);
    const first = Math.floor(at / zoneBytes);
    const end = longReport === 'reads on' ? first + count : Math.min(first + count, zoneCount);
    const lines: BuildReportLine[] = [];
    for (let zone = first; zone < end; zone++) {
      const shown = this.zones.isConventional(zone) || reportFrom === 'zone' ? zone : zone - first;
      lines.push(this.#reportLine(zone, shown));
    }
    return lines;
  }

  /** Reads device bytes; no rule speaks of it. */
  read(at: DeviceByte, into: Uint8Array): BuildAnswer {
    const beyondFile = at + into.length > this.#store.roomEnd;
    const outside = this.#outside(at, into.length) ?? (beyondFile ? UNALIGNED : null);
    if (!outside) this.#store.readData(at, into);
    return this.#answer(outside);
  }

  #reportLine(zone: ZoneIndex, shown: ZoneIndex): BuildReportLine {
    const isConventional = this.zones.isConventional(zone);
    const pointer = isConventional ? this.zones.wordOf(zone) & ~(1n << 59n) : this.zones.pointerOf(shown);
    return {
      start: this.zones.startOf(zone),
      length: this.#rules.longReport === 'reads on' ? this.#shape.zoneBytes : lengthOf(this.#shape, zone),
      pointerSectors: BigInt.asUintN(64, BigInt.asIntN(64, pointer) >> 9n),
      condition: isConventional ? 0 : this.zones.stateOf(shown),
      type: isConventional ? 1 : 2,
    };
  }

  #outside(at: DeviceByte, length: ByteCount): Failure | null {
    return at + length > this.#shape.deviceBytes ? ['out-of-range', 'Input/output error'] : null;
  }

  #checkAppend(at: DeviceByte, length: ByteCount): Failure | null {
    if (masked(at, this.#shape.zoneBytes - 1)) return UNALIGNED;
    const { largeAppend } = this.#rules;
    const most = this.#limits.appendMaxBytes ?? 0;
    return largeAppend !== null && length > most ? ['invalid-field', largeAppend] : null;
  }

  #write(write: Write): Failure | null {
    const { data, conventional } = this.#rules;
    const zone = Math.floor((write.at + this.#rules.indexShiftBytes) / this.#shape.zoneBytes);
    if (data === 'first') {
      if (write.dataAt + write.length > this.#store.roomEnd) return ['boundary', 'No space left on device'];
      this.#storeData(write);
    }
    if (this.zones.isConventional(zone)) {
      if (conventional === 'refused') return ['unaligned-write', 'Invalid argument'];
      if (data !== 'first') this.#storeData(write);
      return null;
    }
    return this.#writeSequential(write, zone);
  }

  #writeSequential(write: Write, zone: ZoneIndex): Failure | null {
    const { data } = this.#rules;
    if (this.#isMisplaced(write, zone)) return ['unaligned-write', 'Invalid argument'];
    if (data === 'before-bound') this.#storeData(write);
    if (write.at + write.length > this.#boundOf(zone)) return ['boundary', 'Invalid argument'];
    const refused = this.#openImplicitly(zone);
    if (refused) return refused;
    this.#advance(write, zone);
    if (data === 'last') this.#storeData(write);
    return null;
  }

  #storeData({ dataAt, length, data }: Write): void {
    this.#store.writeData(dataAt, length, data);
  }

  #isMisplaced({ at }: Write, zone: ZoneIndex): boolean {
    const { begins } = this.#rules;
    if (begins === 'anywhere') return false;
    const pointer = this.zones.pointerOf(zone);
    return begins === 'at-pointer' ? BigInt(at) !== pointer : BigInt(at) < pointer;
  }

  #boundOf(zone: ZoneIndex): DeviceByte {
    switch (this.#rules.bound) {
      case 'none':
        return Infinity;
      case 'zone':
        return this.zones.startOf(zone) + lengthOf(this.#shape, zone);
      case 'capacity':
        return capacityEndOf(this.#shape, zone);
    }
  }

  #openImplicitly(zone: ZoneIndex): Failure | null {
    const from = this.zones.stateOf(zone);
    if (isOpen(from) || (from === ZoneState.full && this.#rules.fullWritten === 'stays')) return null;
    const refused = this.#takes(from, this.#rules.makesRoom);
    if (refused) return refused;
    this.#enter(zone, ZoneState.implicitlyOpened);
    return null;
  }

  /** Asks the limits for a zone that is opened from this state; `andOpen`: the open limit for an empty one, too. */
  #takes(from: number, andOpen: boolean): Failure | null {
    const active = from === ZoneState.empty ? this.counts.activeShortage() : null;
    if (active) return this.#shortage(active);
    if (from !== ZoneState.closed && !(from === ZoneState.empty && andOpen)) return null;
    const open = this.counts.openShortage((victim) => this.#close(victim));
    return open ? this.#shortage(open) : null;
  }

  #shortage(shortage: Shortage): Failure {
    return shortage === 'ends the process'
      ? ['too-many-open', shortage]
      : [shortage, this.#rules.limitReached];
  }

  #advance({ at, length }: Write, zone: ZoneIndex): void {
    const { moves } = this.#rules;
    const pointer = moves === 'to-end' ? BigInt(at + length) : this.zones.pointerOf(zone) + BigInt(length);
    this.zones.set(zone, this.zones.stateOf(zone), pointer);
    this.counts.written(zone);
    if (this.#looksFull(pointer)) this.#fill(zone);
    this.zones.store(zone);
  }

  #looksFull(pointer: bigint): boolean {
    const { full } = this.#rules;
    if (full === 'never') return false;
    const { zoneBytes, capacityBytes } = this.#shape;
    return (pointer & BigInt((full === 'zone-mask' ? zoneBytes : capacityBytes) - 1)) === 0n;
  }

  /** What is taken for full is closed, by its pointer (N4). */
  #fill(zone: ZoneIndex): void {
    if (this.#rules.full === 'zone-mask') this.#enter(zone, ZoneState.full);
    else this.#close(zone);
  }

  #manage(operation: BuildOperation, zone: ZoneIndex, length: ByteCount): Failure | null {
    switch (operation) {
      case 'open':
        return this.#open(zone);
      case 'close':
        if (isOpen(this.zones.stateOf(zone))) this.#close(zone);
        return this.#stored(zone);
      case 'finish':
        return this.#finish(zone);
      case 'reset':
        if (this.#rules.talks)
          this.#said.push(`reset zone with sector offset 0x${hex(this.zones.startOf(zone))}`);
        if (!this.#rules.resetsByLength || length >= this.#shape.zoneBytes) this.#reset(zone);
        return null;
    }
  }

  /** Words that hold states are written after each command, others say nothing new. */
  #stored(zone: ZoneIndex): null {
    if (this.#rules.words === 'states') this.zones.store(zone);
    return null;
  }

  #open(zone: ZoneIndex): Failure | null {
    const from = this.zones.stateOf(zone);
    if (from === ZoneState.explicitlyOpened)
      return this.#rules.openAgain === 'ok' ? null : ['ok', 'ends the process'];
    const refused = this.#takes(from, false);
    if (refused) return refused;
    this.#enter(zone, ZoneState.explicitlyOpened);
    return this.#stored(zone);
  }

  #close(zone: ZoneIndex): void {
    const pointer = this.zones.pointerOf(zone);
    const start = BigInt(this.zones.startOf(zone));
    const byPointer = this.#rules.closedAtStart === 'empty';
    if (byPointer && pointer === start) this.#enter(zone, ZoneState.empty);
    else if (byPointer && pointer >= BigInt(capacityEndOf(this.#shape, zone)))
      this.#enter(zone, ZoneState.full);
    else this.#enter(zone, ZoneState.closed);
  }

  #finish(zone: ZoneIndex): Failure | null {
    const refused = this.#rules.finishAsks ? this.#takes(this.zones.stateOf(zone), false) : null;
    if (refused) return refused;
    this.#enter(zone, ZoneState.full);
    this.zones.set(zone, ZoneState.full, BigInt(this.zones.startOf(zone) + this.#shape.zoneBytes));
    this.zones.store(zone);
    return null;
  }

  #reset(zone: ZoneIndex): void {
    if (this.#rules.words === 'pointers' && this.zones.stateOf(zone) === ZoneState.empty) return;
    const start = this.zones.startOf(zone);
    this.#enter(zone, ZoneState.empty);
    this.zones.set(zone, ZoneState.empty, BigInt(start));
    this.zones.store(zone);
    this.#store.zeroData(start, lengthOf(this.#shape, zone));
  }

  #resetAll(): BuildAnswer {
    for (let zone = 0; zone < this.#shape.zoneCount; zone++) {
      if (this.zones.isConventional(zone)) continue;
      if (this.#rules.talks) this.#said.push(`reset all[${zone}]: offset 0x0`);
      this.#reset(zone);
    }
    return this.#answer(null);
  }

  #enter(zone: ZoneIndex, state: number): void {
    this.counts.moved(zone, this.zones.stateOf(zone), state);
    this.zones.set(zone, state, this.zones.pointerOf(zone));
  }

  #answer(failure: Failure | null, assigned?: DeviceByte): BuildAnswer {
    const said = this.#said.length === 0 ? NOTHING_SAID : this.#said;
    if (said !== NOTHING_SAID) this.#said = [];
    if (failure === null)
      return { status: 'ok', error: null, said, ...(assigned === undefined ? {} : { assigned }) };
    const [status, error] = failure;
    if (error !== 'ends the process') return { status, error, said };
    this.#ended = true;
    return { status, error: null, ended: true, said };
  }
}

interface Write {
  /** Where the rules take it to begin. */
  readonly at: DeviceByte;
  /** Where its data goes. */
  readonly dataAt: DeviceByte;
  readonly length: ByteCount;
  readonly data: DataSource;
}

/** True for a value that has bits of a mask, which tells multiples of a power of two and nothing else. */
function masked(value: number, mask: number): boolean {
  return (BigInt(value) & BigInt(mask)) !== 0n;
}

function hex(value: number): string {
  return value.toString(16);
}
