import { formatCount } from '../../../shared/units/format';
import type { Lba } from '../../../shared/units/units';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import type { ZoneStateName } from '../../../shared/zone/state';
import { describeAddress, describeOperation, describeStatus } from './trace-text';

/** What a list of the commands of a trace shows in a cell. */
export interface TraceCell {
  readonly text: string;
  /** Set where the state is shown, and told. */
  readonly state: ZoneStateName | null;
  readonly isRefusal: boolean;
}

const TEXTS: Readonly<Record<string, (entry: TraceEntry) => string>> = {
  i: ({ i }) => formatCount(i),
  t: ({ t }) => `${formatCount(Math.round(t))} µs`,
  op: describeOperation,
  where: describeAddress,
  blocks: ({ blocks }) => (blocks === undefined ? '' : formatCount(blocks)),
  result: describeStatus,
};

/**
 * The cell of a command by its column: `i`, `t`, `op`, `where`, `blocks`, `result`, `state`, `writePointer`. Empty for one
 * that is on its way (null). `lbaText`: an LBA in the unit that was chosen.
 */
export function traceCell(
  entry: TraceEntry | null,
  column: string,
  lbaText: (lba: Lba | null) => string,
): TraceCell {
  const { status = 'ok', state = null, writePointer } = entry?.expect ?? {};
  const pointer = column === 'writePointer' && writePointer !== undefined ? lbaText(writePointer) : '';
  return {
    text: entry === null ? '' : (TEXTS[column]?.(entry) ?? pointer),
    state: column === 'state' ? state : null,
    isRefusal: column === 'result' && status !== 'ok',
  };
}
