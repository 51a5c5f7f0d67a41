import { geometryOfShape } from '../../../shared/image/geometry-shape';
import type { BlockRange } from '../../../shared/units/ranges';
import type { ZoneIndex } from '../../../shared/units/units';
import type { Operation } from '../../../shared/workload/operations';
import { operationOf } from '../../../shared/workload/operations';
import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import { zoneCapacity, zoneOf, zoneStart, type ZoneGeometry } from '../../../shared/zone/geometry';
import { ruleOptions } from '../../../shared/zone/profile';
import { hasWritePointer, isOpen, ZoneState } from '../../../shared/zone/state';
import type { StatusName } from '../../../shared/zone/status';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import { createEngine } from '../../engine/engine';
import type { Preparation, ZoneEngine } from '../../engine/types';
import { emptyZones } from '../geometry-file';

/** A command of a trace with where it went and what became of it. */
export interface TracedCommand {
  readonly entry: TraceEntry;
  /** As recorded; what the rules say where nothing is recorded. */
  readonly status: StatusName;
  /** Logical blocks of a write, append (where it was placed) or read; null for others. */
  readonly range: BlockRange | null;
  /** Zones that a zone command speaks of: the addressed one, of Select All those that it changed. */
  readonly zones: readonly ZoneIndex[];
  /** Zones whose descriptor changed, in the order of change. */
  readonly changed: readonly ZoneIndex[];
}

/**
 * The device of a trace, followed command by command from its empty state. Where recorded results contradict it (the
 * trace began on an image with data, or on a build with rules of its own), it takes over what was recorded.
 */
export class TracedDevice {
  readonly geometry: ZoneGeometry;
  readonly zones: ZoneTable;
  readonly #engine: ZoneEngine;

  constructor({ geometry, logicalBlockSizeBytes, limits, profile, options, zdeBytes }: TraceHeader) {
    this.geometry = geometryOfShape(geometry, logicalBlockSizeBytes === 512 ? 512 : 4096);
    this.zones = emptyZones(this.geometry);
    const rules = ruleOptions(profile, options);
    this.#engine = createEngine({ geometry: this.geometry, limits, rules, zdeBytes, zones: this.zones });
  }

  get openCount(): number {
    return this.#engine.openCount;
  }

  get activeCount(): number {
    return this.#engine.activeCount;
  }

  /** Carries out the next command of the trace. */
  follow(entry: TraceEntry): TracedCommand {
    const answer = this.#engine.prepare(entry);
    const status = entry.expect?.status ?? (answer.ok ? 'ok' : answer.refusal.status);
    const range = this.#rangeOf(entry, answer);
    const changed = status === 'ok' ? this.#carryOut(entry, answer, range) : [];
    return { entry, status, range, zones: this.#zonesOf(entry, changed), changed };
  }

  #carryOut(entry: TraceEntry, answer: Preparation, range: BlockRange | null): ZoneIndex[] {
    const changed = answer.ok ? [...this.#engine.commit(answer).changedZones] : [];
    const zone = this.#zoneOf(entry);
    if (zone === null) return changed;
    const { state, writePointer } = this.zones;
    const before = { state: state[zone], pointer: writePointer[zone] };
    if (!answer.ok && range === null) this.#enter(zone, entry.op);
    else if (!answer.ok && entry.op !== 'read') this.#advanceTo(zone, range!.lba + range!.blocks);
    this.#takeOver(entry, zone);
    if (before.state === state[zone] && before.pointer === writePointer[zone]) return changed;
    this.#engine.resync();
    return changed.includes(zone) ? changed : [...changed, zone];
  }

  #takeOver({ expect = {} }: TraceEntry, zone: ZoneIndex): void {
    const { state, writePointer } = this.zones;
    if (expect.state !== undefined) state[zone] = ZoneState[expect.state];
    if (typeof expect.writePointer === 'number' && hasWritePointer(state[zone]!))
      writePointer[zone] = expect.writePointer;
  }

  #advanceTo(zone: ZoneIndex, end: number): void {
    const { state, writePointer } = this.zones;
    if (state[zone] === ZoneState.notWritePointer) return;
    const capacityEnd = zoneStart(this.geometry, zone) + zoneCapacity(this.geometry, zone);
    writePointer[zone] = Math.min(end, capacityEnd);
    if (end >= capacityEnd) state[zone] = ZoneState.full;
    else if (!isOpen(state[zone]!)) state[zone] = ZoneState.implicitlyOpened;
  }

  /** A zone command that succeeded has led to its state, whatever the zone was before. */
  #enter(zone: ZoneIndex, op: Operation): void {
    const { state, writePointer } = this.zones;
    if (state[zone] === ZoneState.notWritePointer) return;
    state[zone] = LEADS_TO[op] ?? state[zone]!;
    const start = zoneStart(this.geometry, zone);
    if (op === 'reset') writePointer[zone] = start;
    if (op === 'finish') writePointer[zone] = start + zoneCapacity(this.geometry, zone);
  }

  #rangeOf(entry: TraceEntry, answer: Preparation): BlockRange | null {
    const { op, blocks = 0, expect } = entry;
    if (operationOf(op).addresses !== 'blocks') return null;
    const placed =
      op === 'append' ? (expect?.assignedLba ?? (answer.ok ? answer.assignedLba : undefined)) : undefined;
    return { lba: placed ?? this.#lbaOf(entry), blocks };
  }

  #lbaOf({ op, lba, zone = 0 }: TraceEntry): number {
    if (lba !== undefined) return lba;
    const isKnown = zone < this.zones.count && hasWritePointer(this.zones.state[zone]!);
    return op === 'write' && isKnown ? this.zones.writePointer[zone]! : zoneStart(this.geometry, zone);
  }

  /** The addressed zone, if the device has it. */
  #zoneOf({ op, lba, zone, all }: TraceEntry): ZoneIndex | null {
    if (all === true || operationOf(op).addresses === 'nothing') return null;
    const addressed = lba === undefined ? zone : zoneOf(this.geometry, lba);
    return addressed !== undefined && addressed < this.zones.count ? addressed : null;
  }

  #zonesOf(entry: TraceEntry, changed: readonly ZoneIndex[]): readonly ZoneIndex[] {
    if (operationOf(entry.op).addresses !== 'zone') return [];
    if (entry.all === true) return [...new Set(changed)].sort((a, b) => a - b);
    const zone = this.#zoneOf(entry);
    return zone === null ? [] : [zone];
  }
}

/** State that a zone is in after a zone command of that name. */
const LEADS_TO: Partial<Readonly<Record<Operation, ZoneState>>> = {
  open: ZoneState.explicitlyOpened,
  close: ZoneState.closed,
  finish: ZoneState.full,
  reset: ZoneState.empty,
  offline: ZoneState.offline,
  injectOffline: ZoneState.offline,
  injectReadOnly: ZoneState.readOnly,
};
