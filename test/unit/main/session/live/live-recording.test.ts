import { describe, expect, it } from 'vitest';
import { LiveRecording, RecentCommands } from '../../../../../main/session/live/live-recording';
import { TraceShelf } from '../../../../../main/session/shelves/trace-shelf';
import { RECENT_COMMANDS_MAX } from '../../../../../shared/session/live';
import { makeTraceHeader } from '../../../../../main/trace/trace-header';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { OverlayBlockFile } from '../../../../../main/storage/overlay/overlay-block-file';
import type { TraceEntry } from '../../../../../shared/workload/trace-entry';
import { deviceOver } from '../../../../support/image/device-images';

const entry = (i: number, more: Partial<TraceEntry> = {}): TraceEntry => ({ op: 'flush', i, t: i, ...more });

function recording() {
  const { engine, rules } = deviceOver();
  const shelf = new TraceShelf();
  const before = new OverlayBlockFile(new MemoryBlockFile('image'));
  const start = { header: makeTraceHeader({ ...engine.setup, rules }), content: 0, before };
  return { shelf, recorded: new LiveRecording(shelf, 'Served as a drive', start) };
}

describe('the recording of a drive', () => {
  it('is a trace that grows when it is shown', () => {
    const { shelf, recorded } = recording();
    recorded.add(entry(0));
    expect(shelf.list()).toMatchObject([{ trace: recorded.trace, commands: 0 }]);
    recorded.show();
    recorded.add(entry(1));
    const [{ revision } = { revision: 0 }] = shelf.list();
    expect(shelf.list()).toMatchObject([{ commands: 1 }]);
    recorded.show();
    recorded.show();
    expect(shelf.list()).toMatchObject([{ commands: 2, revision: revision + 1 }]);
  });

  it('ends before the first command that it has no room for, and stays whole up to there', () => {
    const { shelf, recorded } = recording();
    const base64 = 'A'.repeat(160 * 2 ** 20);
    recorded.add(entry(0, { op: 'append', data: { base64 } }));
    expect(recorded.isWhole).toBe(true);
    recorded.add(entry(1, { op: 'append', data: { base64 } }));
    recorded.add(entry(2));
    recorded.show();
    expect(recorded.isWhole).toBe(false);
    expect(shelf.list()).toMatchObject([{ commands: 1 }]);
  });
});

describe('the recent commands of a drive', () => {
  it('are the newest ones, without what they brought', () => {
    const recent = new RecentCommands();
    for (let i = 0; i < 3 * RECENT_COMMANDS_MAX + 7; i++)
      recent.add(entry(i, { op: 'append', data: { base64: 'AAAA' }, zde: { base64: 'AAAA' } }));
    expect(recent.list.map(({ i }) => i)).toEqual(
      Array.from({ length: RECENT_COMMANDS_MAX }, (_, at) => 2 * RECENT_COMMANDS_MAX + 7 + at),
    );
    expect(Object.keys(recent.list[0]!)).toEqual(['op', 'i', 't']);
  });
});
