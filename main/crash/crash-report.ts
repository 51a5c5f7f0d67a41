import { assert } from '../../shared/errors/assert';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { CrashReport, CrashZoneDiff, RecoverySummary } from '../../shared/crash/crash-report';
import type { ZoneIndex } from '../../shared/units/units';
import type { RecoveryPolicy } from '../../shared/zone/profile';
import { zoneStateName } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';
import { cloneZoneTable, writePointerOf } from '../../shared/zone/zone-table';
import { findLostData } from './lost-data';
import { judge, type CrashedFindings } from './verdict';
import { applyRecovery, planRecovery } from '../engine/recovery';
import type { FormatImage } from '../format/image';
import { findDifferingRanges } from './crash-ranges';
import type { ComparedFiles } from './crash-ranges';
import type { CrashExecution } from './crash-execution';

/** A trace executed and its power cut. */
export interface CrashedFiles extends ComparedFiles {
  readonly execution: CrashExecution;
}

/** A crashed image after power-up, beside what it was before. */
export interface RecoveredImage {
  readonly run: CrashedFiles;
  /** Zones as found in the crashed image. */
  readonly crashedZones: ZoneTable;
  /** What others say of the crashed image. */
  readonly found: CrashedFindings;
  readonly recovery: RecoverySummary;
  readonly recovered: FormatImage;
  /** The image just before the cut. */
  readonly live: FormatImage;
  readonly checkCancelled: () => void;
}

type Description = Omit<CrashReport, 'crash' | 'reproduce'>;

/** Compares before, crashed and recovered, and judges. */
export function describeRecovery(image: RecoveredImage): Description {
  const { run, recovery, recovered } = image;
  const { data, acknowledgedZones } = run.execution;
  assert(
    image.crashedZones.count === acknowledgedZones.count,
    'a power cut changed how many zones there are',
  );
  const durableLost = findLostData(data.durableIn(recovered.table.zones), image);
  const volatileLost = findLostData(data.volatile(), image);
  image.checkCancelled();
  const lossless = losslessZones(image);
  image.checkCancelled();
  const verdict = judge({
    found: image.found,
    geometry: recovered.facts.geometry,
    limits: recovered.facts.limits,
    recovered: recovered.table.zones,
    lossless,
    keepsOpen: recovery.policy === 'keep-open',
    policyViolations: recovery.violations,
    durableLost,
    volatileLost,
  });
  return {
    recovery,
    ...verdict,
    zones: compareZones(image),
    tableRanges: findDifferingRanges(run),
    dataLost: [...durableLost, ...volatileLost].slice(0, ROWS_PAGE_MAX),
  };
}

/** The report of a crashed image that no longer opens. */
export function describeUnopened(policy: RecoveryPolicy, why: string): Description {
  return {
    recovery: { policy, changed: [], violations: [why] },
    verdict: 'violated',
    sentence: `Violated: the crashed image cannot be opened: ${why}`,
    zones: [],
    tableRanges: [],
    dataLost: [],
  };
}

/** Zones as a power-up without loss would leave them: without or with the command at the crash point. */
function losslessZones({ run, recovery, recovered }: RecoveredImage): ZoneTable[] {
  const { acknowledgedZones, finishedZones } = run.execution;
  return [...new Set([acknowledgedZones, finishedZones])].map((found) => {
    const zones = cloneZoneTable(found);
    applyRecovery(zones, planRecovery({ ...recovered.facts, zones }, recovery.policy));
    return zones;
  });
}

/** Zones that differ between any two of the three columns, at most a page. */
function compareZones({ run, crashedZones, recovered, recovery }: RecoveredImage): CrashZoneDiff[] {
  const before = run.execution.acknowledgedZones;
  const reasons = new Map(recovery.changed.map(({ zone, why }) => [zone, why]));
  const diffs: CrashZoneDiff[] = [];
  for (let zone = 0; zone < before.count && diffs.length < ROWS_PAGE_MAX; zone++) {
    const isKept = isSame(before, crashedZones, zone);
    if (isKept && isSame(crashedZones, recovered.table.zones, zone)) continue;
    diffs.push({
      zone,
      before: columnOf(before, zone),
      crashed: columnOf(crashedZones, zone),
      recovered: columnOf(recovered.table.zones, zone),
      why: [...(isKept ? [] : ['table entry differs after the power cut']), reasons.get(zone) ?? '']
        .filter(Boolean)
        .join('; '),
    });
  }
  return diffs;
}

function isSame(a: ZoneTable, b: ZoneTable, zone: ZoneIndex): boolean {
  return a.state[zone] === b.state[zone] && writePointerOf(a, zone) === writePointerOf(b, zone);
}

function columnOf(zones: ZoneTable, zone: ZoneIndex): CrashZoneDiff['before'] {
  return { state: zoneStateName(zones.state[zone]!), writePointer: writePointerOf(zones, zone) };
}
