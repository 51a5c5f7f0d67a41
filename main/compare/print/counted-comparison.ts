import type {
  ByteDifference,
  FactDifference,
  StructureDifference,
  ZoneDifference,
} from '../../../shared/session/comparison';
import type { ByteCount } from '../../../shared/units/units';
import type { Comparison } from '../compare-images';

/** Counts what goes through it as it is walked. */
export class Counted<Item> {
  count = 0;
  /** Of all that went through. */
  bytes: ByteCount = 0;
  readonly #items: Iterable<Item>;
  readonly #bytesOf: (item: Item) => ByteCount;

  constructor(items: Iterable<Item>, bytesOf: (item: Item) => ByteCount = () => 0) {
    this.#items = items;
    this.#bytesOf = bytesOf;
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const item of this.#items) {
      this.count++;
      this.bytes += this.#bytesOf(item);
      yield item;
    }
  }
}

/** Looks for a cancel between two items, in whatever way a host does. */
export type WithLooks = <Item>(items: Iterable<Item>) => Iterable<Item>;

/** A comparison whose lists count themselves while they are printed. */
export class CountedComparison {
  readonly facts: readonly FactDifference[];
  readonly zones: Counted<ZoneDifference>;
  readonly structures: Counted<StructureDifference>;
  readonly bytes: Counted<ByteDifference>;

  constructor({ facts, zones, structures, bytes }: Comparison, looking: WithLooks) {
    this.facts = facts;
    this.zones = new Counted(looking(zones));
    this.structures = new Counted(looking(structures));
    this.bytes = new Counted(looking(bytes), ({ length }) => length);
  }

  /** Differences so far that somebody sees who uses the device: facts, zones, runs of bytes. */
  get semantic(): number {
    return this.facts.length + this.zones.count + this.bytes.count;
  }
}
