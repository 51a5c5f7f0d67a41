import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../main/engine/engine';
import { IMPORT_PLACEMENTS, type ImportPlacement } from '../../shared/workload/import-report';
import { IMPORTERS } from '../../main/trace/importers/registry';
import { formatTraceEntry, formatTraceHeader, parseTrace } from '../../main/trace/native-codec';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { AppError } from '../../shared/errors/app-error';
import { IMPORT_OUTCOMES } from '../../shared/workload/import-report';
import { holds } from '../support/run/holds';
import {
  emptyDevice,
  imported,
  inPieces,
  SMALL_DEVICE,
  traceCapture,
  type Imported,
} from '../support/trace/imports';

/** A capture of each format that is written here; others are fuzzed with what these leave. */
const SAMPLES: Readonly<Record<string, string>> = {
  'fio-iolog': 'fio-rand-nvme.iolog',
  blkparse: 'blkparse-f2fs.txt',
  blktrace: 'blktrace-f2fs.bin',
  'ftrace-nvme': 'nvme-trace-events.txt',
  'nvme-cli': '../zns/zns-sequence.txt',
};

const numbers = fc.constantFrom(
  '0',
  '8',
  '4096',
  '65536',
  '-1',
  '18446744073709551615',
  '9007199254740993',
  'x',
  '[',
  '+',
);
const edits = fc.array(
  fc.record({
    at: fc.nat(),
    drop: fc.nat({ max: 40 }),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      numbers.map((text) => Buffer.from(text)),
    ),
  }),
  { maxLength: 12 },
);

function edited(
  bytes: Uint8Array,
  changes: readonly { at: number; drop: number; put: Uint8Array }[],
): Uint8Array {
  return changes.reduce<Uint8Array>((before, { at, drop, put }) => {
    const start = at % (before.length + 1);
    return Buffer.concat([before.subarray(0, start), put, before.subarray(start + drop)]);
  }, bytes);
}

/** What an import gives, or the refusal of the whole source. */
function attempt(
  format: string,
  source: Uint8Array,
  placement: ImportPlacement,
  piece = 4096,
): Imported | AppError {
  try {
    return imported(format, inPieces(source, piece), { device: emptyDevice(SMALL_DEVICE), placement });
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
}

/** The trace is one that is read again, its reports are bounded, and without --as-is the rules take it as it expects. */
function expectWhole(result: Imported | AppError, placement: ImportPlacement): void {
  if (result instanceof AppError) {
    expect(['malformed', 'usage']).toContain(result.code);
    return;
  }
  const { entries, report } = result;
  const device = emptyDevice(SMALL_DEVICE);
  const lines = [formatTraceHeader(makeTraceHeader(device)), ...entries.map(formatTraceEntry)];
  expect([...parseTrace(lines).entries]).toEqual(entries);
  for (const outcome of IMPORT_OUTCOMES)
    expect(report.outcomes[outcome].examples.length).toBeLessThanOrEqual(1000);
  if (placement === 'as-is') return;
  const engine = createEngine(device);
  for (const entry of entries) {
    const answer = engine.prepare(entry);
    if ((entry.expect?.status ?? 'ok') === 'ok') expect(answer.ok).toBe(true);
    if (answer.ok && (entry.expect?.status ?? 'ok') === 'ok') engine.commit(answer);
  }
}

describe.each(IMPORTERS.filter(({ name }) => name in SAMPLES).map(({ name }) => [name]))(
  'import of %s',
  (format) => {
    const sample = traceCapture(SAMPLES[format]!).subarray(0, 6000);
    const placements = fc.constantFrom(...IMPORT_PLACEMENTS);

    it('takes damaged traces for what they are, in any pieces', () => {
      holds(
        fc.property(edits, placements, fc.integer({ min: 1, max: 300 }), (changes, placement, piece) => {
          const source = edited(sample, changes);
          const result = attempt(format, source, placement);
          expectWhole(result, placement);
          const inOthers = attempt(format, source, placement, piece);
          if (result instanceof AppError) expect(inOthers).toBeInstanceOf(AppError);
          else expect(inOthers).toEqual(result);
        }),
        60,
      );
    });

    it('takes any bytes', () => {
      holds(
        fc.property(
          fc.uint8Array({ maxLength: 600 }),
          fc.boolean(),
          placements,
          (bytes, begins, placement) => {
            const source = begins ? Buffer.concat([sample.subarray(0, 300), bytes]) : bytes;
            expectWhole(attempt(format, source, placement), placement);
            IMPORTERS.forEach((importer) => importer.recognises(source));
          },
        ),
        200,
      );
    });
  },
);
