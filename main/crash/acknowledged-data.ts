import type { ZoneBlocks } from '../../shared/crash/crash-report';
import { appendRange } from '../../shared/units/ranges';
import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { ZoneState, ZoneType } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';

interface ZoneData {
  durable: ZoneBlocks[];
  volatile: ZoneBlocks[];
}

/**
 * What a device has promised about the data of acknowledged writes. Durable data must be readable after a power
 * cut; volatile data may be lost. A reset, flushed or not, releases the zone from every promise: its host has
 * thrown the data away. Conventional zones make no durable promise here, since a later write in the cache may
 * have replaced any block.
 */
export class AcknowledgedData {
  readonly #zones = new Map<ZoneIndex, ZoneData>();
  readonly #unflushed = new Set<ZoneIndex>();
  #durableVersion = 0;

  /** Grows whenever the durable promises become others. */
  get durableVersion(): number {
    return this.#durableVersion;
  }

  /** A write or append was acknowledged. */
  written(extent: ZoneBlocks, { fua = false }: ZoneCommand): void {
    const data = this.#of(extent.zone);
    appendRange(fua ? data.durable : data.volatile, extent);
    if (fua) this.#durableVersion++;
    else this.#unflushed.add(extent.zone);
  }

  /** Zones changed: those that are empty or cannot be read any more promise nothing. */
  changed(changedZones: readonly ZoneIndex[], zones: ZoneTable): void {
    for (const zone of changedZones) {
      if (!isReleased(zones.state[zone]!)) continue;
      if (this.#zones.delete(zone)) this.#durableVersion++;
    }
  }

  /** Everything acknowledged became durable. */
  flushed(): void {
    if (this.#unflushed.size > 0) this.#durableVersion++;
    for (const zone of this.#unflushed) {
      const data = this.#zones.get(zone);
      if (!data) continue;
      for (const extent of data.volatile) appendRange(data.durable, extent);
      data.volatile = [];
    }
    this.#unflushed.clear();
  }

  /** Data that must be readable, in no order; `finished`: zones as a command in progress would leave them. */
  durable(finished: ZoneTable): ZoneBlocks[] {
    const sequential = this.#promised(finished).filter(
      ([zone]) => finished.type[zone] !== ZoneType.conventional,
    );
    return sequential.flatMap(([, data]) => data.durable);
  }

  /** Data that may be lost, in no order; `finished`: as for durable. */
  volatile(finished: ZoneTable): ZoneBlocks[] {
    return this.#promised(finished).flatMap(([, data]) => data.volatile);
  }

  /** Who has asked for a reset has thrown the data away, whether the reset was answered or not. */
  #promised({ state }: ZoneTable): (readonly [ZoneIndex, ZoneData])[] {
    return [...this.#zones].filter(([zone]) => !isReleased(state[zone]!));
  }

  #of(zone: ZoneIndex): ZoneData {
    let data = this.#zones.get(zone);
    if (!data) this.#zones.set(zone, (data = { durable: [], volatile: [] }));
    return data;
  }
}

/** A zone in this state gives no data back. */
function isReleased(state: number): boolean {
  return state === ZoneState.empty || state === ZoneState.offline;
}
