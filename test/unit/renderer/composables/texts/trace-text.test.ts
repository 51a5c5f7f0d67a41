import { describe, expect, it } from 'vitest';
import { describeEntry, describeStatus } from '../../../../../renderer/composables/texts/trace-text';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';

const entry = (rest: Partial<TraceEntry> & Pick<TraceEntry, 'op'>): TraceEntry => ({ i: 0, t: 0, ...rest });

describe('a command in words', () => {
  it.each([
    [entry({ op: 'append', zone: 8, blocks: 16 }), 'append zone 8, 16 blocks'],
    [entry({ op: 'write', lba: 4096, blocks: 1, fua: true }), 'write, FUA LBA 4,096, 1 block'],
    [entry({ op: 'reset', all: true }), 'reset all zones'],
    [entry({ op: 'flush' }), 'flush'],
  ])('%o', (command, words) => {
    expect(describeEntry(command)).toBe(words);
  });

  it('names the status with its number, and none where the trace does not tell', () => {
    expect(describeStatus(entry({ op: 'open', zone: 1, expect: { status: 'too-many-open' } }))).toBe(
      'Too Many Open Zones (1BEh)',
    );
    expect(describeStatus(entry({ op: 'open', zone: 1, expect: { status: 'ok' } }))).toBe('ok');
    expect(describeStatus(entry({ op: 'open', zone: 1 }))).toBe('');
  });
});
