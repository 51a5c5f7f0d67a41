import { assertNever } from '../../shared/errors/assert';
import type { RecoverySummary } from '../../shared/crash/crash-report';
import { formatHex } from '../../shared/units/format';
import type { Lba, ZoneIndex } from '../../shared/units/units';
import { zoneCapacity, zoneStart, type ZoneGeometry, type ZoneLimits } from '../../shared/zone/geometry';
import type { RecoveryPolicy } from '../../shared/zone/profile';
import {
  hasWritePointer,
  isOpen,
  isZoneState,
  ZONE_STATE_TITLES,
  ZoneAttribute,
  ZoneState,
  zoneStateName,
  ZoneType,
} from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';

/** What a recovery looks at. */
export interface RecoveryInput {
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  readonly zones: ZoneTable;
}

/** One zone that recovery changes. Pointers as in the table, meaningful or not. */
export interface RecoveryChange {
  readonly zone: ZoneIndex;
  readonly from: ZoneState;
  readonly to: ZoneState;
  readonly pointerBefore: Lba;
  readonly pointerAfter: Lba;
  readonly why: string;
}

/** What a policy would do, in zone order. Nothing is changed before `applyRecovery`. */
export interface RecoveryPlan {
  readonly policy: RecoveryPolicy;
  readonly changes: readonly RecoveryChange[];
  /** Zones that break the rule of `strict`, in words. */
  readonly violations: readonly string[];
  /** What a user should know besides, in words: limits exceeded, invalid entries. */
  readonly notices: readonly string[];
}

/** New state of a zone with the reason; null leaves the zone as it is. */
type Decision = { readonly to: ZoneState; readonly why: string } | null;

/** Plans a power-up by one of RECOVERIES. Source: SEMANTICS, Power-up policies. */
export function planRecovery(input: RecoveryInput, policy: RecoveryPolicy): RecoveryPlan {
  switch (policy) {
    case 'qemu-zone-file':
      return planQemuZoneFile(input);
    case 'nvme':
      return plan(input, policy, (zone) => decideNvme(input, zone));
    case 'qcow2-derived':
      return {
        ...plan(input, policy, (zone) => decideDerived(input, zone)),
        notices: invalidPointers(input),
      };
    case 'keep-open':
      return plan(input, policy, () => null);
    case 'strict':
      return { ...plan(input, policy, () => null), violations: openZones(input.zones) };
    default:
      return assertNever(policy);
  }
}

/** Carries out a plan on the table it was made from; an empty zone has no valid extension. Returns the zones changed; resync an engine afterwards. */
export function applyRecovery(zones: ZoneTable, { changes }: RecoveryPlan): ZoneIndex[] {
  for (const { zone, to, pointerAfter } of changes) {
    zones.state[zone] = to;
    zones.writePointer[zone] = pointerAfter;
    if (to === ZoneState.empty) zones.attributes[zone]! &= ~ZoneAttribute.zoneDescriptorExtensionValid;
  }
  return changes.map((change) => change.zone);
}

/** The plan as it is shown and printed: pointers in device bytes, null where a state has none. */
export function summarizeRecovery(plan: RecoveryPlan, geometry: ZoneGeometry): RecoverySummary {
  const bytes = (state: number, lba: Lba) =>
    hasWritePointer(state) ? lba * geometry.logicalBlockSizeBytes : null;
  return {
    policy: plan.policy,
    changed: plan.changes.map(({ zone, from, to, pointerBefore, pointerAfter, why }) => ({
      zone,
      from: zoneStateName(from),
      to: zoneStateName(to),
      writePointerBefore: bytes(from, pointerBefore),
      writePointerAfter: bytes(to, pointerAfter),
      why,
    })),
    violations: plan.violations,
  };
}

function plan(
  { geometry, zones }: RecoveryInput,
  policy: RecoveryPolicy,
  decide: (zone: ZoneIndex) => Decision,
): RecoveryPlan {
  const changes: RecoveryChange[] = [];
  for (let zone = 0; zone < zones.count; zone++) {
    const from = zones.state[zone]!;
    const decision = isZoneState(from) ? decide(zone) : null;
    if (!decision || decision.to === from) continue;
    const pointerBefore = zones.writePointer[zone]!;
    const pointerAfter = pointerFor(geometry, zone, decision.to, pointerBefore);
    changes.push({ zone, from: from as ZoneState, ...decision, pointerBefore, pointerAfter });
  }
  return { policy, changes, violations: [], notices: [] };
}

function pointerFor(geometry: ZoneGeometry, zone: ZoneIndex, to: ZoneState, before: Lba): Lba {
  if (to === ZoneState.full) return zoneStart(geometry, zone) + zoneCapacity(geometry, zone);
  return to === ZoneState.closed ? before : zoneStart(geometry, zone);
}

/** ZDE valid → closed; at the start → empty; an active zone left → closed; else full. In zone order. */
function planQemuZoneFile(input: RecoveryInput): RecoveryPlan {
  const { geometry, limits, zones } = input;
  const activeMax = limits.activeZonesMax || Infinity;
  let active = 0;
  const result = plan(input, 'qemu-zone-file', (zone) => {
    const decision = decideQemu(zone);
    if ((decision?.to ?? zones.state[zone]) === ZoneState.closed) active++;
    return decision;
  });
  return { ...result, notices: active > activeMax ? [exceeded()] : [] };

  function decideQemu(zone: ZoneIndex): Decision {
    if (!isOpen(zones.state[zone]!)) return null;
    if (hasZde(zones, zone)) return { to: ZoneState.closed, why: whyZde(zones, zone) };
    if (zones.writePointer[zone] === zoneStart(geometry, zone)) {
      return { to: ZoneState.empty, why: `${found(zones, zone)}, nothing written: empty` };
    }
    if (active < activeMax) return { to: ZoneState.closed, why: whyWritten(zones, zone) };
    const limit = `all ${activeMax} active zones are in use`;
    return {
      to: ZoneState.full,
      why: `${found(zones, zone)}, written up to ${pointer(zones, zone)}, ${limit}: full`,
    };
  }

  function exceeded(): string {
    return (
      `${active} zones are active, the active limit is ${activeMax}: ` +
      'zones found closed count only as they are met, so those with a higher index pass the limit'
    );
  }
}

function decideNvme({ geometry, zones }: RecoveryInput, zone: ZoneIndex): Decision {
  if (!isOpen(zones.state[zone]!)) return null;
  if (hasZde(zones, zone)) return { to: ZoneState.closed, why: whyZde(zones, zone) };
  return zones.writePointer[zone]! > zoneStart(geometry, zone)
    ? { to: ZoneState.closed, why: whyWritten(zones, zone) }
    : { to: ZoneState.empty, why: `${found(zones, zone)}, nothing written: empty` };
}

/** States come from pointers where a pointer means something; full, read-only and offline zones stay. */
function decideDerived({ geometry, zones }: RecoveryInput, zone: ZoneIndex): Decision {
  if (zones.type[zone] === ZoneType.conventional) {
    return {
      to: ZoneState.notWritePointer,
      why: `${found(zones, zone)}, flagged conventional: no write pointer`,
    };
  }
  const start = zoneStart(geometry, zone);
  const writePointer = zones.writePointer[zone]!;
  if (!hasWritePointer(zones.state[zone]!) || !(writePointer >= start)) return null;
  const at = `${found(zones, zone)}, pointer ${pointer(zones, zone)}`;
  if (writePointer === start) return { to: ZoneState.empty, why: `${at} at the zone start: empty` };
  return writePointer >= start + zoneCapacity(geometry, zone)
    ? { to: ZoneState.full, why: `${at} at the end of the capacity: full` }
    : { to: ZoneState.closed, why: `${at} inside the zone: closed` };
}

function invalidPointers({ geometry, zones }: RecoveryInput): string[] {
  return zonesWhere(zones, (zone) => {
    const conventional = zones.type[zone] === ZoneType.conventional;
    const valid = zones.writePointer[zone]! >= zoneStart(geometry, zone);
    return !conventional && !valid && hasWritePointer(zones.state[zone]!);
  }).map((zone) => {
    const start = formatHex(zoneStart(geometry, zone));
    return `zone ${zone}: invalid entry, pointer ${pointer(zones, zone)} lies before the zone start LBA ${start}`;
  });
}

function openZones(zones: ZoneTable): string[] {
  return zonesWhere(zones, (zone) => isOpen(zones.state[zone]!)).map(
    (zone) => `zone ${zone}: ${found(zones, zone)}, write pointer ${pointer(zones, zone)}`,
  );
}

function zonesWhere(zones: ZoneTable, test: (zone: ZoneIndex) => boolean): ZoneIndex[] {
  const result: ZoneIndex[] = [];
  for (let zone = 0; zone < zones.count; zone++) if (test(zone)) result.push(zone);
  return result;
}

function hasZde(zones: ZoneTable, zone: ZoneIndex): boolean {
  return (zones.attributes[zone]! & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
}

function whyZde(zones: ZoneTable, zone: ZoneIndex): string {
  return `${found(zones, zone)}, descriptor extension valid: closed`;
}

function whyWritten(zones: ZoneTable, zone: ZoneIndex): string {
  return `${found(zones, zone)}, written up to ${pointer(zones, zone)}: closed`;
}

function found(zones: ZoneTable, zone: ZoneIndex): string {
  return `found ${ZONE_STATE_TITLES[zoneStateName(zones.state[zone]!)]}`;
}

function pointer(zones: ZoneTable, zone: ZoneIndex): string {
  const lba = zones.writePointer[zone]!;
  return Number.isSafeInteger(lba) && lba >= 0 ? `LBA ${formatHex(lba)}` : `LBA ${lba}`;
}
