import { describe, expect, it } from 'vitest';
import { refusalNotice, refusalText } from '../../../../renderer/composables/refusal-text';

const refusal = {
  status: 'too-many-open' as const,
  rule: 'open-limit',
  message: 'zone 7: 3 zones are open, the limit is 3',
  numbers: { zone: 7, open: 3, limit: 3 },
};

describe('text of a refusal', () => {
  it('names rule, status code and numbers', () => {
    expect(refusalText(refusal)).toBe(
      'zone 7: 3 zones are open, the limit is 3 — Too Many Open Zones (1BEh)\n' +
        'Rule: open-limit (zone = 7, open = 3, limit = 3)',
    );
  });

  it('does not repeat a status that the message has', () => {
    const message = 'zone 7: too many — Too Many Open Zones (1BEh)';
    expect(refusalText({ ...refusal, message }).match(/1BEh/g)).toHaveLength(1);
  });

  it('says the same in a notice, and that nothing was changed', () => {
    const notice = refusalNotice(refusal);
    expect(`${notice.what}\n${notice.why}`).toBe(refusalText(refusal));
    expect(notice.next).toBe('Nothing was changed.');
  });

  it('needs no numbers', () => {
    expect(refusalText({ ...refusal, numbers: {} })).toMatch(/Rule: open-limit$/);
  });
});
