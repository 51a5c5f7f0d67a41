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
    const before = at === undefined ? undefined : merged[at];
    const isWanted = only === undefined || only === zone;
    if (isWanted && before && follows(before, entry) && sum(before, entry) <= blocksMax) {
      merged[at!] = { ...before, blocks: sum(before, entry) };
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

function follows(before: TraceEntry, entry: TraceEntry): boolean {
  if (before.op !== entry.op || !isPlainWrite(entry)) return false;
  if (JSON.stringify(before.data) !== JSON.stringify(entry.data)) return false;
  return entry.op === 'append' || (before.lba ?? NaN) + before.blocks! === entry.lba;
}

function sum(before: TraceEntry, entry: TraceEntry): number {
  return before.blocks! + entry.blocks!;
}
