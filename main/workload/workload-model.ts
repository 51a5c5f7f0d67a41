import type { BlockCount, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { TraceExpectation } from '../../shared/workload/trace-entry';
import { zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import { isActive, isOpen, ZoneState, zoneStateName, type ZoneStateName } from '../../shared/zone/state';
import type { StatusName } from '../../shared/zone/status';
import { cloneZoneTable, writePointerOf } from '../../shared/zone/zone-table';
import { createEngine } from '../engine/engine';
import type { EngineSetup, ZoneEngine } from '../engine/types';

/**
 * What a generator knows of the device: a copy of its zones under the same rules. A generator proposes commands
 * to it, so that all it yields are legal whatever state the image was in.
 */
export class WorkloadModel {
  readonly #engine: ZoneEngine;
  readonly #setup: EngineSetup;
  /** Why the last proposal was refused, in the engine's words. */
  lastRefusal: string | null = null;

  constructor(device: EngineSetup) {
    this.#setup = { ...device, zones: cloneZoneTable(device.zones) };
    this.#engine = createEngine(this.#setup);
  }

  /** Carries out a command on the copy if the rules allow it. */
  accepts(command: ZoneCommand): boolean {
    const answer = this.#engine.prepare(command);
    if (answer.ok) this.#engine.commit(answer);
    else this.lastRefusal = answer.refusal.message;
    return answer.ok;
  }

  /** Carries out a command on the copy where the rules allow it; what the device will answer. */
  outcome(command: ZoneCommand): StatusName {
    const answer = this.#engine.prepare(command);
    if (answer.ok) this.#engine.commit(answer);
    return answer.ok ? 'ok' : answer.refusal.status;
  }

  /** State of a zone, by name. */
  state(zone: ZoneIndex): ZoneStateName {
    return zoneStateName(this.#setup.zones.state[zone]!);
  }

  /** What a trace can assert of a zone that a command leaves as it is. */
  unchanged(zone: ZoneIndex): TraceExpectation {
    return { state: this.state(zone), writePointer: writePointerOf(this.#setup.zones, zone) };
  }

  /** LBA of the next write to a zone that still has room. */
  writePointer(zone: ZoneIndex): Lba {
    return this.#setup.zones.writePointer[zone]!;
  }

  /** Blocks that still fit into a zone; 0 where nothing can be written. */
  room(zone: ZoneIndex): BlockCount {
    const state = this.#setup.zones.state[zone]!;
    if (state !== ZoneState.empty && !isActive(state)) return 0;
    const { geometry } = this.#setup;
    return zoneStart(geometry, zone) + zoneCapacity(geometry, zone) - this.writePointer(zone);
  }

  /** Blocks of a zone that hold data: up to the pointer, of a full zone its capacity, of a conventional one all. */
  written(zone: ZoneIndex): BlockCount {
    const { geometry, zones } = this.#setup;
    const state = zones.state[zone]!;
    if (isActive(state)) return this.writePointer(zone) - zoneStart(geometry, zone);
    const isWhole = state === ZoneState.full || state === ZoneState.notWritePointer;
    return isWhole ? zoneCapacity(geometry, zone) : 0;
  }

  isOpen(zone: ZoneIndex): boolean {
    return isOpen(this.#setup.zones.state[zone]!);
  }

  /** Zones that are open now. */
  get openCount(): number {
    return this.#engine.openCount;
  }

  /** Zones that are open or closed now. */
  get activeCount(): number {
    return this.#engine.activeCount;
  }

  /** True while a zone could be closed implicitly. */
  get hasImplicitlyOpened(): boolean {
    return this.#setup.zones.state.includes(ZoneState.implicitlyOpened);
  }

  isEmpty(zone: ZoneIndex): boolean {
    return this.#setup.zones.state[zone] === ZoneState.empty;
  }

  /** True when writing to the zone would push no other zone out of its open or active place. */
  hasPlaceFor(zone: ZoneIndex): boolean {
    const state = this.#setup.zones.state[zone]!;
    const { openZonesMax, activeZonesMax } = this.#setup.limits;
    if (isOpen(state)) return true;
    if (openZonesMax !== null && this.#engine.openCount >= openZonesMax) return false;
    return isActive(state) || activeZonesMax === null || this.#engine.activeCount < activeZonesMax;
  }

  /** Zones that can be open at once; `otherwise` where the device has no limit. */
  openPlaces(otherwise: number): number {
    const { openZonesMax, activeZonesMax } = this.#setup.limits;
    const places = Math.min(openZonesMax ?? Infinity, activeZonesMax ?? Infinity);
    return Number.isFinite(places) ? places : otherwise;
  }
}
