import { assert } from '../../shared/errors/assert';
import type { BrokenInvariant, CrashInvariant } from '../../shared/crash/invariant';
import type { ZoneBlocks } from '../../shared/crash/crash-report';
import type { QemuVerdict } from '../../shared/image/check/finding';
import { formatHex, plural } from '../../shared/units/format';
import type { ZoneIndex } from '../../shared/units/units';
import { zoneCapacity, zoneStart } from '../../shared/zone/geometry';
import {
  hasWritePointer,
  isOpen,
  ZONE_STATE_TITLES,
  ZoneState,
  zoneStateName,
} from '../../shared/zone/state';
import { countZones, type ZoneTable } from '../../shared/zone/zone-table';
import type { VerdictFacts } from './verdict-facts';

/** Of each invariant at most so many zones are named: a table that is gone breaks a million. */
const ZONES_NAMED_MAX = 100;

/** Every invariant that does not hold, with its zones, in the order of their list. */
export function brokenInvariants(facts: VerdictFacts): BrokenInvariant[] {
  assert(
    facts.recovered.count === facts.geometry.zoneCount,
    'invariants of other zones than those of the image',
  );
  return [
    ...ofTheImage(facts),
    ...facts.durableLost.slice(0, ZONES_NAMED_MAX).map(lostData),
    ...facts.policyViolations.slice(0, ZONES_NAMED_MAX).map((message) => broken('policy', message)),
    ...brokenPointers(facts),
    ...stillOpen(facts),
    ...brokenLimits(facts),
    ...(facts.visible ?? []).slice(0, ZONES_NAMED_MAX).map(visibleData),
    ...unsettled(facts),
  ];
}

function broken(invariant: CrashInvariant, message: string, zone?: ZoneIndex): BrokenInvariant {
  return zone === undefined ? { invariant, message } : { invariant, zone, message };
}

function* ofTheImage({ found: { verdict, damage } }: VerdictFacts): Generator<BrokenInvariant> {
  if (verdict !== null) yield broken('own-program', refusalOf(verdict), verdict.zone);
  if (damage !== null) yield broken('sound-table', damage.message, damage.zone);
}

function refusalOf({ code, meaning, message, zone }: QemuVerdict): string {
  if (code === 0) return message;
  const where = zone === undefined ? '' : `, zone ${zone}`;
  return `everything is lost at QEMU's next start: code ${code}, ${meaning}${where}`;
}

function lostData({ zone, blocks, lba }: ZoneBlocks): BrokenInvariant {
  const what = `${plural(blocks, 'flushed block')} at LBA ${formatHex(lba)}`;
  return broken('flushed-data', `zone ${zone}: ${what} cannot be read back`, zone);
}

function visibleData({ zone, lba }: ZoneBlocks): BrokenInvariant {
  return broken(
    'hidden-above-pointer',
    `zone ${zone}: data is read above the write pointer, at LBA ${formatHex(lba)}`,
    zone,
  );
}

/** Pointers out of range first, then those of empty zones. */
function brokenPointers({ geometry, recovered }: VerdictFacts): BrokenInvariant[] {
  const found: Record<'pointer-in-range' | 'empty-at-start', BrokenInvariant[]> = {
    'pointer-in-range': [],
    'empty-at-start': [],
  };
  for (let zone = 0; zone < recovered.count; zone++) {
    const state = recovered.state[zone]!;
    if (!hasWritePointer(state)) continue;
    const written = recovered.writePointer[zone]! - zoneStart(geometry, zone);
    const most = state === ZoneState.empty ? 0 : zoneCapacity(geometry, zone);
    if (written >= 0 && written <= most) continue;
    const name = state === ZoneState.empty ? 'empty-at-start' : 'pointer-in-range';
    if (found[name].length === ZONES_NAMED_MAX) continue;
    const message = `zone ${zone} is ${titleOf(state)} with ${written} blocks written, 0 to ${most} are possible`;
    found[name].push(broken(name, message, zone));
  }
  return [...found['pointer-in-range'], ...found['empty-at-start']];
}

function* stillOpen({ recovered, keepsOpen }: VerdictFacts): Generator<BrokenInvariant> {
  if (keepsOpen) return;
  for (let zone = 0, named = 0; zone < recovered.count && named < ZONES_NAMED_MAX; zone++) {
    if (!isOpen(recovered.state[zone]!)) continue;
    named++;
    yield broken(
      'closed-by-recovery',
      `zone ${zone} is still ${titleOf(recovered.state[zone]!)} after recovery`,
      zone,
    );
  }
}

function* brokenLimits({ limits, recovered }: VerdictFacts): Generator<BrokenInvariant> {
  const { open, active } = countZones(recovered);
  const kinds = [
    { invariant: 'open-limit', word: 'open', count: open, most: limits.openZonesMax },
    { invariant: 'active-limit', word: 'active', count: active, most: limits.activeZonesMax },
  ] as const;
  for (const { invariant, word, count, most } of kinds) {
    if (most === null || count <= most) continue;
    yield broken(invariant, `${plural(count, `${word} zone`)} after recovery, the limit is ${most}`);
  }
}

/** A power-up that is not the last would change the image again. */
function* unsettled({ unsettled = [] }: VerdictFacts): Generator<BrokenInvariant> {
  for (const zone of unsettled.slice(0, ZONES_NAMED_MAX))
    yield broken('recovery-settles', `zone ${zone} would be changed again by a second recovery`, zone);
}

function titleOf(state: ZoneTable['state'][number]): string {
  return ZONE_STATE_TITLES[zoneStateName(state)];
}
