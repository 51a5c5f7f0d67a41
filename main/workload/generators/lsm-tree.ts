import type { BlockCount, Lba, ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt, writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';

/** Percent of what a compaction reads that it writes again, at least; the rest was superseded. */
const KEPT_LEAST = 60;
/** Lanes where the device has no open limit. */
const LANES_WITHOUT_LIMIT = 8;

/**
 * A log-structured merge tree: tables are flushed to level 0; a level with too many is read and merged into the next; a
 * zone is reset once every table in it is dead. Levels write into zones of their own as far as enough may be open.
 */
export const lsmTree: WorkloadGenerator = {
  info: {
    name: 'lsm-tree',
    title: 'LSM tree',
    group: 'Applications',
    description: 'Flushes tables, compacts levels by reading and rewriting them, resets zones that are dead.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.fullZonesReset, INVARIANTS.readsWritten],
    settings: zoneSettings(8, [
      {
        key: 'table',
        title: 'Writes a table',
        explanation: 'How many writes a table of level 0 takes.',
        defaultValue: '4',
        kind: 'count',
        counts: 'writes',
        least: 1,
        most: 1024,
      },
      {
        key: 'fanout',
        title: 'Tables a level',
        explanation: 'A level with so many tables is compacted into the next.',
        defaultValue: '4',
        kind: 'count',
        counts: 'tables',
        least: 2,
        most: 64,
      },
      {
        key: 'levels',
        title: 'Levels',
        explanation: 'The last level is merged into itself.',
        defaultValue: '3',
        kind: 'count',
        counts: 'levels',
        least: 1,
        most: 8,
      },
    ]),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: (plan) => new Tree(plan).commands(),
};

interface Piece {
  readonly zone: ZoneIndex;
  readonly lba: Lba;
  readonly blocks: BlockCount;
}

type Table = readonly Piece[];

class Tree {
  readonly #plan: WorkloadPlan;
  readonly #levels: Table[][];
  /** The zone that each lane writes to. */
  readonly #lanes: (ZoneIndex | null)[];
  /** Blocks of live tables by zone. */
  readonly #live = new Map<ZoneIndex, BlockCount>();
  #next = 0;

  constructor(plan: WorkloadPlan) {
    const { settings, model, zones } = plan;
    const levels = settings.own('levels');
    this.#plan = plan;
    this.#levels = Array.from({ length: levels }, () => []);
    const lanes = Math.min(levels, model.openPlaces(LANES_WITHOUT_LIMIT), Math.ceil(zones.length / 2));
    this.#lanes = Array.from({ length: lanes }, () => null);
  }

  *commands(): Generator<ZoneCommand> {
    const { settings } = this.#plan;
    for (;;) {
      const table = yield* this.#write(0, settings.own('table') * settings.blocks);
      if (table === null) return;
      this.#levels[0]!.push(table);
      for (let level = 0; level < this.#levels.length; level++) {
        if (this.#levels[level]!.length >= settings.own('fanout')) yield* this.#compact(level);
      }
    }
  }

  *#compact(level: number): Generator<ZoneCommand> {
    const merged = this.#levels[level]!;
    const below = Math.min(level + 1, this.#levels.length - 1);
    let blocks = 0;
    for (const table of merged) for (const piece of table) blocks += yield* this.#read(piece);
    const kept = level === below ? 50 : KEPT_LEAST + this.#plan.random.below(100 - KEPT_LEAST);
    const table = yield* this.#write(below, Math.max(1, Math.floor((blocks * kept) / 100)));
    for (const old of merged.splice(0, merged.length)) this.#drop(old);
    if (table !== null) this.#levels[below]!.push(table);
  }

  *#read({ zone, lba, blocks }: Piece): Generator<ZoneCommand, BlockCount> {
    const { settings } = this.#plan;
    for (let done = 0; done < blocks; done += settings.blocks)
      yield { op: 'read', zone, lba: lba + done, blocks: Math.min(settings.blocks, blocks - done) };
    return blocks;
  }

  /** Writes a table; null when there is no room for it, what was written of it then being dead. */
  *#write(level: number, blocks: BlockCount): Generator<ZoneCommand, Table | null> {
    const table: Piece[] = [];
    for (let left = blocks; left > 0;) {
      const zone = yield* this.#zoneOf(level);
      if (zone === null) {
        this.#drop(table);
        return null;
      }
      const { lba, blocks: most = 0 } = writeCommand(this.#plan, zone);
      const piece = { zone, lba: lba!, blocks: Math.min(most, left) };
      if (!(yield* attempt(this.#plan, { op: 'write', ...piece, data: this.#plan.settings.data }))) {
        this.#drop(table);
        return null;
      }
      table.push(piece);
      this.#live.set(zone, (this.#live.get(zone) ?? 0) + piece.blocks);
      left -= piece.blocks;
    }
    return table;
  }

  #drop(table: Table): void {
    for (const { zone, blocks } of table) this.#live.set(zone, this.#live.get(zone)! - blocks);
  }

  /** The zone of a level's lane. A full one is left for one that is dead; where none is, the oldest tables go. */
  *#zoneOf(level: number): Generator<ZoneCommand, ZoneIndex | null> {
    const lane = Math.min(level, this.#lanes.length - 1);
    const current = this.#lanes[lane] ?? null;
    if (current !== null && this.#plan.model.room(current) > 0) return current;
    this.#lanes[lane] = null;
    let fresh = yield* this.#deadZone();
    while (fresh === null && this.#dropOldest()) fresh = yield* this.#deadZone();
    this.#lanes[lane] = fresh;
    return fresh;
  }

  *#deadZone(): Generator<ZoneCommand, ZoneIndex | null> {
    const { zones, model } = this.#plan;
    for (let left = zones.length; left > 0; left--) {
      const zone = zones[this.#next]!;
      this.#next = (this.#next + 1) % zones.length;
      if ((this.#live.get(zone) ?? 0) > 0 || this.#lanes.includes(zone)) continue;
      if (model.isEmpty(zone) || (yield* attempt(this.#plan, { op: 'reset', zone }))) return zone;
    }
    return null;
  }

  /** False when there is no table left. Tables that a compaction has read but not replaced yet go, too. */
  #dropOldest(): boolean {
    const oldest = this.#levels.findLast((tables) => tables.length > 0)?.shift();
    if (oldest) this.#drop(oldest);
    return oldest !== undefined;
  }
}
