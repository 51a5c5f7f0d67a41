import { describe, expect, it } from 'vitest';
import { FoundFindings } from '../../../../../main/session/shelves/check-shelf';
import type { Finding } from '../../../../../shared/image/check/finding';
import { FINDINGS_KEPT_MAX, type FindingQuery } from '../../../../../shared/session/check';

const ALL: FindingQuery = {
  ...{ severities: [], codes: [], zones: '', text: '', order: null, descending: false },
};

const finding = (zone: number, more: Partial<Finding> = {}): Finding => ({
  ...{ code: 'a', severity: 'warning', zone, message: `zone ${zone} is odd`, reference: 'here' },
  ...more,
});

describe('findings of a check', () => {
  it('are counted without a bound, and kept up to one', () => {
    const found = new FoundFindings();
    for (let zone = 0; zone < FINDINGS_KEPT_MAX + 10; zone++) found.add(finding(zone));
    found.add(finding(3, { severity: 'error' }));
    expect(found.counts).toEqual({
      ...{ count: FINDINGS_KEPT_MAX + 11, kept: FINDINGS_KEPT_MAX },
      bySeverity: { error: 1, warning: FINDINGS_KEPT_MAX + 10, info: 0 },
      byCode: [{ code: 'a', count: FINDINGS_KEPT_MAX + 11, severity: 'error' }],
    });
    const last = found.page({ ...ALL, order: 'zone', descending: true }, 0, 2);
    expect(last.total).toBe(FINDINGS_KEPT_MAX);
    expect(last.findings.map(({ zone }) => zone)).toEqual([FINDINGS_KEPT_MAX - 1, FINDINGS_KEPT_MAX - 2]);
    expect(found.page({ ...ALL, zones: '5,9-10' }, 1, 5).findings.map(({ zone }) => zone)).toEqual([9, 10]);
  });

  it('stay in their order where they are equal, those of no zone and the worst first', () => {
    const found = new FoundFindings();
    const { zone: _zone, ...ofImage } = finding(0);
    const all = [finding(2), finding(1, { severity: 'info' }), ofImage, finding(2, { severity: 'error' })];
    for (const one of all) found.add(one);
    const byZone = found.page({ ...ALL, order: 'zone' }, 0, 9).findings;
    expect(byZone).toEqual([all[2], all[1], all[0], all[3]]);
    const worst = found.page({ ...ALL, order: 'severity' }, 0, 9).findings;
    expect(worst).toEqual([all[3], all[0], all[2], all[1]]);
    expect(found.page({ ...ALL, order: 'code', descending: true }, 0, 9).findings).toEqual(all);
    expect(found.page({ ...ALL, descending: true }, 0, 9).findings).toEqual([...all].reverse());
  });

  it('are found by any of their texts, and by an offset in both radices', () => {
    const found = new FoundFindings();
    found.add(finding(1, { offset: 4096, expected: 'Zeros', found: 'ones' }));
    found.add(finding(2));
    const zonesWith = (text: string) => found.page({ ...ALL, text }, 0, 9).findings.map(({ zone }) => zone);
    expect(['zeros', 'ONES', '0x1000', '4096', 'zone 2', 'warn', 'nowhere'].map(zonesWith)).toEqual([
      ...[[1], [1], [1], [1], [2], [1, 2], []],
    ]);
  });
});
