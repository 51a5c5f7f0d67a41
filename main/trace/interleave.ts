import type { TraceEntry } from '../../shared/workload/trace-entry';
import { Random } from '../../shared/workload/random';
import { zoneOf, type ZoneGeometry } from '../../shared/zone/geometry';
import type { ZoneIndex } from '../../shared/units/units';

/**
 * In which order the commands of several streams reach a device. fifo: one of each stream in turn · random: of any that
 * has some left, drawn by the seed · adversarial: by preference of another stream to the zone that was addressed last.
 */
export const ORDER_POLICIES = ['fifo', 'random', 'adversarial'] as const;
/** One of ORDER_POLICIES. */
export type OrderPolicy = (typeof ORDER_POLICIES)[number];

/** Whether every seed gives the same order. */
export function hasOneOrder(policy: OrderPolicy, streams: number): boolean {
  return policy === 'fifo' || streams < 2;
}

/** How to order streams. */
export interface Order {
  readonly policy: OrderPolicy;
  /** Decides what the policy leaves open; fifo leaves nothing. */
  readonly seed: number;
  readonly geometry: ZoneGeometry;
}

/** The commands of all streams in one order, and the stream of each. */
export interface Interleaving {
  /** Numbered anew; nothing is asserted of them, since results follow from the order. */
  readonly entries: readonly TraceEntry[];
  readonly streams: readonly number[];
}

/** Puts streams into one order; each keeps its own. The same seed gives the same order. */
export function interleave(streams: readonly (readonly TraceEntry[])[], order: Order): Interleaving {
  const heads = streams.map(() => 0);
  const entries: TraceEntry[] = [];
  const chosen: number[] = [];
  const next = chooser(order);
  for (;;) {
    const left = streams.flatMap((stream, index) => {
      const entry = stream[heads[index]!];
      return entry === undefined ? [] : [{ index, entry }];
    });
    if (left.length === 0) return { entries, streams: chosen };
    const { index, entry } = next(left);
    const { expect: _, ...command } = entry;
    entries.push({ ...command, i: entries.length, t: entries.length });
    chosen.push(index);
    heads[index]!++;
  }
}

/** What a stream would do next. */
interface Head {
  readonly index: number;
  readonly entry: TraceEntry;
}

type Choose = (left: readonly Head[]) => Head;

function chooser({ policy, seed, geometry }: Order): Choose {
  const random = new Random(seed);
  const draw: Choose = (left) => left[random.below(left.length)]!;
  switch (policy) {
    case 'fifo':
      return inTurn();
    case 'random':
      return draw;
    case 'adversarial':
      return conflicting(geometry, draw);
  }
}

function inTurn(): Choose {
  let last = -1;
  return (left) => {
    const head = left.find(({ index }) => index > last) ?? left[0]!;
    last = head.index;
    return head;
  };
}

function conflicting(geometry: ZoneGeometry, draw: Choose): Choose {
  let before: { readonly index: number; readonly zone: ZoneIndex | null } | null = null;
  return (left) => {
    const others = left.filter(({ index }) => index !== before?.index);
    const same = others.filter(({ entry }) => zoneOfEntry(geometry, entry) === before?.zone);
    const head = draw(same.length > 0 ? same : left);
    before = { index: head.index, zone: zoneOfEntry(geometry, head.entry) };
    return head;
  };
}

/** Null of a command to no single zone. */
function zoneOfEntry(geometry: ZoneGeometry, { all, zone, lba }: TraceEntry): ZoneIndex | null {
  if (all) return null;
  return zone ?? (lba === undefined ? null : zoneOf(geometry, lba));
}
