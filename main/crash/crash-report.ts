import { assert } from '../../shared/errors/assert';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import type { CrashReport, CrashZoneDiff, RecoverySummary } from '../../shared/crash/crash-report';
import type { ZoneIndex } from '../../shared/units/units';
import { zoneStateName } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';
import { writePointerOf } from '../../shared/zone/zone-table';
import { findDifferingRanges } from './crash-ranges';
import type { ComparedFiles } from './crash-ranges';
import type { CrashExecution } from './crash-execution';
import type { JudgedCrash } from './judge-crash';

/** A trace executed and its power cut. */
export interface CrashedFiles extends ComparedFiles {
  readonly execution: CrashExecution;
}

/** What is shown of a judged crash: zones and bytes that differ, at most a page of each. */
export function describeCrash(
  judged: JudgedCrash,
  run: CrashedFiles,
): Omit<CrashReport, 'crash' | 'reproduce'> {
  assert(
    judged.broken.length > 0 === (judged.verdict === 'violated'),
    'a verdict is not that of its invariants',
  );
  const { recovery, verdict, sentence, broken, zones, durableLost, volatileLost } = judged;
  return {
    ...{ recovery, verdict, sentence, broken },
    zones: zones === null ? [] : compareZones(run.execution.acknowledgedZones, zones, recovery),
    tableRanges: zones === null ? [] : findDifferingRanges(run),
    dataLost: [...durableLost, ...volatileLost].slice(0, ROWS_PAGE_MAX),
  };
}

/** Zones that differ between any two of the three columns, at most a page. */
function compareZones(
  before: ZoneTable,
  { crashed, recovered }: NonNullable<JudgedCrash['zones']>,
  recovery: RecoverySummary,
): CrashZoneDiff[] {
  const reasons = new Map(recovery.changed.map(({ zone, why }) => [zone, why]));
  const diffs: CrashZoneDiff[] = [];
  for (let zone = 0; zone < before.count && diffs.length < ROWS_PAGE_MAX; zone++) {
    const isKept = isSame(before, crashed, zone);
    if (isKept && isSame(crashed, recovered, zone)) continue;
    diffs.push({
      zone,
      before: columnOf(before, zone),
      crashed: columnOf(crashed, zone),
      recovered: columnOf(recovered, zone),
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
