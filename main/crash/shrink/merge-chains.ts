import { assert } from '../../../shared/errors/assert';
import type { ZoneIndex } from '../../../shared/units/units';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { zoneOf, type ZoneGeometry } from '../../../shared/zone/geometry';

/** Which commands may be joined. */
export interface MergeOptions {
  readonly geometry: ZoneGeometry;
  /** Blocks of one command. */
  readonly blocksMax: number;
  /** Of that zone alone. */
  readonly only?: ZoneIndex;
}

/**
 * The same commands with writes (or appends) of a zone that follow one another made one, as long as no other command
 * of that zone, and none of all zones, stands between them.
 */
export function mergeChains(
  entries: readonly TraceEntry[],
  { geometry, blocksMax, only }: MergeOptions,
): readonly TraceEntry[] {
  const merged: TraceEntry[] = [];
  /** By zone: where the command stands that the next one may join. */
  const open = new Map<number, number>();
  for (const entry of entries) {
    const zone = zoneAddressed(geometry, entry);
    if (zone === undefined) {
      if (entry.all === true || entry.op === 'powerCycle') open.clear();
      merged.push(entry);
      continue;
    }
    const at = open.get(zone);
    const isWanted = only === undefined || only === zone;
    if (isWanted && at !== undefined && canJoin(merged[at]!, entry, blocksMax)) {
      merged[at] = joined(merged[at]!, entry);
      continue;
    }
    if (isPlainWrite(entry)) open.set(zone, merged.length);
    else open.delete(zone);
    merged.push(entry);
  }
  return merged;
}

/** The zone that a command speaks of; undefined for none and for all. */
export function zoneAddressed(geometry: ZoneGeometry, { zone, lba, all }: TraceEntry): ZoneIndex | undefined {
  if (all) return undefined;
  return zone ?? (lba === undefined ? undefined : zoneOf(geometry, lba));
}

/** One whose bytes follow from a pattern, and of which nothing is asked but to be carried out. */
function isPlainWrite({ op, fua, expect, blocks, data }: TraceEntry): boolean {
  if (op !== 'write' && op !== 'append') return false;
  const isPattern = data === undefined || 'pattern' in data;
  return isPattern && fua !== true && expect === undefined && blocks !== undefined;
}

function canJoin(before: TraceEntry, entry: TraceEntry, blocksMax: number): boolean {
  if (before.op !== entry.op || !isPlainWrite(entry)) return false;
  if (JSON.stringify(before.data) !== JSON.stringify(entry.data)) return false;
  if ((before.blocks ?? 0) + (entry.blocks ?? 0) > blocksMax) return false;
  const end = (before.lba ?? NaN) + (before.blocks ?? 0);
  return entry.op === 'append' || end === entry.lba;
}

function joined(before: TraceEntry, entry: TraceEntry): TraceEntry {
  assert(before.i < entry.i, 'a command is joined with an earlier one');
  return { ...before, blocks: (before.blocks ?? 0) + (entry.blocks ?? 0) };
}
