import { assert } from '../../../shared/errors/assert';
import type { BlockCount, Lba, ZoneIndex } from '../../../shared/units/units';
import { zoneCapacity, zoneOf, zoneStart } from '../../../shared/zone/geometry';
import { ZoneState } from '../../../shared/zone/state';
import type { EngineSetup } from '../../engine/types';

/** Where the next blocks go: at most `blocks` of them from `lba`, after a reset of the zone where that is due. */
export interface Room {
  readonly lba: Lba;
  readonly blocks: BlockCount;
  readonly reset: ZoneIndex | null;
}

/**
 * The zones that are filled one after the other: those that are empty at first, then any that holds nothing alive any
 * more. Invariant: `live` counts the blocks of each zone that the map still points to; only the zone being filled has room;
 * `blocksLeft` is that room and the capacity of the empty and the dead.
 */
export class SequentialZones {
  readonly #setup: EngineSetup;
  readonly #live: Float64Array;
  /** Zones never filled so far, the next one last. */
  readonly #empty: ZoneIndex[];
  /** Filled zones of which nothing is alive. */
  readonly #dead: ZoneIndex[] = [];
  /** Blocks that can still be laid down before another zone has to die. */
  blocksLeft: BlockCount = 0;
  #zone: ZoneIndex | null = null;
  #next: Lba = 0;
  #room: BlockCount = 0;

  constructor(setup: EngineSetup) {
    const { zones } = setup;
    this.#setup = setup;
    this.#live = new Float64Array(zones.count);
    this.#empty = Array.from(zones.state.keys())
      .filter((zone) => zones.state[zone] === ZoneState.empty)
      .reverse();
    for (const zone of this.#empty) this.blocksLeft += zoneCapacity(setup.geometry, zone);
  }

  /** Room for the next blocks, never none: `blocksLeft` says whether there is any. */
  room(): Room {
    if (this.#room > 0) return { lba: this.#next, blocks: this.#room, reset: null };
    const { geometry } = this.#setup;
    const fresh = this.#empty.pop();
    const zone = fresh ?? this.#dead.shift();
    assert(zone !== undefined, 'room was asked for where none is left');
    this.#zone = zone;
    this.#next = zoneStart(geometry, zone);
    this.#room = zoneCapacity(geometry, zone);
    return { lba: this.#next, blocks: this.#room, reset: fresh === undefined ? zone : null };
  }

  /** Blocks were laid at the beginning of the room. */
  fill(blocks: BlockCount): void {
    assert(this.#zone !== null && blocks <= this.#room, 'more was laid down than there is room for');
    this.#next += blocks;
    this.#room -= blocks;
    this.blocksLeft -= blocks;
    this.#live[this.#zone]! += blocks;
  }

  /** The block at this LBA is no longer wanted. */
  release(lba: Lba): void {
    const zone = zoneOf(this.#setup.geometry, lba);
    const left = this.#live[zone]! - 1;
    this.#live[zone] = left;
    if (left === 0 && (zone !== this.#zone || this.#room === 0)) this.#die(zone);
  }

  #die(zone: ZoneIndex): void {
    if (zone === this.#zone) this.#zone = null;
    this.#dead.push(zone);
    this.blocksLeft += zoneCapacity(this.#setup.geometry, zone);
  }
}
