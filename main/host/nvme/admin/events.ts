/** Asynchronous events of a controller: that zones changed. Source: NVMe base 2.0, "Asynchronous Event Request"; ZNS, "Changed Zone List". */
import { assert } from '../../../../shared/errors/assert';
import type { BlockCount, ZoneIndex } from '../../../../shared/units/units';
import { LIMITS } from '../limits';

/** Bits of the feature that turns notices on, and of what a controller has to offer (OAES). */
export const NOTICE = {
  healthMask: 0xff,
  namespaceAttributes: 0x100,
  zonesChanged: 0x0800_0000,
} as const;

/** Log page that tells which zones changed. */
export const CHANGED_ZONES_LOG = 0xbf;
const CHANGED_ZONES_BYTES = 4096;
/** Zones that the log has room for. */
const LISTED_MAX = 511;
const MORE_THAN_LISTED = 0xffff;

/** Dword 0 of the completion: a notice, "zone descriptor changed", and the log to read. */
const ZONES_CHANGED_EVENT = 0x2 | (0xef << 8) | (CHANGED_ZONES_LOG << 16);

/** An event that ends a request: dwords 0 and 1. */
export interface Event {
  readonly commandId: number;
  readonly low: number;
  readonly high: number;
}

export class Events {
  readonly #zoneSizeBlocks: BlockCount;
  readonly #requests: number[] = [];
  #changed: Set<ZoneIndex> | null = new Set();
  /** Told once, and not again before the log is read. */
  #isTold = false;

  constructor(zoneSizeBlocks: BlockCount) {
    this.#zoneSizeBlocks = zoneSizeBlocks;
  }

  /** Keeps a request until there is an event; false = there are enough of them. */
  request(commandId: number): boolean {
    if (this.#requests.length >= LIMITS.eventRequests) return false;
    this.#requests.push(commandId);
    return true;
  }

  /** Takes a request out; false = there is none of that id. */
  withdraw(commandId: number): boolean {
    const place = this.#requests.indexOf(commandId);
    if (place >= 0) this.#requests.splice(place, 1);
    return place >= 0;
  }

  /** Notes zones that changed; null = more than are worth a list. */
  noteZones(zones: readonly ZoneIndex[] | null): void {
    if (zones === null) this.#changed = null;
    for (const zone of zones ?? []) this.#changed?.add(zone);
    if (this.#changed !== null && this.#changed.size > LISTED_MAX) this.#changed = null;
  }

  /** The event to tell now, if there is one and somebody waits for it. */
  next(tellsZones: boolean): Event | null {
    const hasNews = this.#changed === null || this.#changed.size > 0;
    if (!tellsZones || !hasNews || this.#isTold || this.#requests.length === 0) return null;
    this.#isTold = true;
    return { commandId: this.#requests.shift()!, low: ZONES_CHANGED_EVENT, high: 1 };
  }

  /** Log page BFh. `retains`: the event stays told, and the list as it is. */
  changedZones(retains: boolean): Buffer {
    const page = Buffer.alloc(CHANGED_ZONES_BYTES);
    const listed = [...(this.#changed ?? [])].sort((a, b) => a - b);
    assert(listed.length <= LISTED_MAX, 'a list of changed zones fits into its log');
    page.writeUInt16LE(this.#changed === null ? MORE_THAN_LISTED : listed.length, 0);
    listed.forEach((zone, index) =>
      page.writeBigUInt64LE(BigInt(zone * this.#zoneSizeBlocks), 8 + 8 * index),
    );
    if (!retains) {
      this.#changed = new Set();
      this.#isTold = false;
    }
    return page;
  }
}
