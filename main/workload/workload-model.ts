import type { BlockCount, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import { isActive, isOpen, ZoneState } from '../../shared/zone/state';
import { cloneZoneTable } from '../../shared/zone/zone-table';
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
