import { plural } from '../../../../shared/units/format';
import type { ZoneIndex } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import { UNWATCHED, watchedZones, ZONES_PER_LOOK, type CheckProgress } from '../../check/check-progress';
import type { ListHead } from '../header/header-reader';
import { NO_ZONE } from '../layout';

/** Links of all zones as stored: zone indexes, 0 and 0 = not in a list, FFFFFFFFh = end. */
export interface Links {
  readonly next: Uint32Array;
  readonly prev: Uint32Array;
}

/** Index of the list that zones of a state belong to; NO_LIST for the others. */
export const NO_LIST = 255;

/** The list of a state code, in the order of the header. */
export function listOf(state: number): number {
  if (state === ZoneState.explicitlyOpened) return 0;
  if (state === ZoneState.implicitlyOpened) return 1;
  if (state === ZoneState.closed) return 2;
  return state === ZoneState.full ? 3 : NO_LIST;
}

/** Lists of a namespace. */
export interface ListSource {
  readonly links: Links;
  /** List of each zone by its stored state. */
  readonly kinds: Uint8Array;
  readonly heads: readonly ListHead[];
}

/** A list as its links give it. */
export interface Walk {
  /** Zones reached, each once, before the links broke or ended. */
  readonly count: number;
  readonly last: ZoneIndex | null;
  /** Where the links break, in words; null = they end as they should. */
  readonly broken: string | null;
}

/**
 * Follows a list from its head and calls `visit` for each zone. Stops at an index that does not exist and at a link
 * that is not returned: so no zone is met twice, whatever the file holds.
 */
export function walkList(
  links: Links,
  { head }: ListHead,
  visit: (zone: ZoneIndex) => void = () => undefined,
): Walk {
  const zones = links.next.length;
  let previous = NO_ZONE;
  let count = 0;
  const end = (broken: string | null): Walk => ({ count, last: count > 0 ? previous : null, broken });
  for (let zone = head; zone !== NO_ZONE; zone = links.next[previous]!) {
    const from = previous === NO_ZONE ? 'the head' : `next of zone ${previous}`;
    if (zone >= zones) return end(`${from} is ${zone}, the zones are 0 to ${zones - 1}`);
    if (links.prev[zone] !== previous) {
      return end(
        `${from} is ${zone}, whose prev is ${printZone(links.prev[zone]!)}, expected ${printZone(previous)}`,
      );
    }
    visit(zone);
    count++;
    previous = zone;
  }
  return end(null);
}

/** A link in words. */
function printZone(zone: number): string {
  return zone === NO_ZONE ? 'none' : String(zone);
}

/** What is wrong with a list, and the first `keep` zones on it. */
export interface ListReport {
  readonly zones: readonly ZoneIndex[];
  readonly problems: readonly string[];
}

/** Judges head, tail, size, links and membership of one list; throws what `onProgress` throws. */
export function examineList(
  source: ListSource,
  list: number,
  { keep, onProgress = UNWATCHED }: { readonly keep: number; readonly onProgress?: CheckProgress },
): ListReport {
  const { links, kinds, heads } = source;
  const head = heads[list]!;
  const zones: ZoneIndex[] = [];
  const strangers = new Sample();
  const onList = new Uint8Array(Math.ceil(kinds.length / 8));
  let met = 0;
  const walk = walkList(links, head, (zone) => {
    if (met++ % ZONES_PER_LOOK === 0) onProgress(met, kinds.length);
    if (zones.length < keep) zones.push(zone);
    if (kinds[zone] !== list) strangers.add(zone);
    onList[zone >> 3]! |= 1 << (zone & 7);
  });
  const missing = new Sample();
  for (const zone of watchedZones(kinds.length, onProgress)) {
    if (kinds[zone] === list && (onList[zone >> 3]! & (1 << (zone & 7))) === 0) missing.add(zone);
  }
  const problems = [
    walk.broken,
    walk.broken === null && head.tail !== (walk.last ?? NO_ZONE)
      ? `the tail is ${printZone(head.tail)}, the links end at ${printZone(walk.last ?? NO_ZONE)}`
      : null,
    walk.broken === null && head.size !== walk.count
      ? `the size is ${head.size}, the links hold ${plural(walk.count, 'zone')}`
      : null,
    strangers.count > 0 ? `on the list, but in another state: ${strangers.text}` : null,
    missing.count > 0 ? `in the state of the list, but not on it: ${missing.text}` : null,
  ];
  return { zones, problems: problems.filter((problem) => problem !== null) };
}

/** Zones counted, the first few named. */
class Sample {
  count = 0;
  readonly #first: ZoneIndex[] = [];

  add(zone: ZoneIndex): void {
    this.count++;
    if (this.#first.length < 8) this.#first.push(zone);
  }

  get text(): string {
    const more = this.count > this.#first.length ? ', …' : '';
    return `${plural(this.count, 'zone')} (${this.#first.join(', ')}${more})`;
  }
}
