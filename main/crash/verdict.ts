import { assert } from '../../shared/errors/assert';
import type { Finding, QemuVerdict } from '../../shared/image/finding';
import { formatHex, plural } from '../../shared/units/format';
import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import { zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import {
  hasWritePointer,
  isOpen,
  ZONE_STATE_TITLES,
  ZoneState,
  zoneStateName,
} from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';
import { countZones } from '../../shared/zone/zone-table';
import type { ZoneBlocks } from '../../shared/crash/crash-report';
import type { FormatImage } from '../format/image';

/** What others say of a crashed image, before anything is made of it. */
export interface CrashedFindings {
  /** What the format's own program would make of it; null = it takes it as it is. */
  readonly verdict: QemuVerdict | null;
  /** The first error that a check finds and did not find before the power cut; null = none. */
  readonly damage: Finding | null;
}

/** Everything a verdict rests on. */
export interface VerdictFacts {
  readonly found: CrashedFindings;
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  /** Zones after recovery. */
  readonly recovered: ZoneTable;
  /** Zones as a power-up without any loss would leave them; either of them will do, zone by zone. */
  readonly lossless: readonly ZoneTable[];
  /** The recovery policy leaves zones open. */
  readonly keepsOpen: boolean;
  /** What the recovery policy itself objects to. */
  readonly policyViolations: readonly string[];
  /** Flushed data that cannot be read back. */
  readonly durableLost: readonly ZoneBlocks[];
  /** Acknowledged but unflushed data that cannot be read back. */
  readonly volatileLost: readonly ZoneBlocks[];
}

/** What became of an image, in one word and one sentence. */
export interface Verdict {
  readonly verdict: 'consistent' | 'recovered with allowed loss' | 'violated';
  readonly sentence: string;
}

/**
 * The first error in the crashed image that the image before it has not, among those that opening notices: errors that
 * only a reading of the data would show are no work of a power cut.
 */
export function damageSince(before: FormatImage, crashed: FormatImage): Finding | null {
  const errors = crashed.table.findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return null;
  const known = new Set(before.table.findings.map(placeOf));
  return errors.find((error) => !known.has(placeOf(error))) ?? null;
}

function placeOf({ code, zone, offset }: Finding): string {
  return `${code} ${zone} ${offset}`;
}

/**
 * Judges a recovered image. Violated: its own program would not take what the power cut left, or a check finds an error in
 * it; a write pointer out of its zone's range, an empty zone with a moved
 * pointer, more open or active zones than the limits allow, open zones although the policy closes them, flushed
 * data lost, or an objection of the policy. Allowed: losing what was acknowledged but not flushed.
 */
export function judge(facts: VerdictFacts): Verdict {
  const isWhole = facts.lossless.every(({ count }) => count === facts.recovered.count);
  assert(facts.lossless.length > 0 && isWhole, 'a verdict compares images of different zones');
  const violation = firstViolation(facts);
  if (violation !== null) return { verdict: 'violated', sentence: `Violated: ${violation}.` };
  const changed = countDifferent(facts);
  if (changed === 0 && facts.volatileLost.length === 0) {
    return {
      verdict: 'consistent',
      sentence: 'Consistent: nothing that the device had acknowledged is lost.',
    };
  }
  return { verdict: 'recovered with allowed loss', sentence: describeLoss(facts, changed) };
}

function firstViolation(facts: VerdictFacts): string | null {
  const { verdict, damage } = facts.found;
  if (verdict !== null) return refusalOf(verdict);
  if (damage !== null) return damage.message;
  const lost = facts.durableLost[0];
  if (lost) {
    return `zone ${lost.zone}: ${plural(lost.blocks, 'flushed block')} at LBA ${formatHex(lost.lba)} cannot be read back`;
  }
  return facts.policyViolations[0] ?? pointerViolation(facts) ?? limitViolation(facts);
}

function refusalOf({ code, meaning, message, zone }: QemuVerdict): string {
  if (code === 0) return message;
  const where = zone === undefined ? '' : `, zone ${zone}`;
  return `everything is lost at QEMU's next start: code ${code}, ${meaning}${where}`;
}

function pointerViolation({ geometry, recovered }: VerdictFacts): string | null {
  for (let zone = 0; zone < recovered.count; zone++) {
    const state = recovered.state[zone]!;
    if (!hasWritePointer(state)) continue;
    const written = recovered.writePointer[zone]! - zoneStart(geometry, zone);
    const most = state === ZoneState.empty ? 0 : zoneCapacity(geometry, zone);
    if (written >= 0 && written <= most) continue;
    return `zone ${zone} is ${titleOf(state)} with ${written} blocks written, 0 to ${most} are possible`;
  }
  return null;
}

function limitViolation({ limits, recovered, keepsOpen }: VerdictFacts): string | null {
  const counts = countZones(recovered);
  if (!keepsOpen && counts.open > 0) {
    return `zone ${firstOpen(recovered)} is still ${titleOf(recovered.state[firstOpen(recovered)]!)} after recovery`;
  }
  if (limits.openZonesMax !== null && counts.open > limits.openZonesMax) {
    return `${plural(counts.open, 'open zone')} after recovery, the limit is ${limits.openZonesMax}`;
  }
  if (limits.activeZonesMax !== null && counts.active > limits.activeZonesMax) {
    return `${plural(counts.active, 'active zone')} after recovery, the limit is ${limits.activeZonesMax}`;
  }
  return null;
}

function firstOpen(zones: ZoneTable): ZoneIndex {
  return zones.state.findIndex(isOpen);
}

function titleOf(state: number): string {
  return ZONE_STATE_TITLES[zoneStateName(state)];
}

function countDifferent({ recovered, lossless }: VerdictFacts): number {
  let different = 0;
  for (let zone = 0; zone < recovered.count; zone++) {
    if (!lossless.some((table) => isSameZone(table, recovered, zone))) different++;
  }
  return different;
}

function isSameZone(a: ZoneTable, b: ZoneTable, zone: ZoneIndex): boolean {
  const state = a.state[zone]!;
  if (state !== b.state[zone] || a.attributes[zone] !== b.attributes[zone]) return false;
  return !hasWritePointer(state) || a.writePointer[zone] === b.writePointer[zone];
}

function describeLoss({ volatileLost }: VerdictFacts, changed: number): string {
  const blocks = volatileLost.reduce((sum, extent) => sum + extent.blocks, 0);
  const zones = new Set(volatileLost.map((extent) => extent.zone)).size;
  const data = blocks === 0 ? 'no data' : `${plural(blocks, 'unflushed block')} in ${plural(zones, 'zone')}`;
  const tables = changed === 0 ? '' : `, and the newest state of ${plural(changed, 'zone')}`;
  return `Recovered with allowed loss: ${data} lost${tables}; everything that was flushed is there.`;
}
