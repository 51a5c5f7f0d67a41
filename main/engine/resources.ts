import { assert } from '../../shared/errors/assert';
import type { ZoneIndex } from '../../shared/units/units';
import { limitsInForce } from '../../shared/zone/limits';
import { isActive, ZoneState } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';
import type { Takes } from './transitions';
import type { EngineMemory, EngineSetup } from './types';
import { victimOrder, type VictimOrder } from './victims';
import { ZoneSet } from './zone-set';

const NO_MEMORY: EngineMemory = { arrivals: [], cursor: 0 };

/** A limit that stands in the way. */
export type Shortage = 'open' | 'active';

/** Which zones hold open and active resources. Every state change is told to `moved`. */
export class Resources {
  readonly openMax: number;
  readonly activeMax: number;
  readonly #implicit: ZoneSet;
  readonly #explicit: ZoneSet;
  readonly #closed: ZoneSet;
  readonly #victims: VictimOrder;
  /** null_blk evicts only while another zone could still become active. */
  readonly #evictionNeedsActiveRoom: boolean;

  /** Empty accounts; call `rebuild` with the table. */
  constructor(setup: EngineSetup) {
    const zoneCount = setup.zones.count;
    const { openMax, activeMax } = limitsInForce(setup.geometry, setup.limits, setup.rules.profile);
    this.openMax = openMax;
    this.activeMax = activeMax;
    this.#implicit = new ZoneSet(zoneCount);
    this.#explicit = new ZoneSet(zoneCount);
    this.#closed = new ZoneSet(zoneCount);
    this.#victims = victimOrder(setup.rules.implicitCloseVictim, this.#implicit, zoneCount);
    this.#evictionNeedsActiveRoom = setup.rules.profile === 'linux-blk';
  }

  /** Zones implicitly or explicitly opened. */
  get openCount(): number {
    return this.#implicit.size + this.#explicit.size;
  }

  /** Open and closed zones. */
  get activeCount(): number {
    return this.openCount + this.#closed.size;
  }

  /** Zones that an open of all would have to hold open: those closed and those that cannot be evicted. */
  get openAllCount(): number {
    return this.#closed.size + this.#explicit.size;
  }

  /** Accounts for every zone of a table; the implicitly opened ones in ascending order, or as was remembered. */
  rebuild(table: ZoneTable, memory?: EngineMemory): void {
    for (const part of [this.#implicit, this.#explicit, this.#closed, this.#victims]) part.clear();
    const { state } = table;
    for (let zone = 0; zone < state.length; zone++) {
      if (isActive(state[zone]!)) this.#enter(zone, state[zone]!);
    }
    if (memory) this.#victims.recall(memory);
  }

  /** See EngineMemory. */
  memory(): EngineMemory {
    return this.openMax === Infinity ? NO_MEMORY : this.#victims.memory();
  }

  /** Follows a zone from one state code to another. */
  moved(zone: ZoneIndex, from: number, to: number): void {
    const left = this.#setOf(from);
    assert(left === null || left.has(zone), 'a zone holds a resource that was never counted');
    left?.delete(zone);
    if (from === ZoneState.implicitlyOpened) this.#victims.removed(zone);
    this.#enter(zone, to);
  }

  /** Notes a write to a zone that stayed implicitly open. */
  written(zone: ZoneIndex): void {
    this.#victims.written(zone);
  }

  /** The limit that forbids taking these resources. Active comes before open, as in QEMU and null_blk. */
  shortage(takes: Takes): Shortage | null {
    if (takes === 'nothing') return null;
    if (takes !== 'open' && this.activeCount >= this.activeMax) return 'active';
    if (takes !== 'active' && this.openCount >= this.openMax && !this.#canEvict()) return 'open';
    return null;
  }

  /** True when one implicitly opened zone has to be closed before these resources can be taken. */
  needsRoom(takes: Takes): boolean {
    return takes !== 'nothing' && takes !== 'active' && this.openCount >= this.openMax;
  }

  /** The implicitly opened zone that is closed next; null when there is none. */
  nextVictim(): ZoneIndex | null {
    return this.#implicit.size === 0 ? null : this.#victims.next();
  }

  /** Notes that a zone was closed to make room. */
  evicted(zone: ZoneIndex): void {
    this.#victims.evicted(zone);
  }

  /** The first zones, by index, that hold a limit; at most `count`. */
  holders(limit: Shortage, count: number): ZoneIndex[] {
    const sets =
      limit === 'open' ? [this.#explicit, this.#implicit] : [this.#explicit, this.#implicit, this.#closed];
    const first = sets.flatMap((set) => firstOf(set, count));
    return first.sort((a, b) => a - b).slice(0, count);
  }

  #canEvict(): boolean {
    if (this.#implicit.size === 0 || this.openCount > this.openMax) return false;
    return !this.#evictionNeedsActiveRoom || this.activeCount < this.activeMax;
  }

  #enter(zone: ZoneIndex, state: number): void {
    this.#setOf(state)?.add(zone);
    if (state === ZoneState.implicitlyOpened) this.#victims.added(zone);
  }

  #setOf(state: number): ZoneSet | null {
    if (state === ZoneState.implicitlyOpened) return this.#implicit;
    if (state === ZoneState.explicitlyOpened) return this.#explicit;
    return state === ZoneState.closed ? this.#closed : null;
  }
}

function firstOf(set: ZoneSet, count: number): ZoneIndex[] {
  const found: ZoneIndex[] = [];
  for (let zone = set.next(0); zone !== -1 && found.length < count; zone = set.next(zone + 1))
    found.push(zone);
  return found;
}
