import type { Candidate } from '../../../../shared/image/image-info';
import { plural } from '../../../../shared/units/format';
import { isOpen } from '../../../../shared/zone/state';
import type { BlockFile } from '../../../storage/block-file';
import { HeaderReader } from './header-reader';
import type { LinkPlace, ZoneFileVariant } from '../layout';
import {
  DESCRIPTOR,
  EARLY_LINKS,
  ENTRY_BYTES,
  HEADER_BYTES,
  LATE_LINKS,
  LIST_NAMES,
  SECOND_POINTER_OFFSET,
  VARIANTS,
} from '../layout';
import type { Links } from '../table/list-walk';
import { listOf, NO_LIST, walkList } from '../table/list-walk';
import { readU64, tablePieces } from '../table/table-reader';

// Constants of this file: these are read for each of a million entries.
const STATE_AT = DESCRIPTOR.state.offset;
const CAPACITY_AT = DESCRIPTOR.capacity.offset;
const START_AT = DESCRIPTOR.start.offset;
const POINTER_AT = DESCRIPTOR.pointer.offset;

/** What the entries of a file say about the variant. */
interface Tally {
  zones: number;
  /** Zones whose offset 64 can tell a second pointer from a time: the write pointer is not 0. */
  telling: number;
  /** Of those: a second write pointer. */
  pointers: number;
  /** Zones whose links make sense at 72/76 and at 76/80. */
  early: number;
  late: number;
  /** Zones in the state of a list. */
  listed: number;
}

/** A namespace to look at. */
interface TallyRequest {
  readonly file: BlockFile;
  readonly base: number;
  readonly zones: number;
}

/** Scores the three variants over the tables of a file's namespaces; best first. */
export function scoreVariants(requests: readonly TallyRequest[]): Candidate[] {
  const tally: Tally = { zones: 0, telling: 0, pointers: 0, early: 0, late: 0, listed: 0 };
  for (const request of requests) addNamespace(tally, request);
  const scored = VARIANTS.map((variant) => candidate(variant, tally));
  // Stable: where nothing differs the order of VARIANTS decides.
  return scored.sort((a, b) => b.score - a.score);
}

function candidate(variant: ZoneFileVariant, tally: Tally): Candidate {
  const { telling, pointers, zones, listed } = tally;
  const atPlace = variant === 'v5' ? pointers : telling - pointers;
  const linked = variant === 'older' ? tally.late : tally.early;
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  const score = 0.5 + 0.245 * share(atPlace, telling) + 0.245 * share(linked, zones);
  return { variant, score: Math.round(score * 1000) / 1000, why: [...whyPointer(), whyLinks()].join('; ') };

  function whyPointer(): string[] {
    const what = variant === 'v5' ? 'a second write pointer' : 'a time or 0';
    if (telling === 0) return ['no zone starts behind LBA 0: offset 64 says nothing, v5 is preferred'];
    return [`offset 64 holds ${what} in ${atPlace} of ${plural(telling, 'zone')} that tell`];
  }

  function whyLinks(): string {
    const place = variant === 'older' ? '76 and 80' : '72 and 76';
    const fit = `links at ${place} fit the lists in ${linked} of ${plural(zones, 'zone')}`;
    if (listed > 0 || variant === 'v5') return fit;
    return `${fit}; no zone is on a list, so that older and v3 do not differ: older is preferred`;
  }
}

function addNamespace(tally: Tally, request: TallyRequest): void {
  const { zones } = request;
  const early = emptyLinks(zones);
  // Offset 76 is the previous zone in one reading and the next one in the other.
  const late = { next: early.prev, prev: new Uint32Array(zones) };
  const kinds = new Uint8Array(zones);
  const { file, base } = request;
  for (const { firstZone, count, view } of tablePieces(file, base + HEADER_BYTES, 0, zones)) {
    for (let index = 0; index < count; index++) {
      const at = index * ENTRY_BYTES;
      const zone = firstZone + index;
      const state = view.getUint8(at + STATE_AT) >> 4;
      kinds[zone] = listOf(state);
      readLinks(view, at, zone, early, EARLY_LINKS);
      late.prev[zone] = view.getUint32(at + LATE_LINKS.prev, true);
      tallyPointer(tally, view, at, state);
    }
  }
  const reader = new HeaderReader(file, base);
  tally.zones += zones;
  for (const kind of kinds) if (kind !== NO_LIST) tally.listed++;
  tally.early += fittingZones(reader, early, kinds);
  tally.late += fittingZones(reader, late, kinds);
}

function emptyLinks(zones: number): Links {
  return { next: new Uint32Array(zones), prev: new Uint32Array(zones) };
}

function readLinks(view: DataView, at: number, zone: number, links: Links, place: LinkPlace): void {
  links.next[zone] = view.getUint32(at + place.next, true);
  links.prev[zone] = view.getUint32(at + place.prev, true);
}

/** A second pointer equals wp in idle zones and may run ahead of it, within the zone, in open ones. */
function tallyPointer(tally: Tally, view: DataView, at: number, state: number): void {
  const pointer = readU64(view, at + POINTER_AT);
  if (pointer === 0) return;
  const second = readU64(view, at + SECOND_POINTER_OFFSET);
  const end = readU64(view, at + START_AT) + readU64(view, at + CAPACITY_AT);
  const isAhead = isOpen(state) && second > pointer && second <= end;
  tally.telling++;
  if (second === pointer || isAhead) tally.pointers++;
}

/** Zones on lists that are reached by the links, and zones off all lists without links. */
function fittingZones(reader: HeaderReader, links: Links, kinds: Uint8Array): number {
  let fitting = 0;
  for (let list = 0; list < LIST_NAMES.length; list++) {
    walkList(links, reader.list(list), (zone) => {
      if (kinds[zone] === list) fitting++;
    });
  }
  for (let zone = 0; zone < kinds.length; zone++) {
    if (kinds[zone] === NO_LIST && links.next[zone] === 0 && links.prev[zone] === 0) fitting++;
  }
  return fitting;
}
