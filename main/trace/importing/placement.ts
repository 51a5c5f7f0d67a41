import type { TraceEntry, TraceExpectation } from '../../../shared/workload/trace-entry';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { ForeignRequest } from '../importers/importer';
import type { BlockRequest } from './block-request';
import type { ImportTally } from './import-tally';

/** Decides where the requests of a foreign trace go. */
export interface Placement {
  /** Makes commands of one request, or counts why there are none. */
  place(request: BlockRequest): void;
  /** Counts what was kept back until the end. */
  end(): void;
}

/** Commands become entries of the trace, in order and numbered; what became of lines is counted. */
export class TraceMaker {
  readonly tally: ImportTally;
  /** Commands so far. */
  commands = 0;
  readonly #sink: (entry: TraceEntry) => void;
  #firstT: number | null = null;

  constructor(tally: ImportTally, sink: (entry: TraceEntry) => void) {
    this.tally = tally;
    this.#sink = sink;
  }

  /** Adds a command that came of a request. */
  emit({ t }: ForeignRequest, command: ZoneCommand, expect?: TraceExpectation): void {
    this.#firstT ??= t;
    this.#sink(entryOf(this.commands++, Math.max(0, Math.round(t - this.#firstT)), command, expect));
  }

  /** Counts a request that became the command it says, with what is to be said about it. */
  taken({ line, remark }: ForeignRequest): void {
    if (remark === undefined) this.tally.take(line);
    else this.tally.add(line, 'taken', remark);
  }
}

/** Field by field, always in one order, for there may be millions of them. */
function entryOf(i: number, t: number, command: ZoneCommand, expect?: TraceExpectation): TraceEntry {
  const { op, zone, lba, all, blocks, fua, data, zde, text } = command;
  const entry: { -readonly [Field in keyof TraceEntry]: TraceEntry[Field] } = { i, t, op };
  if (zone !== undefined) entry.zone = zone;
  if (lba !== undefined) entry.lba = lba;
  if (all !== undefined) entry.all = all;
  if (blocks !== undefined) entry.blocks = blocks;
  if (fua !== undefined) entry.fua = fua;
  if (data !== undefined) entry.data = data;
  if (zde !== undefined) entry.zde = zde;
  if (text !== undefined) entry.text = text;
  if (expect !== undefined) entry.expect = expect;
  return entry;
}
