import { describe, expect, it } from 'vitest';
import { TraceShelf, type NewTrace } from '../../../../../main/session/shelves/trace-shelf';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { OverlayBlockFile } from '../../../../../main/storage/overlay/overlay-block-file';

describe('TraceShelf', () => {
  const stores: MemoryBlockFile[] = [];
  const traceOf = (shelf: TraceShelf, commands: number): NewTrace => {
    const store = new MemoryBlockFile('store');
    stores.push(store);
    const before = new OverlayBlockFile(new MemoryBlockFile('image'), store);
    before.write(0, Uint8Array.of(1), 'data');
    const trace = shelf.nextId();
    return {
      info: { trace, title: trace, commands, seed: 1, recordedMs: 0, revision: 0 },
      header: {} as NewTrace['header'],
      entries: new Array<NewTrace['entries'][number]>(commands),
      before,
      content: 0,
    };
  };
  const keep = (...commands: number[]) => {
    stores.length = 0;
    const shelf = new TraceShelf();
    for (const count of commands) shelf.add(traceOf(shelf, count));
    return shelf.list().map(({ trace }) => trace);
  };

  it('keeps as many traces as it has room for, by number and by commands, the newest in any case', () => {
    expect(keep(...new Array<number>(22).fill(10))).toHaveLength(20);
    expect(keep(400_000, 400_000, 400_000)).toEqual(['t2', 't3']);
    expect(keep(10, 10, 5_000_000)).toEqual(['t3']);
    expect(keep(500_000, 500_000)).toEqual(['t1', 't2']);
  });

  it('gives back what an old trace held', () => {
    keep(400_000, 400_000, 400_000);
    expect(stores.map((store) => store.allocatedBytes() > 0)).toEqual([false, true, true]);
  });
});
