import { describe, expect, it } from 'vitest';
import { reportPage, summaryPage } from '../../../../../../main/session/channels/traces/crash-page';
import { CRASH_WRITES_MAX } from '../../../../../../shared/crash/crash-report';
import { ROWS_PAGE_MAX } from '../../../../../../shared/image/limits';
import type { CrashReport, CrashSummary, CrashWrite } from '../../../../../../shared/crash/crash-report';

/** Durable writes, then pending ones of which every other survives. */
function summaryOf(durable: number, pending: number): CrashSummary {
  const writes = Array.from({ length: durable + pending }, (_, index): CrashWrite => {
    const fate = index < durable ? 'durable' : index % 2 === 0 ? 'lost' : 'survived';
    return { index, offset: index * 4096, length: 4096, kind: 'data', fate };
  });
  const count = (fate: CrashWrite['fate']) => writes.filter((write) => write.fate === fate).length;
  return { id: 'id', point: '1:after', survived: count('survived'), lost: count('lost'), torn: 0, writes };
}

describe('summaryPage', () => {
  it('leaves what fits as it is', () => {
    const summary = summaryOf(100, CRASH_WRITES_MAX - 100);
    expect(summaryPage(summary)).toBe(summary);
  });

  it('keeps all pending writes and the newest durable ones, and counts the durable ones', () => {
    const { writes, durable, lost, survived } = summaryPage(summaryOf(100_000, 1000));
    expect([writes.length, durable, lost + survived]).toEqual([CRASH_WRITES_MAX, 100_000, 1000]);
    expect([writes[0]!.index, writes.at(-1)!.index]).toEqual([101_000 - CRASH_WRITES_MAX, 100_999]);
    expect(writes.filter(({ fate }) => fate !== 'durable')).toHaveLength(1000);
  });

  it('keeps the oldest of too many pending writes, from which a mask counts', () => {
    const { writes, durable } = summaryPage(summaryOf(10, 50_000));
    expect([writes.length, writes[0]!.index, durable]).toEqual([CRASH_WRITES_MAX, 10, 10]);
  });
});

describe('reportPage', () => {
  it('cuts the lists of a recovery of many zones', () => {
    const many = Array.from({ length: 100_000 }, (_, zone) => zone);
    const changed = many.map((zone): CrashReport['recovery']['changed'][number] => ({
      zone,
      from: 'implicitlyOpened',
      to: 'closed',
      writePointerBefore: 1,
      writePointerAfter: 1,
      why: 'written',
    }));
    const page = reportPage({
      crash: summaryOf(1, 1),
      recovery: { policy: 'strict', changed, violations: many.map(String) },
      verdict: 'violated',
      sentence: '',
      broken: [],
      zones: [],
      tableRanges: [],
      dataLost: [],
      reproduce: '',
    });
    expect(page.recovery.changed).toEqual(changed.slice(0, ROWS_PAGE_MAX));
    expect(page.recovery.violations).toHaveLength(ROWS_PAGE_MAX);
    expect(page.crash.writes).toHaveLength(2);
  });
});
