import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openDevice } from '../../../../main/image/open-device';
import { openImage } from '../../../../main/image/open-image';
import { writeJournal } from '../../../../main/storage/journal/journal-write';
import { createNodeFile, openNodeFile } from '../../../../main/storage/node-block-file';
import { journalPathOf } from '../../../../main/storage/journal/node-journal';
import { OverlayBlockFile } from '../../../../main/storage/overlay/overlay-block-file';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { specOf } from '../../../support/image/device-images';
import { openInThread } from '../../../support/session/session-in-thread';
import { alone } from '../../../support/storage/alone';
import { refusal } from '../../../support/errors/refusal';

/** What a program leaves that is killed between the commit of a save and its end: a write to one zone is pending. */
function leavePendingSave(path: string, zone: number): void {
  const image = openNodeFile(path, { access: 'read' });
  const overlay = new OverlayBlockFile(image);
  const { device } = openDevice(overlay, { durability: 'none' });
  device.execute({ op: 'write', zone, blocks: 1 });
  device.finish();
  const journal = createNodeFile(journalPathOf(path), { replace: false });
  writeJournal(journal, alone(image), { content: overlay, extents: overlay.changedExtents() });
  journal.dispose();
  image.dispose();
}

function openZonesOf(path: string): number {
  const image = openImage(path, { access: 'read' });
  const { open } = image.info().counts;
  image.dispose();
  return open;
}

describe('saving a session', () => {
  const inFolder = useFolder();
  const newImage = () => {
    const path = inFolder('image.zoned');
    createImage(path, specOf(), { replace: false });
    return path;
  };

  it('goes on from a pending save that was there when the image was opened', () => {
    const path = newImage();
    leavePendingSave(path, 1);
    const { session, edit, execute } = openInThread(path);
    edit();
    execute({ op: 'write', zone: 2, blocks: 1 });
    session.call('sessions:save', { session: 's1' });
    session.dispose();
    expect([openZonesOf(path), existsSync(journalPathOf(path))]).toEqual([2, false]);
  });

  it('does not take its own lock for another writer', () => {
    const { session, edit, execute } = openInThread(newImage());
    edit();
    execute({ op: 'write', zone: 2, blocks: 1 });
    const saved = session.call('sessions:save', { session: 's1' });
    expect([saved.notices, saved.info.writer]).toEqual([[], null]);
    session.dispose();
  });

  it('never mixes its edits with a save that another program left unfinished meanwhile', () => {
    const path = newImage();
    const { session, edit, execute } = openInThread(path);
    edit();
    execute({ op: 'write', zone: 2, blocks: 1 });
    leavePendingSave(path, 1);
    const before = [footprint(path), footprint(journalPathOf(path))];
    expect(() => session.call('sessions:save', { session: 's1' })).toThrow(
      expect.objectContaining({ code: 'changed-outside' }),
    );
    expect([footprint(path), footprint(journalPathOf(path))]).toEqual(before);
    expect(session.call('sessions:describe', { session: 's1' }).dirty).toBe(true);
    session.dispose();
  });

  it('shows nobody as writing once it is done', () => {
    const { session, edit, execute, events } = openInThread(newImage());
    edit();
    execute({ op: 'write', zone: 2, blocks: 1 });
    events.length = 0;
    session.call('sessions:save', { session: 's1' });
    expect(events).toMatchObject([
      { event: 'sessions:changed', payload: { dirty: false, info: { writer: null } } },
      { event: 'sessions:saved', payload: { session: 's1', strip: expect.any(Uint8Array) as Uint8Array } },
    ]);
    session.dispose();
  });

  it('lets nothing else take the place of its own image', () => {
    const path = newImage();
    const { session, workload } = openInThread(path);
    const { trace } = workload({ target: 'scratch', settings: { commands: '5' } }).result as {
      trace: { trace: string };
    };
    const choice = { trace: trace.trace, point: '3', lose: 'none', tearBytes: null, seed: 1 };
    session.call('crashes:start', { session: 's1', choice, policy: 'nvme' });
    const { ino } = statSync(path);
    const target = { session: 's1', path: inFolder('.', 'image.zoned'), replace: true };
    for (const act of [
      () => session.call('sessions:saveAs', target),
      () => session.call('traces:save', { ...target, trace: trace.trace }),
      () => session.call('crashes:keep', { ...target, crash: 'c1', recovered: true }),
    ]) {
      expect(act).toThrow(refusal('same-file', path));
    }
    expect(statSync(path).ino).toBe(ino);
    session.dispose();
  });
});
