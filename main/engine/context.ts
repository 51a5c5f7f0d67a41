import type { BlockCount, Lba, ZoneIndex } from '../../shared/units/units';
import type { PlacedOperation } from '../../shared/workload/operations';
import { deviceBlocks } from '../../shared/zone/geometry';
import { ZoneAttribute, ZoneState, ZoneType } from '../../shared/zone/state';
import { Resources } from './resources';
import { cellsByCode, SELECT_ALL, type Cell, type CellsByCode } from './transitions';
import type { EngineSetup } from './types';

/** What checks and changes of one engine share: the setup, the rules by state code, precomputed addresses. */
export class EngineContext {
  readonly setup: EngineSetup;
  readonly resources: Resources;
  /** Blocks of the whole device. */
  readonly deviceBlocks: BlockCount;
  /** Blocks of one append at most, Infinity = no limit. */
  readonly appendMaxBlocks: number;
  readonly #cells: CellsByCode;
  readonly #lastZone: ZoneIndex;

  /** Accounts for the zones of the setup. */
  constructor(setup: EngineSetup) {
    const { geometry, limits } = setup;
    this.setup = setup;
    this.resources = new Resources(setup);
    this.resources.rebuild(setup.zones);
    this.deviceBlocks = deviceBlocks(geometry);
    this.appendMaxBlocks = Math.floor((limits.appendMaxBytes || Infinity) / geometry.logicalBlockSizeBytes);
    this.#cells = cellsByCode(setup.rules.profile);
    this.#lastZone = geometry.zoneCount - 1;
  }

  /** What the profile says of an operation on a zone in its present state; reserved codes count as offline. */
  cell(operation: PlacedOperation, zone: ZoneIndex): Cell {
    const cells = this.#cells[operation];
    return cells[this.setup.zones.state[zone]!] ?? cells[ZoneState.offline]!;
  }

  /** State codes that Select All touches; null where the profile refuses it. Made anew at each call. */
  touchedByAll(operation: PlacedOperation): ReadonlySet<number> | null {
    const names = SELECT_ALL[this.setup.rules.profile][operation];
    return names ? new Set(names.map((name) => ZoneState[name])) : null;
  }

  /** The zone's descriptor extension is valid. */
  hasZde(zone: ZoneIndex): boolean {
    return (this.setup.zones.attributes[zone]! & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
  }

  /** Something was written: the pointer is past the start. */
  isWritten(zone: ZoneIndex): boolean {
    return this.setup.zones.writePointer[zone]! > this.startOf(zone);
  }

  /**
   * State that a zone without a fault has by its pointer: empty at the start, full at the end of the capacity,
   * closed between. A valid descriptor extension keeps an unwritten zone closed. Source: FreeBSD's emulator.
   */
  pointerState(zone: ZoneIndex): ZoneState {
    const { zones } = this.setup;
    if (zones.type[zone] === ZoneType.conventional) return ZoneState.notWritePointer;
    if (zones.writePointer[zone]! >= this.capacityEndOf(zone)) return ZoneState.full;
    return this.isWritten(zone) || this.hasZde(zone) ? ZoneState.closed : ZoneState.empty;
  }

  /** First LBA of a zone. */
  startOf(zone: ZoneIndex): Lba {
    return zone * this.setup.geometry.zoneSizeBlocks;
  }

  /** LBA behind the last block of a zone. */
  endOf(zone: ZoneIndex): Lba {
    const { lastZoneSizeBlocks, zoneSizeBlocks } = this.setup.geometry;
    return this.startOf(zone) + (zone === this.#lastZone ? lastZoneSizeBlocks : zoneSizeBlocks);
  }

  /** LBA behind the last block of a sequential zone that can be written. */
  capacityEndOf(zone: ZoneIndex): Lba {
    return Math.min(this.endOf(zone), this.startOf(zone) + this.setup.geometry.zoneCapacityBlocks);
  }

  /** Zone that holds an LBA of the device. */
  zoneAt(lba: Lba): ZoneIndex {
    return Math.floor(lba / this.setup.geometry.zoneSizeBlocks);
  }
}
