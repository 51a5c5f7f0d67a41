import { assert } from '../../shared/errors/assert';
import type { Finding } from '../../shared/image/check/finding';
import { plural } from '../../shared/units/format';
import type { ZoneIndex } from '../../shared/units/units';
import { hasWritePointer } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';
import type { BrokenInvariant } from '../../shared/crash/invariant';
import type { FormatImage } from '../format/image';
import { brokenInvariants } from './invariants';
import type { VerdictFacts } from './verdict-facts';

/** What became of an image, in one word and one sentence. */
export interface Verdict {
  readonly verdict: 'consistent' | 'recovered with allowed loss' | 'violated';
  readonly sentence: string;
  /** Invariants that do not hold, in the order of their list; the sentence is of the first. */
  readonly broken: readonly BrokenInvariant[];
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
  const broken = brokenInvariants(facts);
  if (broken[0]) return { verdict: 'violated', sentence: `Violated: ${broken[0].message}.`, broken };
  const changed = countDifferent(facts);
  if (changed === 0 && facts.volatileLost.length === 0) {
    return {
      verdict: 'consistent',
      sentence: 'Consistent: nothing that the device had acknowledged is lost.',
      broken,
    };
  }
  return { verdict: 'recovered with allowed loss', sentence: describeLoss(facts, changed), broken };
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
