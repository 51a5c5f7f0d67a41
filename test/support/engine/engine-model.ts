import type { EngineSetup } from '../../../main/engine/types';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { ZoneStateName } from '../../../shared/zone/state';
import type { StatusName } from '../../../shared/zone/status';

/** A zone as the model sees it: the pointer counts from the zone start. */
interface ModelZone {
  readonly index: number;
  readonly size: number;
  readonly capacity: number;
  readonly conventional: boolean;
  state: ZoneStateName;
  pointer: number;
  zde: boolean;
  /** When it last became implicitly open, and when it was last written. */
  since: number;
  written: number;
}

export interface ModelResult {
  readonly status: StatusName;
  readonly assigned?: number;
}

type Profile = 'zns' | 'zbc' | 'linux-blk';
type Answer = StatusName | null;

const isOpenState = (zone: ModelZone) =>
  zone.state === 'implicitlyOpened' || zone.state === 'explicitlyOpened';
const isActiveState = (zone: ModelZone) => isOpenState(zone) || zone.state === 'closed';
const faulty = (zone: ModelZone) => zone.state === 'readOnly' || zone.state === 'offline';

/**
 * The rules once more, the slow and obvious way: plain objects, everything recounted at every question.
 * Shares no code with the engine.
 */
export class EngineModel {
  readonly zones: ModelZone[];
  readonly #setup: EngineSetup;
  readonly #profile: Profile;
  #clock = 0;
  #cursor = 0;

  constructor(setup: EngineSetup) {
    const { geometry } = setup;
    this.#setup = setup;
    this.#profile = setup.rules.profile;
    this.zones = Array.from({ length: geometry.zoneCount }, (_, index) => {
      const conventional = geometry.conventional.some(([first, last]) => index >= first && index <= last);
      const size = index === geometry.zoneCount - 1 ? geometry.lastZoneSizeBlocks : geometry.zoneSizeBlocks;
      return {
        ...{ index, size, conventional, capacity: Math.min(size, geometry.zoneCapacityBlocks) },
        state: conventional ? ('notWritePointer' as const) : ('empty' as const),
        ...{ pointer: 0, zde: false, since: 0, written: 0 },
      };
    });
  }

  get open(): number {
    return this.zones.filter(isOpenState).length;
  }

  get active(): number {
    return this.zones.filter(isActiveState).length;
  }

  get openMax(): number {
    return Math.min(this.#limit(this.#setup.limits.openZonesMax), this.activeMax);
  }

  get activeMax(): number {
    return this.#limit(this.#setup.limits.activeZonesMax);
  }

  execute(command: ZoneCommand): ModelResult {
    this.#clock++;
    if (command.op === 'powerCycle') return this.#powerCycle();
    if (command.op === 'flush' || command.op === 'mark') return { status: 'ok' };
    if (command.op === 'write' || command.op === 'append' || command.op === 'read') return this.#io(command);
    if (command.all) return { status: this.#all(command.op) ?? 'ok' };
    return { status: this.#single(command) ?? 'ok' };
  }

  #limit(limit: number | null): number {
    const sequential = this.zones.filter((zone) => !zone.conventional).length;
    const dropped = this.#profile === 'linux-blk' && limit !== null && limit >= sequential;
    return limit === null || dropped ? Infinity : limit;
  }

  get #blocks(): number {
    return this.zones.reduce((sum, zone) => sum + zone.size, 0);
  }

  #startOf(zone: ModelZone): number {
    return zone.index * this.#setup.geometry.zoneSizeBlocks;
  }

  #zoneWith(lba: number): ModelZone | undefined {
    return this.zones.find((zone) => lba >= this.#startOf(zone) && lba < this.#startOf(zone) + zone.size);
  }

  #io({ op, lba, zone: index = 0, blocks = 0 }: ZoneCommand): ModelResult {
    const named = lba === undefined ? this.zones[index] : this.#zoneWith(lba);
    const zbcZero = this.#profile === 'zbc' && op !== 'append' && blocks === 0;
    if (blocks === 0 && !zbcZero) return { status: 'invalid-field' };
    if (!named) return { status: 'out-of-range' };
    const usesPointer = op === 'write' && (named.state === 'empty' || isActiveState(named));
    const at = lba ?? this.#startOf(named) + (usesPointer ? named.pointer : 0);
    if (at + blocks > this.#blocks) return { status: 'out-of-range' };
    const touched = this.zones.filter(
      (zone) => zone === named || (this.#startOf(zone) < at + blocks && this.#startOf(zone) + zone.size > at),
    );
    if (op === 'read') return { status: this.#read(at, blocks, touched) };
    if (op === 'append') return this.#append(named, at, blocks);
    return { status: this.#write(named, at, blocks, touched) };
  }

  #read(at: number, blocks: number, touched: readonly ModelZone[]): StatusName {
    const first = touched[0]!;
    if (first.state === 'offline') return 'offline';
    const { crossZoneRead, unrestrictedRead } = this.#setup.rules;
    const zbc = this.#profile === 'zbc';
    const conventional = touched.filter((zone) => zone.conventional).length;
    if (touched.length > 1 && conventional < touched.length) {
      if (zbc ? conventional > 0 || !unrestrictedRead : !crossZoneRead) return 'boundary';
    }
    if (touched.some((zone) => zone.state === 'offline')) return 'offline';
    const pointed = first.state === 'empty' || isActiveState(first);
    const beyond = pointed && at + blocks > this.#startOf(first) + first.pointer;
    return zbc && !unrestrictedRead && beyond ? 'read-beyond-wp' : 'ok';
  }

  #write(zone: ModelZone, at: number, blocks: number, touched: readonly ModelZone[]): StatusName {
    if (zone.conventional) return touched.every((each) => each.conventional) ? 'ok' : 'boundary';
    if (this.#profile === 'zbc' && touched.length > 1) return 'boundary';
    if (zone.state === 'full') return 'zone-full';
    if (zone.state === 'readOnly') return 'read-only';
    if (zone.state === 'offline') return 'offline';
    if (at !== this.#startOf(zone) + zone.pointer) return 'unaligned-write';
    return this.#advance(zone, blocks);
  }

  #append(zone: ModelZone, at: number, blocks: number): ModelResult {
    const most = (this.#setup.limits.appendMaxBytes ?? Infinity) / this.#setup.geometry.logicalBlockSizeBytes;
    if (at !== this.#startOf(zone) || blocks > most) return { status: 'invalid-field' };
    if (this.#profile === 'zbc' || zone.conventional) return { status: 'invalid-field' };
    if (zone.state === 'full') return { status: 'zone-full' };
    if (zone.state === 'readOnly') return { status: 'read-only' };
    if (zone.state === 'offline') return { status: 'offline' };
    const assigned = this.#startOf(zone) + zone.pointer;
    const status = this.#advance(zone, blocks);
    return status === 'ok' ? { status, assigned } : { status };
  }

  #advance(zone: ModelZone, blocks: number): StatusName {
    if (zone.pointer + blocks > zone.capacity) return 'boundary';
    const refused = isOpenState(zone) ? null : this.#claim(zone);
    if (refused) return refused;
    if (!isOpenState(zone)) this.#becomeImplicit(zone);
    zone.pointer += blocks;
    if (blocks > 0) zone.written = this.#clock;
    if (zone.pointer === zone.capacity) zone.state = 'full';
    return 'ok';
  }

  #becomeImplicit(zone: ModelZone): void {
    zone.state = 'implicitlyOpened';
    zone.since = this.#clock;
    zone.written = this.#clock;
  }

  /** Takes an open resource, and an active one for an empty zone; closes a victim where that is lawful. */
  #claim(zone: ModelZone): Answer {
    if (zone.state === 'empty' && this.active >= this.activeMax) return 'too-many-active';
    if (this.open < this.openMax) return null;
    const lawful = this.#profile !== 'linux-blk' || this.active < this.activeMax;
    const victim = this.#victim();
    if (!victim || !lawful) return 'too-many-open';
    this.#evict(victim);
    return null;
  }

  #victim(): ModelZone | undefined {
    const candidates = this.zones.filter((zone) => zone.state === 'implicitlyOpened');
    const by = (key: 'since' | 'written') => [...candidates].sort((a, b) => a[key] - b[key])[0];
    switch (this.#setup.rules.implicitCloseVictim) {
      case 'fifo':
        return by('since');
      case 'lru':
        return by('written');
      case 'lowest':
        return candidates[0];
      case 'round-robin':
        return candidates.find((zone) => zone.index >= this.#cursor) ?? candidates[0];
    }
  }

  #evict(zone: ModelZone): void {
    this.#cursor = zone.index + 1;
    this.#close(zone);
  }

  #close(zone: ModelZone): void {
    const unused = zone.pointer === 0 && !zone.zde;
    zone.state = unused && this.#profile !== 'zns' ? 'empty' : 'closed';
  }

  #single({ op, zone: index = 0, lba }: ZoneCommand): Answer {
    const zone = lba === undefined ? this.zones[index] : this.#zoneWith(lba);
    if (!zone) return 'out-of-range';
    if (lba !== undefined && lba !== this.#startOf(zone)) return 'invalid-field';
    if (op === 'setZde' && this.#setup.zdeBytes === 0) return 'invalid-field';
    if (op === 'clearFault') return this.#clearFault(zone);
    if (zone.conventional) return this.#profile === 'zns' ? 'invalid-transition' : 'invalid-field';
    if (op === 'injectOffline' || op === 'injectReadOnly') {
      zone.state = op === 'injectOffline' ? 'offline' : 'readOnly';
      return null;
    }
    return this.#manage(op, zone);
  }

  #manage(op: ZoneCommand['op'], zone: ModelZone): Answer {
    if (op === 'offline' && faulty(zone)) {
      zone.state = 'offline';
      return null;
    }
    if (faulty(zone) || op === 'offline') return 'invalid-transition';
    if (op === 'open') return this.#open(zone);
    if (op === 'reset') return this.#clear(zone);
    if (op === 'finish') return this.#finish(zone);
    if (op === 'setZde') return this.#describe(zone);
    if (zone.state === 'empty' || zone.state === 'full')
      return this.#profile === 'zbc' ? null : 'invalid-transition';
    if (isOpenState(zone)) this.#close(zone);
    return null;
  }

  #open(zone: ModelZone): Answer {
    if (zone.state === 'full') return this.#profile === 'zbc' ? null : 'invalid-transition';
    const refused = isOpenState(zone) ? null : this.#claim(zone);
    if (!refused) zone.state = 'explicitlyOpened';
    return refused;
  }

  #finish(zone: ModelZone): Answer {
    const needs = this.#profile === 'linux-blk' && (zone.state === 'empty' || zone.state === 'closed');
    const refused = needs ? this.#claim(zone) : null;
    if (refused) return refused;
    zone.state = 'full';
    zone.pointer = zone.capacity;
    return null;
  }

  #describe(zone: ModelZone): Answer {
    if (zone.state !== 'empty') return 'invalid-transition';
    if (this.active >= this.activeMax) return 'too-many-active';
    zone.state = 'closed';
    zone.zde = true;
    return null;
  }

  #clear(zone: ModelZone): null {
    zone.state = 'empty';
    zone.pointer = 0;
    zone.zde = false;
    return null;
  }

  #healthy(zone: ModelZone): ZoneStateName {
    if (zone.pointer === zone.capacity) return 'full';
    return zone.pointer === 0 && !zone.zde ? 'empty' : 'closed';
  }

  #clearFault(zone: ModelZone): Answer {
    if (!faulty(zone)) return null;
    const state = this.#healthy(zone);
    if (state === 'closed' && this.active >= this.activeMax) return 'too-many-active';
    zone.state = state;
    return null;
  }

  #all(op: ZoneCommand['op']): Answer {
    const fault = op === 'injectOffline' || op === 'injectReadOnly' || op === 'clearFault';
    if (op === 'setZde' || (this.#profile === 'linux-blk' && op !== 'reset' && !fault))
      return 'invalid-field';
    const sequential = this.zones.filter((zone) => !zone.conventional);
    if (op === 'open') return this.#openAll();
    if (op === 'clearFault') return this.#clearAllFaults(sequential.filter(faulty));
    for (const zone of sequential) {
      if (op === 'close' && isOpenState(zone)) this.#close(zone);
      if (op === 'finish' && isActiveState(zone)) this.#finish(zone);
      if (op === 'reset' && !faulty(zone)) this.#clear(zone);
      if (op === 'offline' && zone.state === 'readOnly') zone.state = 'offline';
      if (op === 'injectReadOnly' && !faulty(zone)) zone.state = 'readOnly';
      if (op === 'injectOffline') zone.state = 'offline';
    }
    return null;
  }

  #openAll(): Answer {
    const closed = this.zones.filter((zone) => zone.state === 'closed');
    const explicit = this.zones.filter((zone) => zone.state === 'explicitlyOpened');
    if (closed.length + explicit.length > this.openMax) return 'too-many-open';
    while (this.open + closed.length > this.openMax) this.#evict(this.#victim()!);
    for (const zone of closed) zone.state = 'explicitlyOpened';
    return null;
  }

  #clearAllFaults(zones: readonly ModelZone[]): Answer {
    const closing = zones.filter((zone) => this.#healthy(zone) === 'closed').length;
    if (this.active + closing > this.activeMax) return 'too-many-active';
    for (const zone of zones) zone.state = this.#healthy(zone);
    return null;
  }

  #powerCycle(): ModelResult {
    for (const zone of this.zones.filter(isActiveState)) {
      zone.state = zone.pointer > 0 || zone.zde ? 'closed' : 'empty';
    }
    this.#cursor = 0;
    return { status: 'ok' };
  }
}
