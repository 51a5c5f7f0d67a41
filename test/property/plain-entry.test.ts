import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isPlainEntry } from '../../main/trace/plain-entry';
import { TRACE_ENTRY } from '../../main/trace/trace-schemas';
import { OPERATIONS } from '../../shared/workload/operations';
import { holds } from '../support/run/holds';

const number = fc.oneof(fc.nat(), fc.constantFrom(0, -1, 1.5, NaN, 2 ** 53, Infinity, '7', null, undefined));
const flag = fc.constantFrom(true, false, 1, 'true', null);
const pattern = fc.oneof(
  fc.constantFrom(
    ...['stamp', 'zero', 'increment', 'byte', 'random', 'wet'].map((name) => ({ pattern: name })),
    ...[
      { pattern: 'byte', value: 90 },
      { pattern: 'stamp', value: 1 },
      { base64: 'AAAA' },
      [],
      null,
      'stamp',
    ],
  ),
);
const expectation = fc.record(
  {
    status: fc.constantFrom('ok', 'zone-full', 'no', 3),
    state: fc.constantFrom('empty', 'full', 'wet', null),
    writePointer: number,
    assignedLba: number,
    sha256: fc.constantFrom('0'.repeat(64), 'x'),
    open: number,
    active: number,
    other: number,
  },
  { requiredKeys: [] },
);
const entry = fc.record(
  {
    i: number,
    t: number,
    op: fc.constantFrom(...OPERATIONS, 'jump', 3),
    zone: number,
    lba: number,
    blocks: number,
    all: flag,
    fua: flag,
    data: pattern,
    text: fc.constantFrom('mark', 3),
    expect: fc.oneof(expectation, fc.constantFrom(null, [], 'ok')),
    other: number,
  },
  { requiredKeys: [] },
);
const plain = fc.record({ i: fc.nat(), t: fc.nat(), op: fc.constantFrom(...OPERATIONS), zone: fc.nat() });

describe('isPlainEntry', () => {
  it('takes nothing that the schema refuses or changes', () => {
    holds(
      fc.property(fc.oneof(entry, fc.anything()), (value) => {
        if (!isPlainEntry(value)) return;
        const parsed = v.safeParse(TRACE_ENTRY, value);
        expect(parsed.success).toBe(true);
        expect(parsed.output).toEqual(value);
      }),
      2000,
    );
  });

  it('takes what most traces hold', () => {
    holds(
      fc.property(plain, (value) => {
        const told = { ...value, data: { pattern: 'stamp' }, expect: { status: 'ok', writePointer: null } };
        expect(isPlainEntry(told)).toBe(true);
      }),
      200,
    );
  });
});
