import { formatBreakpoint } from '../../../shared/workload/breakpoint';
import type { TraceEntry } from '../../../shared/workload/trace-entry';

/** A breakpoint that a command meets, to begin from: its refusal, what it made of its zone, or what it was. */
export function suggestBreakpoint({ op, zone, lba, expect }: TraceEntry): string {
  const { status = 'ok', state, assignedLba } = expect ?? {};
  if (status !== 'ok') return formatBreakpoint([{ kind: 'refused', status }]);
  const first = assignedLba ?? (op === 'write' ? lba : undefined);
  if (first !== undefined) return formatBreakpoint([{ kind: 'writes', first, last: first }]);
  if (zone !== undefined && state !== undefined) return formatBreakpoint([{ kind: 'becomes', zone, state }]);
  return formatBreakpoint([{ kind: 'operation', op }]);
}
