import { describe, expect, it } from 'vitest';
import { refusalNotice, refusalText } from '../../../../renderer/composables/refusal-text';

const refusal = {
  status: 'too-many-open' as const,
  rule: 'open-limit',
  message: 'zone 7: 3 zones are open, the limit is 3 — Too Many Open Zones (1BEh)',
  numbers: { zone: 7, open: 3, limit: 3 },
};

describe('text of a refusal', () => {
  it('names rule, status code and numbers', () => {
    expect(refusalText(refusal)).toBe(
      'zone 7: 3 zones are open, the limit is 3 — Too Many Open Zones (1BEh)\n' +
        'Rule: open-limit (zone = 7, open = 3, limit = 3)',
    );
  });

  it('adds the status of a command whose state cannot be stored', () => {
    const message = 'zone 7: the state read only is not representable in zoned rfc';
    const refused = { ...refusal, status: 'invalid-field' as const, rule: 'not-representable', message };
    expect(refusalText(refused)).toMatch(/^zone 7: .* in zoned rfc — Invalid Field in Command \(002h\)\n/);
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
