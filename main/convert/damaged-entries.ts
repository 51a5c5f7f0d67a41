import type { Finding } from '../../shared/image/check/finding';
import type { ZoneIndex } from '../../shared/units/units';
import type { FormatImage } from '../format/image';

/** Findings that opening keeps at most; beyond it only a check knows them all. */
const FINDINGS_KEPT = 200;

/** Findings about single entries by zone, in zone order; the first of each. */
export function damagedEntries({
  table,
  anatomy,
}: Pick<FormatImage, 'table' | 'anatomy'>): Map<ZoneIndex, Finding> {
  const all = table.findings.length < FINDINGS_KEPT ? table.findings : anatomy.check();
  const byZone = new Map<ZoneIndex, Finding>();
  for (const finding of all) {
    const { zone, offset, severity } = finding;
    if (zone === undefined || offset === undefined || severity === 'info' || byZone.has(zone)) continue;
    const entry = anatomy.entryPlace(zone);
    if (offset >= entry.offset && offset < entry.offset + entry.length) byZone.set(zone, finding);
  }
  return new Map([...byZone].sort(([a], [b]) => a - b));
}
