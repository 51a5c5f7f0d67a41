import { expect, it } from 'vitest';
import { suggestBreakpoint } from '../../../../../renderer/features/traces/suggest-breakpoint';
import { parseBreakpoint } from '../../../../../shared/workload/breakpoint';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';

it.each<[Omit<TraceEntry, 'i' | 't'>, string]>([
  [{ op: 'write', lba: 7, expect: { status: 'invalid-transition' } }, 'refused:invalid-transition'],
  [{ op: 'append', zone: 2, blocks: 4, expect: { status: 'ok', assignedLba: 512 } }, 'lba:512'],
  [{ op: 'write', lba: 300, blocks: 2 }, 'lba:300'],
  [{ op: 'finish', zone: 7, expect: { status: 'ok', state: 'full' } }, 'zone:7=full'],
  [{ op: 'flush' }, 'op:flush'],
])('suggests for %o what it meets', (command, text) => {
  expect(suggestBreakpoint({ i: 0, t: 0, ...command })).toBe(text);
  expect(parseBreakpoint(text)).toHaveLength(1);
});
