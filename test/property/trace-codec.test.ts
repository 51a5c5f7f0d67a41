import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSource } from '../../shared/workload/command';
import { OPERATIONS } from '../../shared/workload/operations';
import type { TraceEntry, TraceExpectation } from '../../shared/workload/trace-entry';
import { ZONE_STATE_NAMES } from '../../shared/zone/state';
import type { StatusName } from '../../shared/zone/status';
import { STATUS } from '../../shared/zone/status';
import { ruleOptions } from '../../shared/zone/profile';
import { AppError } from '../../shared/errors/app-error';
import { formatTraceEntry, formatTraceHeader, parseTrace } from '../../main/trace/native-codec';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { readLines } from '../../main/trace/lines';
import { holds } from '../support/run/holds';

const header = formatTraceHeader(
  makeTraceHeader({
    geometry: {
      logicalBlockSizeBytes: 512,
      zoneCount: 4,
      zoneSizeBlocks: 64,
      zoneCapacityBlocks: 64,
      lastZoneSizeBlocks: 64,
      conventional: [],
    },
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
    rules: ruleOptions('zbc'),
    zdeBytes: 0,
  }),
);

const exact = fc.maxSafeNat();
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const bytes = fc.uint8Array({ maxLength: 40 }).map((given) => Buffer.from(given).toString('base64'));

const data: fc.Arbitrary<DataSource> = fc.oneof(
  fc.constantFrom<DataSource>({ pattern: 'stamp' }, { pattern: 'zero' }, { pattern: 'increment' }),
  fc.nat(255).map((value): DataSource => ({ pattern: 'byte', value })),
  fc.record({ pattern: fc.constant('random' as const), seed: exact }, { requiredKeys: ['pattern'] }),
  fc.record({ base64: bytes }),
  fc.record({ sha256: hash, file: fc.string() }),
);

const expectation: fc.Arbitrary<TraceExpectation> = fc.record(
  {
    status: fc.constantFrom(...(Object.keys(STATUS) as StatusName[])),
    state: fc.constantFrom(...ZONE_STATE_NAMES),
    writePointer: fc.option(exact),
    assignedLba: exact,
    sha256: hash,
    open: exact,
    active: exact,
  },
  { requiredKeys: [] },
);

const entry: fc.Arbitrary<Omit<TraceEntry, 'i'>> = fc.record(
  {
    t: exact,
    op: fc.constantFrom(...OPERATIONS),
    zone: exact,
    lba: exact,
    blocks: exact,
    fua: fc.boolean(),
    data,
    zde: fc.record({ base64: bytes }),
    text: fc.string(),
    expect: expectation,
  },
  { requiredKeys: ['t', 'op', 'zone', 'blocks', 'zde'] },
);

describe('native trace codec', () => {
  it('gives back every trace it wrote, however the file is split', () => {
    holds(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.integer({ min: 1, max: 200 }), (drafts, size) => {
        const entries = drafts.map((draft, i): TraceEntry => ({ i, ...draft }));
        const file = Buffer.from([header, ...entries.map(formatTraceEntry), ''].join('\n'));
        const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, n) =>
          file.subarray(n * size, (n + 1) * size),
        );
        expect([...parseTrace(readLines(chunks)).entries]).toEqual(entries);
      }),
    );
  });

  it('answers any JSON line with an entry or with an error that names the line', () => {
    holds(
      fc.property(fc.json(), (line) => {
        try {
          expect([...parseTrace([header, line]).entries]).toHaveLength(1);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).message).toMatch(/^line 2: /);
        }
      }),
    );
  });
});
