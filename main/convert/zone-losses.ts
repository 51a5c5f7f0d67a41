import type { ConversionLoss } from '../../shared/image/conversion';
import { formatHex, plural } from '../../shared/units/format';
import { formatZoneRanges } from '../../shared/units/ranges';
import type { ZoneIndex } from '../../shared/units/units';
import { attributeNames, hasWritePointer, ZONE_STATE_TITLES } from '../../shared/zone/state';
import { ZoneType, zoneStateName, zoneTypeName } from '../../shared/zone/state';
import type { FormatImage, ImageZones } from '../format/image';
import { carriesZde, zonesWithZde } from './carry-zde';
import { damagedEntries } from './damaged-entries';

/** Zones between two looks at the clock. */
const ZONES_AT_ONCE = 16_384;
/** Ranges that a message spells out. */
const RANGES_IN_WORDS = 8;

/** Differences between the zones of two images, each kind once with all its zones. */
export function zoneLosses(
  before: FormatImage,
  after: FormatImage,
  checkCancelled: () => void,
): ConversionLoss[] {
  const losses = new LossList();
  const count = Math.min(before.table.zones.count, after.table.zones.count);
  for (let zone = 0; zone < count; zone++) {
    if (zone % ZONES_AT_ONCE === 0) checkCancelled();
    if (!addTypeLoss(losses, before, after, zone)) addStateLoss(losses, before, after, zone);
    addAttributeLoss(losses, before, after, zone);
  }
  addZdeLosses(losses, before, after, checkCancelled);
  addEntryLosses(losses, before, after);
  return losses.toList();
}

/** True when the zone is of another type; its state then follows from that. */
function addTypeLoss(losses: LossList, before: ImageZones, after: ImageZones, zone: ZoneIndex): boolean {
  const type = before.table.zones.type[zone]!;
  if (type === after.table.zones.type[zone]) return false;
  const state = ZONE_STATE_TITLES[zoneStateName(after.table.zones.state[zone]!)];
  const from = type === ZoneType.conventional ? 'conventional' : words(zoneTypeName(type));
  losses.add(zone, {
    code: `type-${kebab(zoneTypeName(type))}`,
    from,
    to: `${words(zoneTypeName(after.table.zones.type[zone]!))}, ${state}`,
  });
  return true;
}

function addStateLoss(losses: LossList, before: ImageZones, after: ImageZones, zone: ZoneIndex): void {
  const from = zoneStateName(before.table.zones.state[zone]!);
  const to = zoneStateName(after.table.zones.state[zone]!);
  if (from !== to) {
    const code = `state-${kebab(from)}`;
    losses.add(zone, { code, from: ZONE_STATE_TITLES[from], to: ZONE_STATE_TITLES[to] });
  }
  addPointerLoss(losses, before, after, zone);
}

/** Pointers that both show, or that both keep behind a fault. */
function addPointerLoss(losses: LossList, before: ImageZones, after: ImageZones, zone: ZoneIndex): void {
  const from = pointerBytes(before, zone);
  const to = pointerBytes(after, zone);
  if (from === null || to === null || from.bytes === to.bytes || from.shown !== to.shown) return;
  const code = from.shown ? 'write-pointer' : 'fault-pointer';
  losses.add(zone, { code, from: formatHex(from.bytes), to: formatHex(to.bytes), varies: true });
}

function pointerBytes(
  { facts, table: { zones } }: ImageZones,
  zone: ZoneIndex,
): { readonly bytes: number; readonly shown: boolean } | null {
  const state = zoneStateName(zones.state[zone]!);
  const shown = hasWritePointer(zones.state[zone]!);
  if (!shown && state !== 'readOnly' && state !== 'offline') return null;
  return { bytes: zones.writePointer[zone]! * facts.geometry.logicalBlockSizeBytes, shown };
}

function addAttributeLoss(losses: LossList, before: ImageZones, after: ImageZones, zone: ZoneIndex): void {
  const [from, to] = [before.table.zones.attributes[zone]!, after.table.zones.attributes[zone]!];
  if (from === to) return;
  losses.add(zone, { code: 'attributes', from: attributeWords(from), to: attributeWords(to) });
}

function attributeWords(attributes: number): string {
  return attributeNames(attributes).map(words).join(', ') || 'none';
}

function addZdeLosses(
  losses: LossList,
  before: ImageZones,
  after: ImageZones,
  checkCancelled: () => void,
): void {
  if (carriesZde(before, after)) return;
  for (const { zone } of zonesWithZde(before, checkCancelled)) {
    losses.add(zone, {
      code: 'zde',
      from: `${before.facts.zdeBytes} bytes of descriptor extension`,
      to: 'none',
    });
  }
}

/** Damaged entries: the target gets a sound one of what they are read as. */
function addEntryLosses(losses: LossList, before: FormatImage, after: FormatImage): void {
  const carried = new Set(damagedEntries(after).keys());
  for (const [zone, { found, code }] of damagedEntries(before)) {
    if (carried.has(zone)) continue;
    const state = ZONE_STATE_TITLES[zoneStateName(after.table.zones.state[zone]!)];
    losses.add(zone, {
      code: 'invalid-entry',
      from: `${found ?? 'an entry'} (${code})`,
      to: `a sound entry, ${state}`,
      varies: true,
    });
  }
}

interface ZoneDifference {
  readonly code: string;
  readonly from: string;
  readonly to: string;
  /** The words differ from zone to zone: all are one loss, told by their number. */
  readonly varies?: boolean;
}

/** Gathers differences; zones come in ascending order for each kind. */
class LossList {
  readonly #kinds = new Map<
    string,
    ZoneDifference & { readonly ranges: [number, number][]; count: number }
  >();

  add(zone: ZoneIndex, difference: ZoneDifference): void {
    const { code, from, to, varies } = difference;
    const key = varies ? code : `${code}\n${from}\n${to}`;
    let kind = this.#kinds.get(key);
    if (!kind) this.#kinds.set(key, (kind = { ...difference, ranges: [], count: 0 }));
    kind.count++;
    const last = kind.ranges.at(-1);
    if (last && last[1] === zone - 1) last[1] = zone;
    else kind.ranges.push([zone, zone]);
  }

  toList(): ConversionLoss[] {
    return [...this.#kinds.values()].map(({ code, varies, ranges, count, ...told }) => {
      const several = varies && count > 1;
      const from = several ? `${told.from}, and others` : told.from;
      const to = several ? `${told.to}, and others` : told.to;
      const message = `${TITLES[code] ?? 'state'} of ${plural(count, 'zone')} (${rangeWords(ranges)}): ${from} becomes ${to}`;
      return { code, zones: ranges, from, to, message };
    });
  }
}

const TITLES: Readonly<Record<string, string>> = {
  'type-conventional': 'type',
  'write-pointer': 'write pointer',
  'fault-pointer': 'write pointer behind the fault',
  attributes: 'attributes',
  zde: 'content of the descriptor extension',
  'invalid-entry': 'damaged entry',
};

function rangeWords(ranges: readonly (readonly [number, number])[]): string {
  const words = formatZoneRanges(ranges.slice(0, RANGES_IN_WORDS));
  return ranges.length > RANGES_IN_WORDS ? `${words}, …` : words;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function words(name: string): string {
  return kebab(name).replaceAll('-', ' ');
}
