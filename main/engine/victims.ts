import { assertNever } from '../../shared/errors/assert';
import type { ZoneIndex } from '../../shared/units/units';
import type { VictimPolicy } from '../../shared/zone/profile';
import type { EngineMemory } from './types';
import type { ZoneSet } from './zone-set';

/** Decides which implicitly opened zone is closed to make room. Told of every change of that set. */
export interface VictimOrder {
  added(zone: ZoneIndex): void;
  removed(zone: ZoneIndex): void;
  written(zone: ZoneIndex): void;
  /** The next victim; the set must not be empty. Asking changes nothing. */
  next(): ZoneIndex;
  /** The zone was closed as a victim (and not for another reason). */
  evicted(zone: ZoneIndex): void;
  clear(): void;
  memory(): EngineMemory;
  /** Takes over an order among the zones that it was told of. */
  recall(memory: EngineMemory): void;
}

/** The order of a policy over the implicitly opened zones. Source of the policies: SEMANTICS, Resources. */
export function victimOrder(policy: VictimPolicy, implicit: ZoneSet, zoneCount: number): VictimOrder {
  switch (policy) {
    case 'fifo':
      return new ArrivalOrder(zoneCount, false);
    case 'lru':
      return new ArrivalOrder(zoneCount, true);
    case 'lowest':
      return new IndexOrder(implicit, false);
    case 'round-robin':
      return new IndexOrder(implicit, true);
    default:
      return assertNever(policy);
  }
}

/** A doubly linked ring through two arrays; node zone + 1 stands for a zone, node 0 for head and tail. */
class ArrivalOrder implements VictimOrder {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #writesRefresh: boolean;

  constructor(zoneCount: number, writesRefresh: boolean) {
    this.#next = new Int32Array(zoneCount + 1);
    this.#previous = new Int32Array(zoneCount + 1);
    this.#writesRefresh = writesRefresh;
  }

  added(zone: ZoneIndex): void {
    const node = zone + 1;
    const tail = this.#previous[0]!;
    this.#next[tail] = node;
    this.#previous[node] = tail;
    this.#next[node] = 0;
    this.#previous[0] = node;
  }

  removed(zone: ZoneIndex): void {
    const node = zone + 1;
    this.#next[this.#previous[node]!] = this.#next[node]!;
    this.#previous[this.#next[node]!] = this.#previous[node]!;
  }

  written(zone: ZoneIndex): void {
    if (!this.#writesRefresh || this.#previous[0] === zone + 1) return;
    this.removed(zone);
    this.added(zone);
  }

  next(): ZoneIndex {
    return this.#next[0]! - 1;
  }

  evicted(): void {
    // The ring itself is the order.
  }

  clear(): void {
    this.#next[0] = 0;
    this.#previous[0] = 0;
  }

  memory(): EngineMemory {
    const arrivals: ZoneIndex[] = [];
    for (let node = this.#next[0]!; node !== 0; node = this.#next[node]!) arrivals.push(node - 1);
    return { arrivals, cursor: 0 };
  }

  recall({ arrivals }: EngineMemory): void {
    for (const zone of arrivals) {
      this.removed(zone);
      this.added(zone);
    }
  }
}

/** By zone number: the lowest, or the lowest after the last victim. */
class IndexOrder implements VictimOrder {
  readonly #implicit: ZoneSet;
  readonly #afterLastVictim: boolean;
  #cursor = 0;

  constructor(implicit: ZoneSet, afterLastVictim: boolean) {
    this.#implicit = implicit;
    this.#afterLastVictim = afterLastVictim;
  }

  next(): ZoneIndex {
    const zone = this.#implicit.next(this.#cursor);
    return zone === -1 ? this.#implicit.next(0) : zone;
  }

  evicted(zone: ZoneIndex): void {
    if (this.#afterLastVictim) this.#cursor = zone + 1;
  }

  clear(): void {
    this.#cursor = 0;
  }

  memory(): EngineMemory {
    return { arrivals: [], cursor: this.#cursor };
  }

  recall({ cursor }: EngineMemory): void {
    this.#cursor = cursor;
  }

  added(): void {
    // The bitmap is the order.
  }

  removed(): void {
    // The bitmap is the order.
  }

  written(): void {
    // Writes do not change zone numbers.
  }
}
