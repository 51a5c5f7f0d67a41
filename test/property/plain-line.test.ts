import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { spanOf } from '../../main/trace/lines';
import { PlainLines } from '../../main/trace/reading/plain-line';
import { TRACE_ENTRY } from '../../main/trace/trace-schemas';
import { OPERATIONS } from '../../shared/workload/operations';
import type { TraceEntry } from '../../shared/workload/trace-entry';
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

/** JSON of a value, fields in any order, with blanks where JSON has room for them. */
const spaced = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.tuple(value, fc.constantFrom('', ' ', '\t'), fc.boolean()).map(([given, blank, turned]) => {
    const text = JSON.stringify(given, (_, one: unknown) => (turned ? turnedRound(one) : one)) ?? '';
    return text.replace(/[{}:,]/g, (mark) => `${blank}${mark}${blank}`);
  });

function turnedRound(value: unknown): unknown {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? Object.fromEntries(Object.entries(value).toReversed()) : value;
}

/** A line with one place changed, doubled or left out. */
const mutated = fc
  .tuple(
    spaced(fc.oneof(entry, plain)),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('{', '}', '"', ',', ':', '0', '-', '.', 'e', '\\', '\t', '\r', ' ', 'n', '\u00e4'),
  )
  .map(([line, place, length, put]) => {
    const at = place % (line.length + 1);
    return line.slice(0, at) + put + line.slice(at + length);
  });

const read = (line: string) => new PlainLines().read(spanOf(line));

/** Fields as they come: in that order a divergence names them. */
const orderOf = ({ expect: expected }: TraceEntry) => Object.keys(expected ?? {});

describe('PlainLines', () => {
  it('take nothing that JSON and the schema refuse or read otherwise', () => {
    holds(
      fc.property(fc.oneof(spaced(entry), spaced(fc.anything()), mutated), (line) => {
        const found = read(line);
        if (found === null) return;
        const parsed = v.safeParse(TRACE_ENTRY, JSON.parse(line));
        expect(parsed.success).toBe(true);
        expect(parsed.output).toEqual(found);
        expect(orderOf(found)).toEqual(orderOf(JSON.parse(line) as TraceEntry));
      }),
      5000,
    );
  });

  it('take what most traces hold', () => {
    holds(
      fc.property(plain, fc.boolean(), (value, isByte) => {
        const data = isByte ? { pattern: 'byte', value: 7 } : { pattern: 'stamp' };
        const told = { ...value, fua: true, data, expect: { status: 'ok', writePointer: null, open: 3 } };
        expect(read(JSON.stringify(told))).toEqual(told);
      }),
      200,
    );
  });

  it.each([
    ['a field that comes twice', '{"i":1,"i":2,"t":0,"op":"flush"}'],
    ['a zero before a number', '{"i":01,"t":0,"op":"flush"}'],
    ['a number that may not be exact', '{"i":9007199254740992,"t":0,"op":"flush"}'],
    ['what follows the object', '{"i":1,"t":0,"op":"flush"}}'],
    ['a comma at the end', '{"i":1,"t":0,"op":"flush",}'],
    ['no comma', '{"i":1 "t":0,"op":"flush"}'],
    ['an end that is missing', '{"i":1,"t":0,"op":"flush"'],
    ['a word that begins as another', '{"i":1,"t":0,"op":"flushed"}'],
  ])('leave %s to JSON', (_, line) => {
    expect(read(line)).toBeNull();
  });
});
