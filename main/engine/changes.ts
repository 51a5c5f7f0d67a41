import { assert } from '../../shared/errors/assert';
import type { BlockRange } from '../../shared/units/ranges';
import type { BlockCount, ZoneIndex } from '../../shared/units/units';
import type { ManagementOperation, PlacedOperation } from '../../shared/workload/operations';
import { hasWritePointer, isActive, ZoneAttribute, ZoneState } from '../../shared/zone/state';
import type { EngineContext } from './context';
import { isForbidden, type Takes, type Transition } from './transitions';
import type { Effects } from './types';

/** Carries out checked commands on the zone table and lists what changed. */
export class ZoneChanges {
  readonly #context: EngineContext;
  readonly #changed: ZoneIndex[] = [];
  readonly #zeroed: BlockRange[] = [];
  readonly #effects: Effects = { changedZones: this.#changed, zeroed: this.#zeroed };

  /** Changes the table of the context's setup. */
  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Begins the list for a new command. A length of 0 would give the room of the lists back, time and again. */
  begin(): void {
    while (this.#changed.length > 0) this.#changed.pop();
    while (this.#zeroed.length > 0) this.#zeroed.pop();
  }

  /** Everything changed since `begin`. */
  get effects(): Effects {
    return this.#effects;
  }

  /** Moves the write pointer of a sequential zone; a zone that reaches its capacity is full. */
  advance(zone: ZoneIndex, blocks: BlockCount): void {
    const { setup, resources } = this.#context;
    const from = setup.zones.state[zone]!;
    if (!hasWritePointer(from)) return;
    const cell = this.#transition('write', zone);
    if (blocks === 0 && cell.to === 'same') return;
    this.#makeRoom(cell.takes);
    const writePointer = setup.zones.writePointer[zone]! + blocks;
    assert(writePointer <= this.#context.capacityEndOf(zone), 'a write passed the capacity of its zone');
    setup.zones.writePointer[zone] = writePointer;
    if (writePointer >= this.#context.capacityEndOf(zone)) this.#move(zone, ZoneState.full);
    else if (cell.to === 'same') this.#changed.push(zone);
    else this.#move(zone, this.#targetState(zone, cell.to));
    if (setup.zones.state[zone] === ZoneState.implicitlyOpened) resources.written(zone);
  }

  /** Carries out a management command on one zone. */
  manage(operation: ManagementOperation, zone: ZoneIndex): void {
    const cell = this.#transition(operation, zone);
    if (cell.to === 'same') return;
    this.#makeRoom(cell.takes);
    if (operation === 'reset') return this.#reset(zone);
    if (operation === 'setZde') {
      this.#context.setup.zones.attributes[zone]! |= ZoneAttribute.zoneDescriptorExtensionValid;
    }
    if (operation === 'finish') {
      this.#context.setup.zones.writePointer[zone] = this.#context.capacityEndOf(zone);
    }
    this.#enter(zone, cell);
  }

  /** Carries out a management command with Select All. */
  manageAll(operation: ManagementOperation): void {
    const { zones } = this.#context.setup;
    const touched = this.#context.touchedByAll(operation);
    assert(touched, `${operation} of all zones was not permitted`);
    if (operation === 'open') return this.#openAll();
    for (let zone = 0; zone < zones.count; zone++) {
      if (touched.has(zones.state[zone]!)) this.manage(operation, zone);
    }
  }

  /** Power cycle: open and closed zones with data or a descriptor extension are closed, the others empty. */
  powerCycle(): void {
    const { setup, resources } = this.#context;
    for (let zone = 0; zone < setup.zones.count; zone++) {
      const state = setup.zones.state[zone]!;
      if (!isActive(state)) continue;
      if (!this.#context.isWritten(zone) && !this.#context.hasZde(zone)) this.#empty(zone);
      else if (state !== ZoneState.closed) this.#move(zone, ZoneState.closed);
    }
    resources.rebuild(setup.zones);
  }

  /** Zones evicted by this very command stay closed. */
  #openAll(): void {
    const { setup, resources } = this.#context;
    for (let excess = resources.activeCount - resources.openMax; excess > 0; excess--) this.#evict();
    const evicted = new Set(this.#changed);
    for (let zone = 0; zone < setup.zones.count; zone++) {
      if (setup.zones.state[zone] === ZoneState.closed && !evicted.has(zone)) this.manage('open', zone);
    }
  }

  #transition(operation: PlacedOperation, zone: ZoneIndex): Transition {
    const cell = this.#context.cell(operation, zone);
    assert(!isForbidden(cell), `${operation} of zone ${zone} was not permitted`);
    return cell;
  }

  #makeRoom(takes: Takes): void {
    if (this.#context.resources.needsRoom(takes)) this.#evict();
  }

  #evict(): void {
    const { resources } = this.#context;
    const victim = resources.nextVictim();
    assert(victim !== null, 'no implicitly opened zone left to close');
    resources.evicted(victim);
    this.manage('close', victim);
  }

  #enter(zone: ZoneIndex, cell: Transition): void {
    const inUse = this.#context.isWritten(zone) || this.#context.hasZde(zone);
    if (cell.emptyIfUnwritten && !inUse) this.#empty(zone);
    else this.#move(zone, this.#targetState(zone, cell.to));
  }

  #targetState(zone: ZoneIndex, to: Transition['to']): ZoneState {
    if (to === 'fromPointer') return this.#context.pointerState(zone);
    assert(to !== 'same', 'a cell without a change was carried out');
    return ZoneState[to];
  }

  #reset(zone: ZoneIndex): void {
    const { zones } = this.#context.setup;
    const start = this.#context.startOf(zone);
    const pristine = zones.writePointer[zone] === start && zones.attributes[zone] === 0;
    if (zones.state[zone] === ZoneState.empty && pristine) return;
    const isFull = zones.state[zone] === ZoneState.full;
    const end = isFull
      ? this.#context.capacityEndOf(zone)
      : Math.min(zones.writePointer[zone]!, this.#context.endOf(zone));
    if (end > start) this.#zeroed.push({ lba: start, blocks: end - start });
    zones.attributes[zone] = 0;
    this.#empty(zone);
  }

  #empty(zone: ZoneIndex): void {
    this.#context.setup.zones.writePointer[zone] = this.#context.startOf(zone);
    this.#move(zone, ZoneState.empty);
  }

  #move(zone: ZoneIndex, to: ZoneState): void {
    const { setup, resources } = this.#context;
    const from = setup.zones.state[zone]!;
    if (from !== to) resources.moved(zone, from, to);
    setup.zones.state[zone] = to;
    this.#changed.push(zone);
  }
}
