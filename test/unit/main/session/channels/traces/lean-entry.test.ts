import { describe, expect, it } from 'vitest';
import { leanEntry } from '../../../../../../main/session/channels/traces/lean-entry';
import type { TraceEntry } from '../../../../../../shared/workload/trace-entry';

const entry: TraceEntry = { op: 'append', zone: 3, blocks: 1, i: 0, t: 0 };
const long = { base64: 'A'.repeat(8192) };

describe('a command as windows list it', () => {
  it('is as it is, where little was given with it', () => {
    const own: TraceEntry = { ...entry, data: { pattern: 'zero' }, zde: { base64: 'AAAA' } };
    expect(leanEntry(own)).toBe(own);
  });

  it('comes without bytes that are many', () => {
    expect(leanEntry({ ...entry, data: long })).toEqual(entry);
    expect(leanEntry({ ...entry, op: 'setZde', zde: long })).toEqual({ ...entry, op: 'setZde' });
    const zde = { base64: 'AAAA' };
    expect(leanEntry({ ...entry, data: long, zde })).toEqual({ ...entry, zde });
  });
});
