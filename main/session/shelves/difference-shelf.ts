import { fail } from '../../../shared/errors/app-error';
import type {
  ByteDifference,
  ComparisonChoice,
  ComparisonSummary,
  DifferenceCounts,
  FactDifference,
  StructureDifference,
  ZoneDifference,
} from '../../../shared/session/comparison';
import type { ByteOffset, DeviceByte } from '../../../shared/units/units';
import type { Comparison } from '../../compare/compare-images';
import type { ComparedImage } from '../../compare/device-bytes';
import type { ReadReport } from '../../report/zone-report';

/** Comparisons kept at a time; the oldest goes first. */
const COMPARISONS_MAX = 3;
/** Differences kept of a comparison; the rest is counted. */
const FIELDS_MAX = 65_536;
const STRUCTURES_MAX = 16_384;
const RUNS_MAX = 1_000_000;
const FIRST_ROOM = 1_024;

/** The other side of a comparison. */
export interface OtherSide {
  readonly title: string;
  /** Where its data image begins behind it in its file; null = there is none. */
  readonly dataAt: ByteOffset | null;
  /** Its image for a look at it. Errors: `unsupported` for a report. */
  use<Value>(work: (other: ComparedImage) => Value): Value;
  /** Gives back what it holds. Idempotent. */
  dispose(): void;
}

/** Runs of bytes, three numbers each. */
class RunList {
  count = 0;
  #columns = columnsFor(FIRST_ROOM);

  add({ offsetA, offsetB, length }: ByteDifference): void {
    if (this.count === RUNS_MAX) return;
    if (this.count === this.#columns.a.length) this.#columns = grown(this.#columns);
    this.#columns.a[this.count] = offsetA;
    this.#columns.b[this.count] = offsetB;
    this.#columns.length[this.count++] = length;
  }

  at(number: number): ByteDifference {
    const { a, b, length } = this.#columns;
    return { offsetA: a[number]!, offsetB: b[number]!, length: length[number]! };
  }

  /** How many begin before a byte, or at it. */
  countTo(byte: DeviceByte): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#columns.a[middle]! <= byte) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface Columns {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly length: Float64Array;
}

function columnsFor(room: number): Columns {
  return { a: new Float64Array(room), b: new Float64Array(room), length: new Float64Array(room) };
}

function grown(old: Columns): Columns {
  const next = columnsFor(old.a.length * 2);
  for (const name of Object.keys(old) as (keyof Columns)[]) next[name].set(old[name]);
  return next;
}

/** What a comparison found: lists up to their bounds, counts without any. */
export class FoundDifferences {
  readonly facts: readonly FactDifference[];
  readonly notices: readonly string[];
  readonly fields: ZoneDifference[] = [];
  readonly structures: StructureDifference[] = [];
  readonly runs = new RunList();
  readonly #counts = { zones: 0, fields: 0, structures: 0, runs: 0, bytes: 0 };

  /** Walks a comparison to its end. Errors: those of walking it. */
  constructor({ facts, notices, zones, structures, bytes }: Comparison) {
    this.facts = facts;
    this.notices = notices;
    let last = -1;
    for (const difference of zones) {
      if (difference.index !== last) this.#counts.zones++;
      last = difference.index;
      if (this.#counts.fields++ < FIELDS_MAX) this.fields.push(difference);
    }
    for (const difference of structures)
      if (this.#counts.structures++ < STRUCTURES_MAX) this.structures.push(difference);
    for (const run of bytes) {
      this.#counts.runs++;
      this.#counts.bytes += run.length;
      this.runs.add(run);
    }
  }

  get counts(): DifferenceCounts {
    const { fields, runs } = this.#counts;
    return { ...this.#counts, semantic: this.facts.length + fields + runs };
  }

  get kept(): ComparisonSummary['kept'] {
    return { fields: this.fields.length, structures: this.structures.length, runs: this.runs.count };
  }
}

/** A comparison that was carried out, with the other side for looks at its bytes. */
export interface KeptComparison {
  readonly choice: ComparisonChoice;
  readonly found: FoundDifferences;
  readonly other: OtherSide;
  /** Set where the other side is one, which has zones only. */
  readonly report: ReadReport | null;
}

/** The newest comparisons of a session. */
export class DifferenceShelf {
  readonly #kept = new Map<string, KeptComparison>();
  #last = 0;

  /** Keeps a comparison; its id. */
  keep(comparison: KeptComparison): string {
    const id = `d${++this.#last}`;
    this.#kept.set(id, comparison);
    const [oldest] = this.#kept;
    if (this.#kept.size > COMPARISONS_MAX && oldest) {
      oldest[1].other.dispose();
      this.#kept.delete(oldest[0]);
    }
    return id;
  }

  /** Errors: `gone` for a comparison that is not kept (any more). */
  get(id: string): KeptComparison {
    const found = this.#kept.get(id);
    return (
      found ?? fail('gone', `the comparison ${id} is not kept any more; compare again`, { comparison: id })
    );
  }

  dispose(): void {
    for (const { other } of this.#kept.values()) other.dispose();
    this.#kept.clear();
  }
}
