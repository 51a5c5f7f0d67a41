import { describe, expect, it } from 'vitest';
import { refusalNotice, refusalText } from '../../../../../renderer/composables/texts/refusal-text';
import { wordNotice } from '../../../../../renderer/composables/texts/notice-text';
import { useUnits, type UnitContext } from '../../../../../renderer/composables/use-units';

const refusal = {
  status: 'too-many-open' as const,
  rule: 'open-limit',
  message: 'zone 7: 3 zones are open, the limit is 3 — Too Many Open Zones (1BEh)',
  numbers: { zone: 7, open: 3, limit: 3 },
};
const context: UnitContext = { unit: 'blocks', radix: 'dec', blockBytes: 4096, zoneSizeBytes: 2 ** 20 };
const units = useUnits(context);

describe('text of a refusal', () => {
  it('names rule, status code and numbers', () => {
    expect(refusalText(refusal, units)).toBe(
      'zone 7: 3 zones are open, the limit is 3 — Too Many Open Zones (1BEh)\n' +
        'Rule: open-limit (zone 7, open 3, limit 3)',
    );
  });

  it('decodes states, and writes places and lengths in the unit and radix of now', () => {
    const numbers = { zone: 16, state: 14, lba: 4096, blocks: 256, writePointer: 4100 };
    const rule = (of: UnitContext) => refusalText({ ...refusal, numbers }, useUnits(of)).split('\n')[1];
    expect(rule(context)).toBe(
      'Rule: open-limit (zone 16, state full, at LBA 4,096, length 256 blocks, write pointer LBA 4,100)',
    );
    expect(rule({ ...context, unit: 'zoneRelative', radix: 'hex' })).toBe(
      'Rule: open-limit (zone 16, state full, at z16 + 0x0 B, length 0x100000 B, write pointer z16 + 0x4000 B)',
    );
  });

  it('writes the places and lengths that the device names in one unit and radix', () => {
    const message =
      'zone 2: append of 1,024 blocks at LBA 0x210, capacity ends at LBA 0x300 — Zone Boundary Error (1B8h)';
    const answer = (of: UnitContext) => refusalText({ ...refusal, message }, useUnits(of)).split('\n')[0];
    expect(answer(context)).toBe(
      'zone 2: append of 1,024 blocks at LBA 528, capacity ends at LBA 768 — Zone Boundary Error (1B8h)',
    );
    expect(answer({ ...context, unit: 'sectors', radix: 'hex' })).toBe(
      'zone 2: append of 0x2000 sectors at sector 0x1080, capacity ends at sector 0x1800 — Zone Boundary Error (1B8h)',
    );
  });

  it('takes the limit of an append for a length, that of open zones for a number of zones', () => {
    const append = { ...refusal, rule: 'append-limit', numbers: { limit: 256 } };
    expect(refusalText(append, units)).toMatch(/limit 256 blocks\)$/);
    expect(refusalText(refusal, units)).toMatch(/limit 3\)$/);
  });

  it('adds the status of a command whose state cannot be stored', () => {
    const message = 'zone 7: the state read only is not representable in zoned rfc';
    const refused = { ...refusal, status: 'invalid-field' as const, rule: 'not-representable', message };
    expect(refusalText(refused, units)).toMatch(
      /^zone 7: .* in zoned rfc — Invalid Field in Command \(002h\)\n/,
    );
  });

  it('says the same in a notice, and that nothing was changed', () => {
    const notice = wordNotice(refusalNotice(refusal), units);
    expect(`${notice.what}\n${notice.why}`).toBe(refusalText(refusal, units));
    expect(notice.next).toBe('Nothing was changed.');
  });

  it('needs no numbers', () => {
    expect(refusalText({ ...refusal, numbers: {} }, units)).toMatch(/Rule: open-limit$/);
  });
});
