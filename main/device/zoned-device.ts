import { AppError, errorAbout, fail, failAbout } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { BlockRange } from '../../shared/units/ranges';
import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { changesNothing, operationOf } from '../../shared/workload/operations';
import type { RuleOptions } from '../../shared/zone/profile';
import { zoneOf } from '../../shared/zone/geometry';
import { isActive, ZONE_STATE_TITLES, ZoneState, type ZoneStateName } from '../../shared/zone/state';
import type { Refusal } from '../../shared/zone/status';
import { createEngine } from '../engine/engine';
import type { DataEffect, Effects, Permit, Preparation, ZoneEngine } from '../engine/types';
import type { FormatImage, ImageFacts } from '../format/image';
import type { BlockFile } from '../storage/block-file';
import { GatherFile, type GivenUp } from '../storage/filters/gather-file';
import { FreedPlaces } from './freed-places';
import { KnownZeros } from './known-zeros';
import { OutstandingWrites } from './outstanding-writes';
import { Payloads, PIECE_BYTES, zdeBytesOf, type Payload } from './payloads';
import { readMasked } from './read-masked';
import { requireZones } from './require-zones';
import { ZoneEntries } from './zone-entries';
import type { DeviceResult, Durability, Settlement, TableWrites, ZonedDevice } from './device';
import { joinZeroRanges } from './zero-ranges';

/** What a device is made of. */
export interface DeviceSetup {
  readonly image: FormatImage;
  readonly file: BlockFile;
  readonly rules: RuleOptions;
  readonly durability: Durability;
  readonly tableWrites: TableWrites;
}

/** Joins a format image and a new engine over its zones into a device. */
export function createZonedDevice(setup: DeviceSetup): ZonedDevice {
  return new FileZonedDevice(setup);
}

const NOT_REPRESENTABLE = 'not-representable';
const NOTHING_CHANGED: readonly ZoneIndex[] = [];

class FileZonedDevice implements ZonedDevice {
  readonly image: FormatImage;
  readonly file: BlockFile;
  readonly engine: ZoneEngine;
  readonly rules: RuleOptions;
  readonly #durability: Durability;
  readonly #deferred: boolean;
  readonly #entries: ZoneEntries;
  readonly #zeros: KnownZeros;
  readonly #payloads: Payloads;
  readonly #gather: GatherFile | null;
  readonly #outstanding: OutstandingWrites;
  readonly #places: FreedPlaces;
  /** Commands carried out. */
  #done = 0;
  /** A write of entries failed, and nobody has settled what became of them. */
  #unsettled: AppError | null = null;
  /** Set when memory could not be brought back in line with the file: nothing may be executed any more. */
  #broken = false;

  constructor({ image, file, rules, durability, tableWrites }: DeviceSetup) {
    this.image = image;
    this.file = file;
    this.rules = rules;
    const { geometry, limits, zdeBytes } = image.facts;
    const { zones } = image.table;
    this.engine = createEngine({ geometry, limits, rules, zdeBytes, zones });
    this.#durability = durability;
    this.#deferred = tableWrites === 'deferred';
    this.#entries = new ZoneEntries(image.table, () => this.#wasReloaded());
    this.#zeros = new KnownZeros(geometry);
    this.#payloads = new Payloads(geometry);
    this.#gather = file instanceof GatherFile ? file : null;
    this.#outstanding = new OutstandingWrites(this.#gather, zones);
    this.#places = new FreedPlaces(limits);
  }

  prepare(command: ZoneCommand): Preparation {
    const { injects } = operationOf(command.op);
    if (injects === undefined || this.image.table.canStore(ZoneState[injects]))
      return this.engine.prepare(command);
    return { ok: false, refusal: notRepresentable(this.image.facts, command, injects) };
  }

  execute(command: ZoneCommand, payload?: Payload, into?: Uint8Array): DeviceResult {
    // Nothing may build on entries that a failed write left half done.
    if (this.#unsettled !== null) this.settle();
    this.#requireAble(command);
    this.#payloads.count();
    const permit = this.prepare(command);
    if (!permit.ok) {
      if (permit.refusal.rule === NOT_REPRESENTABLE) fail(NOT_REPRESENTABLE, permit.refusal.message);
      return { status: permit.refusal.status, refusal: permit.refusal, changedZones: NOTHING_CHANGED };
    }
    this.#moveData(permit, payload, into);
    const changedZones = this.#commit(permit);
    if (command.op === 'powerCycle') this.#write(() => this.image.table.clearAtStart?.({ dryRun: false }));
    if (this.#mustFlush(command)) {
      this.#flushAll();
      // Forced access promises nothing of what is older than itself.
      if (command.fua !== true) this.#places.flushed();
    }
    this.#done++;
    return permit.assignedLba === undefined
      ? { status: 'ok', changedZones }
      : { status: 'ok', assignedLba: permit.assignedLba, changedZones };
  }

  adopt(changed: readonly ZoneIndex[]): void {
    this.engine.resync();
    this.#entries.changed(changed);
    if (!this.#deferred) this.#write(() => this.#entries.storeChanged());
  }

  flush(): void {
    this.#flushAll();
    this.#places.flushed();
  }

  #flushAll(): void {
    this.file.flush();
    if (this.#places.isTaken && this.#storeFreed()) this.file.flush();
    if (this.#storeChanged()) this.file.flush();
    if (this.image.table.seal()) this.file.flush();
    this.#entries.flushed();
  }

  finish(): void {
    if (!this.file.writable || this.image.facts.writeRefusal !== null) return;
    if (this.#unsettled !== null) throw this.#unsettled;
    if (this.#durability !== 'none') return this.flush();
    this.#storeChanged();
    this.image.table.seal();
  }

  settle(): Settlement {
    this.#unsettled = null;
    const given = this.#gather?.settle() ?? null;
    if (given?.kind === 'zde') {
      this.#resync();
      return {
        undone: 0,
        problem: errorAbout(this.file.name, 'io', 'a descriptor extension could not be written'),
      };
    }
    const undone = this.#undo(given);
    try {
      this.#storeAgain();
      this.finish();
      return { undone, problem: null };
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#gather?.settle();
      this.#resync();
      return { undone, problem: thrown };
    }
  }

  reload(): void {
    this.#zeros.forget();
    this.#entries.reload();
  }

  #requireAble(command: ZoneCommand): void {
    if (command.op !== 'flush' && command.op !== 'mark') requireZones(this.image.facts, this.file.name);
    if (this.#broken)
      failAbout(this.file.name, 'io', 'an earlier write failed and the zones could not be read again');
    if (changesNothing(command.op)) return;
    if (this.image.facts.writeRefusal !== null) throw this.image.facts.writeRefusal;
    if (!this.file.writable)
      failAbout(this.file.name, 'read-only', 'is open for reading only', { op: command.op });
  }

  #moveData(permit: Permit, payload: Payload | undefined, into: Uint8Array | undefined): void {
    const { command, data } = permit;
    switch (data.kind) {
      case 'none':
        return;
      case 'write':
        return this.#writeData(command, data, payload);
      case 'read':
        return this.#readData(data, into);
      case 'zde':
        return this.image.table.writeZde(data.zone, zdeBytesOf(command, this.image.facts.zdeBytes, payload));
    }
  }

  #writeData(command: ZoneCommand, { lba, blocks }: Extent, payload: Payload | undefined): void {
    const blockSize = this.image.facts.geometry.logicalBlockSizeBytes;
    const whole = this.#payloads.whole(command, lba, blocks, payload);
    this.#zeros.willWrite({ lba, blocks });
    this.#outstanding.begin(zoneOf(this.image.facts.geometry, lba), this.#done);
    const pieceBlocks = PIECE_BYTES / blockSize;
    for (let done = 0; done < blocks; done += pieceBlocks) {
      const piece = Math.min(pieceBlocks, blocks - done);
      const bytes = whole
        ? whole.subarray(done * blockSize, (done + piece) * blockSize)
        : this.#payloads.make(command, lba + done, piece, payload);
      this.image.blocks.write(lba + done, bytes);
      this.#outstanding.took(bytes.length);
    }
  }

  #readData({ lba, blocks }: Extent, into: Uint8Array | undefined): void {
    if (into === undefined) return;
    const length = blocks * this.image.facts.geometry.logicalBlockSizeBytes;
    if (into.length !== length) {
      fail('usage', `a read of ${length} bytes was given room for ${into.length}`, {
        length,
        room: into.length,
      });
    }
    readMasked(this.image, lba, into);
  }

  #commit(permit: Permit): readonly ZoneIndex[] {
    const active = this.engine.activeCount;
    const effects = this.engine.commit(permit);
    this.#assertFollowed(permit);
    if (effects.changedZones.length === 0) return NOTHING_CHANGED;
    const changed = effects.changedZones.slice();
    this.#entries.changed(changed);
    this.#places.changed(active, this.engine.activeCount);
    if (!this.#deferred) this.#write(() => this.#storeAtOnce());
    this.#zero(effects);
    return changed;
  }

  /** What was written ends at the write pointer, and began where an append says. Conventional zones have none. */
  #assertFollowed({ data, assignedLba }: Permit): void {
    if (data.kind !== 'write') return;
    const { zones } = this.image.table;
    const zone = zoneOf(this.image.facts.geometry, data.lba);
    if (zones.state[zone] === ZoneState.notWritePointer) return;
    assert(zones.writePointer[zone] === data.lba + data.blocks, 'the write pointer did not follow the data');
    assert(assignedLba === undefined || assignedLba === data.lba, 'an append went elsewhere than it says');
  }

  #zero({ zeroed }: Effects): void {
    if (zeroed.length === 0) return;
    const ranges = this.#zeros.rangesToZero(zeroed);
    if (ranges.length > 0) this.#zeroRanges(ranges);
    for (const range of zeroed) this.#zeros.didZero(range);
  }

  #zeroRanges(ranges: readonly BlockRange[]): void {
    const { geometry } = this.image.facts;
    // Discarded data may only go once the entry says so, in either mode. Other entries wait for their data.
    if (this.#deferred) {
      const zones = ranges.map(({ lba }) => zoneOf(geometry, lba));
      this.#write(() => this.#entries.store(zones));
    }
    for (const { lba, blocks } of joinZeroRanges(geometry, ranges)) this.image.blocks.zero(lba, blocks);
  }

  #mustFlush(command: ZoneCommand): boolean {
    if (this.#durability === 'each') return command.op === 'flush' || !changesNothing(command.op);
    return this.#durability === 'flush' && (command.op === 'flush' || command.fua === true);
  }

  /** Where flushes are asked for, entries wait for those that gave up a place that they take. */
  #storeAtOnce(): void {
    if (this.#places.isTaken && (this.#durability === 'flush' || this.#durability === 'each')) {
      this.file.flush('mapping');
      this.#places.flushed();
    }
    this.#entries.storeChanged();
  }

  /** Of the outstanding entries those of zones that are not active; false when there are none. */
  #storeFreed(): boolean {
    const { state } = this.image.table.zones;
    let wasChanged = false;
    this.#write(() => (wasChanged = this.#entries.storeChanged((zone) => !isActive(state[zone]!))));
    return wasChanged;
  }

  #storeChanged(): boolean {
    let wasChanged = false;
    this.#write(() => (wasChanged = this.#entries.storeChanged()));
    return wasChanged;
  }

  /**
   * Writes entries, at the second try if need be. What is only gathered has to be settled first: then that is left to who
   * settles it.
   */
  #write(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (this.#gather !== null) {
        this.#unsettled = thrown;
        throw thrown;
      }
      this.#storeAgain();
    }
  }

  #storeAgain(): void {
    this.#broken = true;
    this.#entries.storeAgain();
  }

  #wasReloaded(): void {
    this.engine.resync();
    this.#broken = false;
  }

  /** How many commands are undone because what they wrote cannot be brought into the file. */
  #undo(given: GivenUp | null): number {
    if (given === null) return 0;
    // The mapping of data that is in the file is lost with everything that waited for it.
    const first = this.#outstanding.undo(given.kind === 'data' ? given.bytes : Infinity) ?? this.#done;
    this.engine.resync();
    return this.#done - first;
  }

  #resync(): void {
    this.#broken = true;
    this.reload();
  }
}

type Extent = Extract<DataEffect, { readonly kind: 'write' | 'read' }>;

function notRepresentable({ recognition }: ImageFacts, { zone }: ZoneCommand, state: ZoneStateName): Refusal {
  const where = zone === undefined ? '' : `zone ${zone}: `;
  const layout = `${recognition.format} ${recognition.variant}`;
  return {
    status: 'invalid-field',
    rule: NOT_REPRESENTABLE,
    message: `${where}the state ${ZONE_STATE_TITLES[state]} is not representable in ${layout}`,
    numbers: zone === undefined ? {} : { zone },
  };
}
