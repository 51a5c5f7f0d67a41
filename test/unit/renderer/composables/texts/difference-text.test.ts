import { describe, expect, it } from 'vitest';
import {
  describeZoneDifference,
  factText,
  summarySentence,
  zoneValueText,
} from '../../../../../renderer/composables/texts/difference-text';
import { useUnits, type UnitContext } from '../../../../../renderer/composables/use-units';
import type { ComparisonSummary, ZoneDifference } from '../../../../../shared/session/comparison';
import { MIB } from '../../../../../shared/units/units';

const units = (unit: UnitContext['unit']) =>
  useUnits({ unit, radix: 'dec', blockBytes: 4096, zoneSizeBytes: MIB });
const pointer: ZoneDifference = { index: 3, field: 'writePointer', a: 3 * MIB + 8192, b: 3 * MIB };

function found(
  counts: Partial<ComparisonSummary['counts']>,
  more: Partial<ComparisonSummary> = {},
): ComparisonSummary {
  const none = { zones: 0, fields: 0, structures: 0, runs: 0, bytes: 0, semantic: 0 };
  return {
    ...{ comparison: 'd1', with: 'b.img', isReport: false, facts: [], notices: [], revision: 0 },
    ...{ counts: { ...none, ...counts }, kept: { fields: 0, structures: 0, runs: 0 }, ...more },
  };
}

describe('differences in words', () => {
  it('gives pointers in the shown unit, and from the start of the zone where the zones are others', () => {
    expect(zoneValueText(pointer, pointer.a, units('blocks'))).toBe('LBA 770');
    expect(zoneValueText(pointer, pointer.a, units('zoneRelative'))).toBe('z3 + 8,192 B');
    const others: ZoneDifference = { ...pointer, indexB: 9, a: 8192, b: 4096 };
    expect(zoneValueText(others, others.a, units('blocks'))).toBe('start + 2 blocks');
    expect(describeZoneDifference(others, units('bytes'))).toBe(
      'zone 3 and 9, write pointer: start + 8,192 B here, start + 4,096 B there',
    );
  });

  it('says what is not there', () => {
    const text = (field: ZoneDifference['field']) =>
      zoneValueText({ ...pointer, field }, null, units('bytes'));
    expect([text('writePointer'), text('state'), text('start')]).toEqual([
      '–',
      'no such zone',
      'no such zone',
    ]);
    expect(zoneValueText({ ...pointer, field: 'attributes' }, '', units('bytes'))).toBe('none');
    expect(factText({ field: 'openZonesMax', a: 3, b: null }, null, units('bytes'))).toBe('no limit');
    expect(factText({ field: 'zoneSizeBytes', a: MIB, b: 0 }, MIB, units('blocks'))).toBe('256 blocks');
  });

  it('says plainly that nothing differs, and what was compared', () => {
    expect(summarySentence(found({}), false)).toBe(
      '0 semantic differences: for whoever uses the device, both are the same.',
    );
    expect(summarySentence(found({ structures: 1 }), false)).toMatch(/ 1 decoded field differs\.$/);
    expect(summarySentence(found({}), true)).toBe(
      '0 semantic differences of zones; bytes were not compared.',
    );
    expect(summarySentence(found({}, { isReport: true }), false)).toMatch(/as the report says/);
  });

  it('counts what differs', () => {
    const counts = { zones: 1, fields: 2, structures: 5, runs: 7, bytes: 7, semantic: 9 };
    expect(summarySentence(found(counts), false)).toBe(
      '9 semantic differences: 2 fields of 1 zone, 7 bytes in 7 runs. 5 decoded fields differ.',
    );
  });
});
