import { fail } from '../../../shared/errors/app-error';
import type { BlockCount, Lba, ZoneIndex } from '../../../shared/units/units';
import type { OwnData, ZoneCommand } from '../../../shared/workload/command';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import type { Random } from '../../../shared/workload/random';
import {
  isConventional,
  zoneCapacity,
  zoneOf,
  zoneSize,
  zoneStart,
  type ZoneGeometry,
} from '../../../shared/zone/geometry';
import type { EngineSetup } from '../../engine/types';
import { WorkloadModel } from '../workload-model';
import type { FioJob, FioRegion } from './fio-job';

/** Who writes: a clone, with what its job allows. */
export interface FioWriter {
  readonly job: FioJob;
  readonly random: Random;
  readonly region: FioRegion;
}

/**
 * The zones as all streams of a run see them: what has been written, and which zones are being written. As in fio a zone is
 * being written from its first write until it is full; no more of them than the limits allow.
 */
export class FioZones {
  readonly geometry: ZoneGeometry;
  readonly model: WorkloadModel;
  readonly #limits: EngineSetup['limits'];
  /** Zones being written, and by whom. */
  readonly #writing = new Map<ZoneIndex, FioWriter | null>();
  readonly #data = new Map<FioRegion, BlockCount>();
  /** Open and active zones that are not ours. */
  readonly #others = { open: 0, active: 0 };

  constructor(device: EngineSetup, regions: readonly FioRegion[]) {
    this.geometry = device.geometry;
    this.model = new WorkloadModel(device);
    this.#limits = device.limits;
    this.#adopt(device, regions);
  }

  /** Blocks with data in the sequential zones of a region; counted once, then kept up to date. */
  dataIn(region: FioRegion): BlockCount {
    const known = this.#data.get(region);
    if (known !== undefined) return known;
    let blocks = 0;
    for (let zone = this.zoneAt(region.start); this.isIn(zone, region); zone++)
      if (!this.isConventional(zone)) blocks += this.model.written(zone);
    this.#data.set(region, blocks);
    return blocks;
  }

  /** True when a zone starts within a region. */
  isIn(zone: ZoneIndex, { start, end }: FioRegion): boolean {
    const at = this.startOf(zone);
    return zone < this.geometry.zoneCount && at >= start && at < end;
  }

  zoneAt(lba: Lba): ZoneIndex {
    return zoneOf(this.geometry, lba);
  }

  startOf(zone: ZoneIndex): Lba {
    return zoneStart(this.geometry, zone);
  }

  endOf(zone: ZoneIndex): Lba {
    return this.startOf(zone) + zoneSize(this.geometry, zone);
  }

  capacityEndOf(zone: ZoneIndex): Lba {
    return this.startOf(zone) + zoneCapacity(this.geometry, zone);
  }

  isConventional(zone: ZoneIndex): boolean {
    return isConventional(this.geometry, zone);
  }

  /** False for zones that a fault has taken. */
  isUsable(zone: ZoneIndex): boolean {
    const state = this.model.state(zone);
    return state !== 'readOnly' && state !== 'offline';
  }

  /** The zone that is written where one asks for `wanted`: that one, or one that is being written while no other may be. */
  writeZone(wanted: ZoneIndex, writer: FioWriter): ZoneIndex {
    if (this.#writing.has(wanted) || this.#mayBegin(writer)) return wanted;
    const own = [...this.#writing.keys()].filter((zone) => this.#serves(zone, writer));
    return own.length === 0 ? wanted : own[writer.random.below(own.length)]!;
  }

  /** A write at the pointer. Errors: `usage` when the device cannot take it, in the words of the rule. */
  *write(zone: ZoneIndex, blocks: BlockCount, { writer, data }: FioWrite): Generator<PlannedCommand> {
    yield this.#carryOut(
      { op: 'write', zone, lba: this.model.writePointer(zone), blocks, data },
      zone,
      writer,
    );
    if (this.model.room(zone) === 0) this.#writing.delete(zone);
    else if (!this.#writing.has(zone)) this.#writing.set(zone, writer);
  }

  /** A reset or a finish, after which the zone is not being written. Errors: `usage`, as `write`. */
  *manage(op: 'reset' | 'finish', zone: ZoneIndex, writer: FioWriter): Generator<PlannedCommand> {
    yield this.#carryOut({ op, zone }, zone, writer);
    this.#writing.delete(zone);
  }

  #carryOut(command: ZoneCommand, zone: ZoneIndex, { job }: FioWriter): ZoneCommand {
    const before = this.model.written(zone);
    if (!this.model.accepts(command)) fail('usage', `${job.name}: ${this.model.lastRefusal}`, { zone });
    const more = this.model.written(zone) - before;
    for (const [region, blocks] of this.#data)
      if (this.isIn(zone, region)) this.#data.set(region, blocks + more);
    return command;
  }

  /** A command as it comes; one that the device refuses carries the refusal. */
  *plain(command: PlannedCommand): Generator<PlannedCommand> {
    const status = this.model.outcome(command);
    yield status === 'ok' ? command : { ...command, expect: { status } };
  }

  #mayBegin(writer: FioWriter): boolean {
    const { writeZonesMax, ownWriteZonesMax, ignoresLimits } = writer.job;
    const { openZonesMax, activeZonesMax } = this.#limits;
    const open = ignoresLimits || openZonesMax === null ? Infinity : openZonesMax - this.#others.open;
    const active = activeZonesMax === null ? Infinity : activeZonesMax - this.#others.active;
    const all = Math.min(writeZonesMax || Infinity, open, active);
    if (this.#writing.size >= all) return false;
    if (ownWriteZonesMax === 0) return true;
    const own = [...this.#writing.values()].filter((other) => other === writer).length;
    return own < ownWriteZonesMax;
  }

  #serves(zone: ZoneIndex, { region, job }: FioWriter): boolean {
    return (
      this.isIn(zone, region) && this.model.room(zone) >= (job.writesRemainder ? 1 : job.sizes.write.least)
    );
  }

  /** Zones found partly written are being written as far as the limits go; the others hold their places. */
  #adopt({ zones, limits }: EngineSetup, regions: readonly FioRegion[]): void {
    const most = Math.min(limits.openZonesMax ?? Infinity, limits.activeZonesMax ?? Infinity);
    for (let zone = 0; zone < zones.count; zone++) {
      if (this.model.room(zone) === 0 || this.model.isEmpty(zone)) continue;
      const ours = regions.some((region) => this.isIn(zone, region));
      if (ours && this.#writing.size < most) this.#writing.set(zone, null);
      else {
        this.#others.active++;
        if (this.model.isOpen(zone)) this.#others.open++;
      }
    }
  }
}

/** Who makes a write, and of what. */
export interface FioWrite {
  readonly writer: FioWriter;
  readonly data: OwnData;
}
