import { describe, expect, it, vi } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import type { PartialSpec } from '../../../../main/image/defaults';
import { NodeScratchStore } from '../../../../main/storage/overlay/node-scratch-store';
import { ROWS_PAGE_MAX } from '../../../../shared/image/limits';
import { unchangedSince } from '../../../../shared/session/image-change';
import { GIB, MIB } from '../../../../shared/units/units';
import { AppError } from '../../../../shared/errors/app-error';
import { useFolder } from '../../../support/storage/temporary-folder';
import { specOf, SMALL } from '../../../support/image/device-images';
import { openInThread } from '../../../support/session/session-in-thread';

describe('edits of a session', () => {
  const inFolder = useFolder();
  const open = (partial: PartialSpec = SMALL) => {
    const path = inFolder('image.zoned');
    createImage(path, specOf(partial), { replace: false });
    const opened = openInThread(path);
    const describeNow = () => opened.session.call('sessions:describe', { session: 's1' });
    return { ...opened, describeNow };
  };

  it('are neither undone nor done again while the image is locked', () => {
    const { session, edit, execute, describeNow } = open();
    edit();
    execute({ op: 'write', zone: 2, blocks: 1 });
    session.call('sessions:save', { session: 's1' });
    session.call('sessions:setMode', { session: 's1', mode: 'locked' });
    for (const channel of ['sessions:undo', 'sessions:redo'] as const) {
      expect(() => session.call(channel, { session: 's1' })).toThrow(
        expect.objectContaining({ code: 'locked-view' }),
      );
    }
    expect(describeNow().dirty).toBe(false);
    edit();
    expect(session.call('sessions:undo', { session: 's1' }).dirty).toBe(true);
    session.dispose();
  });

  it('tell the size of a file that grows by them', () => {
    const { session, edit, execute, describeNow } = open({
      format: 'qcow2',
      zoneCount: 8,
      zoneSizeBytes: MIB,
    });
    edit();
    const before = describeNow().info.fileSizeBytes;
    execute({ op: 'write', zone: 2, blocks: 8 });
    const { offset } = session.call('bytes:resolve', { session: 's1', address: 'z2', from: 0 });
    expect(offset).toBeGreaterThanOrEqual(before);
    expect(describeNow().info.fileSizeBytes).toBeGreaterThan(offset);
    session.dispose();
  });

  it('leave nothing of a command that fails half-way', () => {
    const { session, edit, execute, describeNow } = open();
    edit();
    execute({ op: 'write', zone: 1, blocks: 1 });
    const write = vi.spyOn(NodeScratchStore.prototype, 'write');
    let calls = 0;
    write.mockImplementation(() => {
      if (++calls > 1) throw new AppError('no-space', 'scratch store: no space left');
    });
    expect(() => execute({ op: 'write', zone: 2, blocks: 8 })).toThrow('no space');
    write.mockRestore();
    expect(describeNow()).toMatchObject({
      undoTitle: 'write 1 block in zone 1',
      redoTitle: null,
      info: { counts: { open: 1 } },
    });
    execute({ op: 'write', zone: 2, blocks: 8 });
    expect(describeNow().info.counts.open).toBe(2);
    session.dispose();
  });

  it('refuse a command that would keep the session busy for long, unless the rules refuse it anyway', () => {
    const { session, edit, execute } = open({ zoneCount: 2, zoneSizeBytes: 4 * GIB });
    edit();
    const append = { op: 'append', zone: 0, blocks: GIB / 4096 } as const;
    expect(() => execute(append)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('1 GiB') as string }),
    );
    const command = { ...append, blocks: 5 * (GIB / 4096) };
    expect(session.call('zones:execute', { session: 's1', command }).status).toBe('boundary');
    session.dispose();
  });

  it('name a page of changed zones in the answer and span them all in the change', () => {
    const { session, edit, events } = open({ zoneCount: 5000, zoneSizeBytes: 4096 });
    edit();
    events.length = 0;
    const command = { op: 'injectReadOnly', all: true } as const;
    const { changedZones, snapshot } = session.call('zones:execute', { session: 's1', command });
    expect([changedZones.length, snapshot.info.counts.readOnly]).toEqual([ROWS_PAGE_MAX, 5000]);
    expect(snapshot.change.zones).toEqual({ first: 0, count: 5000, report: null });
    expect(events).toEqual([{ event: 'sessions:changed', payload: snapshot }]);
    session.dispose();
  });
});

describe('a workload into edits', () => {
  const inFolder = useFolder();
  const open = () => {
    const path = inFolder('image.zoned');
    createImage(path, specOf(), { replace: false });
    const opened = openInThread(path);
    opened.edit();
    opened.execute({ op: 'open', zone: 5 });
    return opened;
  };

  it('leaves nothing when it is cancelled, neither to undo nor to do again', () => {
    const { session, workload } = open();
    const before = session.call('sessions:describe', { session: 's1' });
    expect(workload({ settings: { commands: '50' } }, 20).error?.code).toBe('cancelled');
    expect(session.call('sessions:describe', { session: 's1' })).toEqual({
      ...before,
      revision: before.revision + 1,
      // Nobody looks whether the bytes that came back are the same.
      shows: String(Number(before.shows) + 1),
      change: unchangedSince(before.revision),
    });
    expect(session.call('traces:list', { session: 's1' }).filter(({ seed }) => seed !== null)).toEqual([]);
    session.dispose();
  });

  it('is written once: what it takes is in the edits and nowhere else', () => {
    const { session, workload } = open();
    const write = vi.spyOn(NodeScratchStore.prototype, 'write');
    const { error } = workload({ settings: { commands: '20', bytes: '64KiB' } });
    const bytes = write.mock.calls.reduce((sum, [, from]) => sum + from.length, 0);
    write.mockRestore();
    expect(error).toBeNull();
    expect(bytes).toBeGreaterThan(20 * 65_536);
    expect(bytes).toBeLessThan(30 * 65_536);
    session.dispose();
  });

  it('is crashed from the content before it', () => {
    const { session, workload, events } = open();
    const { trace } = workload({ settings: { commands: '20' } }).result as { trace: { trace: string } };
    const choice = { trace: trace.trace, point: '19', lose: 'none', tearBytes: null, seed: 1 };
    session.call('crashes:start', { session: 's1', choice, policy: 'nvme' });
    expect(events.at(-1)).toMatchObject({
      event: 'jobs:finished',
      payload: { error: null, result: { report: { verdict: 'consistent' } } },
    });
    session.dispose();
  });
});
