import { assert } from '../../../../shared/errors/assert';
import type { ZoneIndex } from '../../../../shared/units/units';
import type { ListHead } from '../header/header-reader';
import { LIST_NAMES, NO_ZONE } from '../layout';
import type { Links } from './list-walk';
import { examineList, listOf, NO_LIST, walkList } from './list-walk';
import type { ZoneMarks } from './zone-marks';

const LISTS = LIST_NAMES.length;

/**
 * The four lists in memory, as the file has them. A zone whose state changes leaves its list and joins the tail of the
 * new one, as QEMU does it. A list that is not sound is built anew, in the order of zone numbers, when a zone is about
 * to join or leave it; one that nothing touches stays as it is.
 */
export class ZoneChains {
  readonly links: Links;
  /** List of each zone by its stored state. */
  readonly kinds: Uint8Array;
  readonly heads: ListHead[] = Array.from({ length: LISTS }, () => emptyHead());
  /** Zones by the list of their state, counted over the table. */
  readonly counts = new Float64Array(LISTS);
  readonly #sound: boolean[] = [];

  constructor(zones: number) {
    this.links = { next: new Uint32Array(zones), prev: new Uint32Array(zones) };
    this.kinds = new Uint8Array(zones);
  }

  /** Takes over heads; `links` and `kinds` were filled before. */
  load(heads: readonly ListHead[]): void {
    this.counts.fill(0);
    for (const kind of this.kinds) if (kind !== NO_LIST) this.counts[kind]!++;
    for (let list = 0; list < LISTS; list++) {
      this.heads[list] = heads[list]!;
      this.#sound[list] = this.#isSound(list);
    }
  }

  /** True when a list has no problem. */
  isSound(list: number): boolean {
    return this.#sound[list]!;
  }

  /** Lists without a problem. */
  soundLists(): number[] {
    return this.#sound.flatMap((isSound, list) => (isSound ? list : []));
  }

  /**
   * Moves zones to the lists of their new states, in the order given, and builds `broken` lists anew. Adds the zones whose
   * links changed to `touched`; returns the lists whose heads did, ascending.
   */
  move(
    changed: readonly ZoneIndex[],
    { states, broken }: { readonly states: Uint8Array; readonly broken: readonly number[] },
    touched: ZoneMarks,
  ): number[] {
    const lists = new Set<number>(broken);
    const moved = changed.filter((zone) => listOf(states[zone]!) !== this.kinds[zone]);
    for (const zone of moved) {
      lists.add(this.kinds[zone]!);
      lists.add(listOf(states[zone]!));
    }
    lists.delete(NO_LIST);
    for (const list of lists) if (!this.#sound[list]) this.#rebuild(list, touched);
    for (const zone of moved) {
      this.#leave(zone, touched);
      this.#join(zone, listOf(states[zone]!), touched);
    }
    return [...lists].sort((a, b) => a - b);
  }

  #isSound(list: number): boolean {
    return examineList(this, list, { keep: 0 }).problems.length === 0;
  }

  #rebuild(list: number, touched: ZoneMarks): void {
    walkList(this.links, this.heads[list]!, (zone) => {
      if (this.kinds[zone] === NO_LIST) touched.add(zone);
    });
    for (const zone of touched.zones) if (this.kinds[zone] === NO_LIST) this.#setLinks(zone, 0, 0);
    this.heads[list] = emptyHead();
    this.counts[list] = 0;
    for (let zone = 0; zone < this.kinds.length; zone++) {
      if (this.kinds[zone] === list) this.#join(zone, list, touched);
    }
    this.#sound[list] = true;
  }

  #leave(zone: ZoneIndex, touched: ZoneMarks): void {
    const list = this.kinds[zone]!;
    if (list === NO_LIST) return;
    const { next, prev } = this.links;
    const before = prev[zone]!;
    const after = next[zone]!;
    const { head, tail, size } = this.heads[list]!;
    assert(size > 0, `zone ${zone} leaves list ${list}, which is empty`);
    if (before !== NO_ZONE) next[before] = after;
    if (after !== NO_ZONE) prev[after] = before;
    this.heads[list] = {
      head: before === NO_ZONE ? after : head,
      tail: after === NO_ZONE ? before : tail,
      size: size - 1,
    };
    this.counts[list]!--;
    this.#setLinks(zone, 0, 0);
    this.kinds[zone] = NO_LIST;
    for (const one of [zone, before, after]) if (one !== NO_ZONE) touched.add(one);
  }

  #join(zone: ZoneIndex, list: number, touched: ZoneMarks): void {
    touched.add(zone);
    this.kinds[zone] = list;
    if (list === NO_LIST) return;
    const { head, tail, size } = this.heads[list]!;
    this.#setLinks(zone, NO_ZONE, tail);
    if (tail !== NO_ZONE) {
      this.links.next[tail] = zone;
      touched.add(tail);
    }
    this.heads[list] = { head: head === NO_ZONE ? zone : head, tail: zone, size: size + 1 };
    this.counts[list]!++;
  }

  #setLinks(zone: ZoneIndex, next: number, prev: number): void {
    this.links.next[zone] = next;
    this.links.prev[zone] = prev;
  }
}

function emptyHead(): ListHead {
  return { head: NO_ZONE, tail: NO_ZONE, size: 0 };
}
