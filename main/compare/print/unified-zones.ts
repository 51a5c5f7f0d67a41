import type { FactDifference, ZoneDifference } from '../../../shared/session/comparison';
import type { ZoneRow } from '../../../shared/image/zone-report';
import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneAttributeName, ZoneStateName, ZoneTypeName } from '../../../shared/zone/state';
import { csvLine } from '../../report/printers/own';

/** What is printed: differences of zones, and the zones of both sides in which they are. */
export interface UnifiedZones {
  readonly titles: { readonly a: string; readonly b: string };
  readonly facts: readonly FactDifference[];
  readonly zones: Iterable<ZoneDifference>;
  /** A zone of A; null where it has none. */
  rowOfA(zone: ZoneIndex): ZoneRow | null;
  /** The same of B, as far as it is an image: counted in the blocks of A. */
  rowOfB(zone: ZoneIndex): ZoneRow | null;
}

/** Lines before the first zone in a `report --as csv`. */
const HEAD_LINES = 1;

/**
 * A unified diff (no lines of context) of the zones, each one line as `report --as csv` prints it: what `patch` makes the
 * report of B of that of A with, where both say the same of their zones. Differences of the whole stand in front.
 */
export function* unifiedZones({ titles, facts, zones, ...rows }: UnifiedZones): Generator<string> {
  for (const { field, a, b } of facts) yield `image: ${field} ${a ?? 'none'} -> ${b ?? 'none'}`;
  yield `--- ${titles.a}`;
  yield `+++ ${titles.b}`;
  for (const differences of byZone(zones)) yield* hunkOf(differences, rows);
}

type Rows = Pick<UnifiedZones, 'rowOfA' | 'rowOfB'>;

function* byZone(zones: Iterable<ZoneDifference>): Generator<readonly [ZoneDifference, ...ZoneDifference[]]> {
  let open: [ZoneDifference, ...ZoneDifference[]] | null = null;
  for (const difference of zones) {
    if (open !== null && open[0].index === difference.index) open.push(difference);
    else {
      if (open !== null) yield open;
      open = [difference];
    }
  }
  if (open !== null) yield open;
}

function* hunkOf(
  differences: readonly [ZoneDifference, ...ZoneDifference[]],
  { rowOfA, rowOfB }: Rows,
): Generator<string> {
  const [{ index, indexB = index }] = differences;
  const [rowA, own] = [rowOfA(index), rowOfB(indexB)];
  const isGone = differences.some(({ field, b }) => field === 'state' && b === null);
  const rowB = rowA !== null && index === indexB ? changedRow(rowA, differences) : own;
  const extension = differences.find(({ field }) => field === 'zde');
  const note = extension ? ` ZDE ${extension.a} -> ${extension.b}` : '';
  yield `@@ -${lineAt(index, rowA !== null)} +${lineAt(indexB, !isGone)} @@${note}`;
  if (rowA !== null) yield `-${csvLine(rowA)}`;
  if (!isGone) yield `+${rowB === null ? toldOnly(differences) : csvLine(rowB)}`;
}

/** Where a side has no such line, the one before it is named. */
const lineAt = (zone: ZoneIndex, isThere: boolean): string =>
  isThere ? String(zone + HEAD_LINES + 1) : `${zone + HEAD_LINES},0`;

/** A zone as the other side has it: what is not said to differ is the same. */
function changedRow(row: ZoneRow, differences: readonly ZoneDifference[]): ZoneRow {
  const blockBytes = row.startLba === 0 ? 1 : row.startBytes / row.startLba;
  return differences.reduce<ZoneRow>((changed, { field, b }) => {
    switch (field) {
      case 'type':
        return { ...changed, type: b as ZoneTypeName };
      case 'state':
        return { ...changed, state: b as ZoneStateName };
      case 'start':
        return { ...changed, startBytes: Number(b), startLba: Number(b) / blockBytes };
      case 'size':
        return { ...changed, sizeBytes: Number(b) };
      case 'capacity':
        return { ...changed, capacityBytes: Number(b) };
      case 'writePointer':
        return { ...changed, writePointerBytes: b as number | null };
      case 'attributes':
        return {
          ...changed,
          attributes: String(b)
            .split(' ')
            .filter((name) => name !== '') as ZoneAttributeName[],
        };
      case 'zde':
        return changed;
    }
  }, row);
}

/** A zone of a report that the image has not: what is known of it. */
function toldOnly([{ index, field, b }]: readonly [ZoneDifference, ...ZoneDifference[]]): string {
  return `${index}: ${field} ${b ?? 'none'}`;
}
