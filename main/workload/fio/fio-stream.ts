import type { BlockCount, Lba, ZoneIndex } from '../../../shared/units/units';
import type { OwnData } from '../../../shared/workload/command';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import { Random } from '../../../shared/workload/random';
import type { FioBlocks, FioJob, FioRegion } from './fio-job';
import type { FioDirection } from './fio-values';
import type { FioWriter, FioZones } from './fio-zones';

/** What a request moved: blocks, or null where the pass over the region is at its end. */
type Moved = BlockCount | null;

type Step = Generator<PlannedCommand, Moved>;

/** One clone of a job: its requests one by one, with the resets and flushes that belong to them. */
export class FioStream implements FioWriter {
  readonly job: FioJob;
  readonly region: FioRegion;
  readonly random: Random;
  readonly #zones: FioZones;
  readonly #data: OwnData;
  /** Where each direction goes on. */
  readonly #next: Record<FioDirection, Lba>;
  #moved = 0;
  #movedInPass = 0;
  #requests = 0;
  #writes = 0;
  #loop = 1;
  #untilReset: number;
  /** Of trimwrite: the zone that was trimmed and is written now. */
  #trimmed: ZoneIndex | null = null;

  constructor(
    zones: FioZones,
    { job, clone, seed, data }: { job: FioJob; clone: number; seed: number; data: OwnData },
  ) {
    this.#zones = zones;
    this.job = job;
    this.region = job.regions[clone]!;
    this.random = new Random((job.seed ?? seed) + clone * 0x9e3779b1);
    this.#data = data;
    const { start } = this.region;
    this.#next = { read: start, write: start, trim: start };
    this.#untilReset = job.resetEvery;
  }

  /** One request; false when there is none left. */
  *step(): Generator<PlannedCommand, boolean> {
    if (this.#requests >= this.job.requestsMax) return yield* this.#end();
    const moved = this.#moved >= this.#goal() ? null : yield* this.#request();
    if (moved === null) return this.#goesOn() ? yield* this.step() : yield* this.#end();
    this.#requests++;
    this.#moved += moved;
    this.#movedInPass += moved;
    return true;
  }

  /** Blocks to move in the loops so far. */
  #goal(): BlockCount {
    return (this.job.moves ?? this.region.end - this.region.start) * this.#loop;
  }

  /** At the end of the region: around again, where something was moved and more is asked for. */
  #goesOn(): boolean {
    const { job, region } = this;
    const most = Math.max(...job.pattern.directions.map((direction) => job.sizes[direction].most));
    const isShort = job.moves !== null && this.#goal() - this.#moved >= most;
    if (this.#movedInPass === 0 || (!isShort && this.#loop >= job.loops)) return false;
    if (!isShort) {
      this.#moved = this.#goal();
      this.#loop++;
    }
    for (const direction of ['read', 'write', 'trim'] as const) this.#next[direction] = region.start;
    this.#movedInPass = 0;
    this.#untilReset = job.resetEvery;
    return true;
  }

  *#end(): Generator<PlannedCommand, false> {
    if (this.job.flushesAtEnd && this.#writes > 0) yield { op: 'flush' };
    this.#requests = Infinity;
    this.#writes = 0;
    return false;
  }

  #request(): Step {
    const { directions } = this.job.pattern;
    if (directions.length === 1) return this.#one(directions[0]!);
    return directions.includes('trim') ? this.#trimThenWrite() : this.#mixed();
  }

  #one(direction: FioDirection): Step {
    if (direction === 'trim') return this.#trim();
    if (!this.job.zoned) return this.#plain(direction);
    return direction === 'read' ? this.#read() : this.#write();
  }

  /** A read that finds nothing to read becomes a write. */
  *#mixed(): Step {
    if (this.random.below(100) < this.job.mixRead) {
      const read = yield* this.#one('read');
      if (read !== null) return read;
      this.#next.read = this.region.start;
    }
    return yield* this.#one('write');
  }

  /** zonemode=none: blocks as they come, whatever the zones say. */
  *#plain(op: 'read' | 'write'): Step {
    const sizes = this.job.sizes[op];
    const lba = this.job.pattern.random ? this.#draw(sizes) : this.#next[op];
    const blocks = Math.min(sizes.draw(this.random), this.region.end - lba);
    if (blocks <= 0) return null;
    this.#next[op] = lba + blocks;
    yield* this.#zones.plain({ op, lba, blocks, ...(op === 'write' && { data: this.#data }) });
    if (op === 'write') yield* this.#flushInTurn();
    return blocks;
  }

  *#write(): Step {
    const sizes = this.job.sizes.write;
    for (let tried = 0; tried <= this.#zones.geometry.zoneCount; tried++) {
      const lba = this.job.pattern.random ? this.#draw(sizes) : this.#writableFrom(this.#next.write);
      if (lba === null) return null;
      const wanted = this.#zones.zoneAt(lba);
      if (!this.#zones.isUsable(wanted)) continue;
      if (this.#zones.isConventional(wanted)) return yield* this.#writeAnywhere(lba, wanted);
      const zone = this.#zones.writeZone(wanted, this);
      const blocks = yield* this.#writeTo(zone, sizes);
      if (blocks !== null) return blocks;
    }
    return null;
  }

  /** From a place on, the first one that can be written; null at the end of the region. */
  #writableFrom(lba: Lba): Lba | null {
    const zones = this.#zones;
    let at = lba;
    while (at < this.region.end) {
      const zone = zones.zoneAt(at);
      if (zones.isUsable(zone) && at < zones.capacityEndOf(zone)) return at;
      at = zones.endOf(zone);
    }
    return null;
  }

  *#writeAnywhere(lba: Lba, zone: ZoneIndex): Step {
    const end = Math.min(this.#zones.endOf(zone), this.region.end);
    const blocks = Math.min(this.job.sizes.write.draw(this.random), end - lba);
    this.#next.write = lba + blocks;
    yield* this.#zones.plain({ op: 'write', zone, lba, blocks, data: this.#data });
    yield* this.#flushInTurn();
    return blocks;
  }

  /** At the pointer of a zone, reset first where it is full or its turn has come; null = it was finished instead. */
  *#writeTo(zone: ZoneIndex, sizes: FioBlocks): Step {
    const { job } = this;
    const { model } = this.#zones;
    const early = this.#isResetDue();
    if ((early && !model.isEmpty(zone)) || model.room(zone) === 0)
      yield* this.#zones.manage('reset', zone, this);
    const room = model.room(zone);
    if (room < sizes.least && !job.writesRemainder && !model.isEmpty(zone)) {
      yield* this.#zones.manage('finish', zone, this);
      this.#next.write = this.#zones.endOf(zone);
      return null;
    }
    const wanted = Math.min(sizes.draw(this.random), room);
    const blocks = wanted >= sizes.least ? wanted - (wanted % sizes.least) : wanted;
    yield* this.#zones.write(zone, blocks, { writer: this, data: this.#data });
    this.#next.write = this.#afterWrite(zone);
    yield* this.#flushInTurn();
    return blocks;
  }

  #afterWrite(zone: ZoneIndex): Lba {
    return this.#zones.model.room(zone) === 0
      ? this.#zones.endOf(zone)
      : this.#zones.model.writePointer(zone);
  }

  /** Above the threshold every so many writes. */
  #isResetDue(): boolean {
    const { resetEvery, resetThreshold } = this.job;
    if (resetEvery === 0) return false;
    const size = this.region.end - this.region.start;
    if (this.#zones.dataIn(this.region) < size * resetThreshold) return false;
    if (--this.#untilReset > 0) return false;
    this.#untilReset = resetEvery;
    return true;
  }

  *#flushInTurn(): Generator<PlannedCommand> {
    this.#writes++;
    if (this.job.flushEvery > 0 && this.#writes % this.job.flushEvery === 0) yield { op: 'flush' };
  }

  *#read(): Step {
    const sizes = this.job.sizes.read;
    const from = this.job.pattern.random ? this.#draw(sizes) : this.#next.read;
    const found = this.#readable(from);
    if (found === null) return null;
    const blocks = Math.min(sizes.draw(this.random), found.end - found.lba);
    this.#next.read = found.lba + blocks;
    yield* this.#zones.plain({ op: 'read', zone: this.#zones.zoneAt(found.lba), lba: found.lba, blocks });
    return blocks;
  }

  /** From a place on, blocks that can be read; a random place goes around the region once. */
  #readable(from: Lba): FioRange | null {
    const zones = this.#zones;
    const first = zones.zoneAt(from);
    const last = zones.zoneAt(this.region.end - 1);
    for (let zone = first; zone <= last; zone++) {
      const found = this.#readableIn(zone, zone === first ? from : zones.startOf(zone));
      if (found) return found;
    }
    if (!this.job.pattern.random) return null;
    for (let zone = zones.zoneAt(this.region.start); zone < first; zone++) {
      const found = this.#readableIn(zone, zones.startOf(zone));
      if (found) return found;
    }
    return null;
  }

  #readableIn(zone: ZoneIndex, from: Lba): FioRange | null {
    const zones = this.#zones;
    if (zones.model.state(zone) === 'offline') return null;
    const { least } = this.job.sizes.read;
    const start = zones.startOf(zone);
    const anywhere = this.job.readsAnywhere || zones.isConventional(zone);
    const end = Math.min(anywhere ? zones.endOf(zone) : start + zones.model.written(zone), this.region.end);
    const places = Math.floor((end - start) / least);
    if (places === 0) return null;
    const lba = this.job.pattern.random
      ? start + (Math.floor((from - start) / least) % places) * least
      : from;
    return end - lba >= least ? { lba, end } : null;
  }

  /** The reset of the next zone with data. */
  *#trim(): Step {
    const zone = this.#nextZone((one) => this.#zones.model.written(one) > 0);
    if (zone === null) return null;
    yield* this.#zones.manage('reset', zone, this);
    return this.#zones.endOf(zone) - this.#zones.startOf(zone);
  }

  /** A zone is reset, written again to its capacity, and the next one follows. What is trimmed does not count as moved. */
  *#trimThenWrite(): Step {
    const zones = this.#zones;
    if (this.#trimmed === null) {
      const zone = this.#nextZone(() => true);
      if (zone === null) return null;
      yield* zones.manage('reset', zone, this);
      this.#trimmed = zone;
      return 0;
    }
    const zone = this.#trimmed;
    const blocks = Math.min(this.job.sizes.write.draw(this.random), zones.model.room(zone));
    yield* zones.write(zone, blocks, { writer: this, data: this.#data });
    if (zones.model.room(zone) === 0) this.#trimmed = null;
    yield* this.#flushInTurn();
    return blocks;
  }

  /** The next sequential zone to be trimmed; a random place goes around the region once. */
  #nextZone(accepts: (zone: ZoneIndex) => boolean): ZoneIndex | null {
    const zones = this.#zones;
    const { random } = this.job.pattern;
    const isOne = (zone: ZoneIndex): boolean =>
      zones.isUsable(zone) && !zones.isConventional(zone) && accepts(zone);
    const from = zones.zoneAt(random ? this.#draw(this.job.sizes.trim) : this.#next.trim);
    const found =
      this.#findZone(from, isOne) ?? (random ? this.#findZone(zones.zoneAt(this.region.start), isOne) : null);
    if (found !== null) this.#next.trim = zones.endOf(found);
    return found;
  }

  #findZone(from: ZoneIndex, accepts: (zone: ZoneIndex) => boolean): ZoneIndex | null {
    for (let zone = from; this.#zones.isIn(zone, this.region); zone++) if (accepts(zone)) return zone;
    return null;
  }

  /** A place in the region, aligned to the smallest request. */
  #draw({ least }: FioBlocks): Lba {
    const { start, end } = this.region;
    return start + this.random.below(Math.max(1, Math.floor((end - start) / least))) * least;
  }
}

interface FioRange {
  readonly lba: Lba;
  readonly end: Lba;
}
