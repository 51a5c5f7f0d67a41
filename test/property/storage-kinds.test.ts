import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../main/storage/block-file';
import { DatalessFile } from '../../main/storage/filters/dataless-file';
import { FaultFile } from '../../main/storage/filters/fault-file';
import { GatherFile } from '../../main/storage/filters/gather-file';
import { JoinedFile } from '../../main/storage/filters/joined-file';
import { WriteLogFile } from '../../main/storage/filters/write-log-file';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import { OverlayBlockFile } from '../../main/storage/overlay/overlay-block-file';
import { WRITE_KINDS, type WriteKind } from '../../shared/image/write-kind';
import { patternBytes } from '../support/storage/storage-files';
import { anyPlaceOfChange } from '../support/storage/storage-model';
import { holds } from '../support/run/holds';

/** A log beneath some filters, and where its bytes lie in the file on top. */
interface Beneath {
  readonly log: WriteLogFile;
  readonly offset: number;
}

interface Filter {
  readonly name: string;
  readonly over: (file: BlockFile) => BlockFile;
}

const SEAM = 30_000;
const FILE_BYTES = 100_000;

const FILTERS: readonly Filter[] = [
  { name: 'fault', over: (file) => new FaultFile(file, {}) },
  { name: 'gather', over: (file) => new GatherFile(file) },
  { name: 'write log', over: (file) => new WriteLogFile(file) },
  { name: 'joined', over: (file) => new JoinedFile('joined', [{ file, offset: 0, length: null }]) },
];

const anyStack = fc.array(fc.constantFrom(...FILTERS), { minLength: 1, maxLength: 4 });

const anyKindedChange = fc.record({
  place: anyPlaceOfChange,
  zero: fc.boolean(),
  kind: fc.constantFrom(...WRITE_KINDS),
});

type KindedChange = typeof anyKindedChange extends fc.Arbitrary<infer Change> ? Change : never;

const anyChanges = fc.array(anyKindedChange, { minLength: 1, maxLength: 20 });

function apply(file: BlockFile, { place: { offset, length }, zero, kind }: KindedChange): void {
  if (zero) file.zero(offset, length, kind);
  else file.write(offset, patternBytes(length), kind);
}

/** Which kinds came to each byte, one after the other, as a number for each. */
class KindHistory {
  readonly #history = new Float64Array(FILE_BYTES);

  note(offset: number, length: number, kind: WriteKind): void {
    for (let at = offset; at < offset + length; at++) {
      this.#history[at] = (this.#history[at]! * 7 + 1 + WRITE_KINDS.indexOf(kind)) % 1_000_003;
    }
  }

  noteLog({ log, offset }: Beneath): this {
    for (const entry of log.entries()) {
      if (entry.kind !== null) this.note(offset + entry.offset, entry.length, entry.kind);
    }
    return this;
  }

  equals(other: KindHistory): boolean {
    return this.#history.every((value, at) => value === other.#history[at]);
  }
}

/** What must have come to the logs. */
function historyOf(changes: readonly KindedChange[]): KindHistory {
  const history = new KindHistory();
  for (const { place, kind } of changes) history.note(place.offset, place.length, kind);
  return history;
}

function stackOn(file: BlockFile, filters: readonly Filter[]): BlockFile {
  return filters.reduceRight((beneath, { over }) => over(beneath), file);
}

const newLog = () => new WriteLogFile(new MemoryBlockFile());

describe('kinds of writes', () => {
  it('are the same for the same bytes beneath any stack of filters', () => {
    holds(
      fc.property(anyStack, anyChanges, (filters, changes) => {
        const log = newLog();
        const file = stackOn(log, filters);
        for (const change of changes) apply(file, change);
        file.flush();
        expect(new KindHistory().noteLog({ log, offset: 0 }).equals(historyOf(changes))).toBe(true);
      }),
      100,
    );
  });

  it('are the same in both files of a pair, with filters above and beneath', () => {
    holds(
      fc.property(anyStack, anyStack, anyChanges, (above, beneath, changes) => {
        const [first, second] = [newLog(), newLog()];
        const pair = new JoinedFile('pair', [
          { file: stackOn(first, beneath), offset: 0, length: SEAM },
          { file: second, offset: SEAM, length: null },
        ]);
        const file = stackOn(pair, above);
        for (const change of changes) apply(file, change);
        file.flush();
        const found = new KindHistory()
          .noteLog({ log: first, offset: 0 })
          .noteLog({ log: second, offset: SEAM });
        expect(found.equals(historyOf(changes))).toBe(true);
      }),
      60,
    );
  });

  it('are the same but for data beneath a filter that drops it', () => {
    holds(
      fc.property(anyStack, anyStack, anyChanges, (above, beneath, changes) => {
        const log = newLog();
        const file = stackOn(new DatalessFile(stackOn(log, beneath)), above);
        for (const change of changes) apply(file, change);
        file.flush();
        const kept = changes.filter(({ kind }) => kind !== 'data');
        expect(new KindHistory().noteLog({ log, offset: 0 }).equals(historyOf(kept))).toBe(true);
      }),
      60,
    );
  });

  it('reach the store of an overlay with every page that a change writes', () => {
    holds(
      fc.property(anyChanges, (changes) => {
        const store = newLog();
        const base = new MemoryBlockFile('base', patternBytes(60_000));
        const file = new OverlayBlockFile(new OverlayBlockFile(base), store);
        for (const change of changes) {
          const before = store.count;
          apply(file, change);
          for (const { kind } of store.entries(before)) expect(kind).toBe(change.kind);
          if (!change.zero && change.place.length > 0) expect(store.count).toBeGreaterThan(before);
        }
      }),
      60,
    );
  });

  it('come from a log that is played into another file', () => {
    holds(
      fc.property(anyChanges, (changes) => {
        const [log, again] = [newLog(), newLog()];
        for (const change of changes) apply(log, change);
        log.replayInto(again, () => 'full');
        expect([...again.entries()]).toEqual([...log.entries()]);
      }),
      60,
    );
  });
});
