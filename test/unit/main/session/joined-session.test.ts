import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lockImage } from '../../../../main/image/image-lock';
import { openImage } from '../../../../main/image/open-image';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { newPair } from '../../../support/image/joined-images';
import { openInThread, type ThreadSession } from '../../../support/session/session-in-thread';
import { refusal } from '../../../support/errors/refusal';

const ZONE = 2 ** 20;

describe('session of a zone file with its data image', () => {
  const at = useFolder();
  const save = ({ session }: ThreadSession) => session.call('sessions:save', { session: 's1' });

  function editedSession() {
    const pair = newPair(at('z'));
    const opened = openInThread(pair.path, { data: pair.data });
    opened.edit();
    opened.execute({ op: 'write', zone: 2, blocks: 1, data: { pattern: 'byte', value: 5 } });
    return { pair, opened };
  }

  it('says which data image is attached', () => {
    const pair = newPair(at('z'));
    const { session } = openInThread(pair.path, { data: pair.data });
    expect(session.opened.snapshot).toMatchObject({
      info: { dataImage: pair.data, hasData: true },
      options: { data: pair.data },
    });
    session.dispose();
  });

  it('saves into both files, and can undo and save again', () => {
    const { pair, opened } = editedSession();
    expect(readFileSync(pair.data)[2 * ZONE]).toBe(0);
    expect(save(opened)).toMatchObject({ dirty: false, canUndo: true });
    expect(readFileSync(pair.data)[2 * ZONE]).toBe(5);
    expect(footprint(pair.path)['beside']).toBe('z z-data');
    opened.session.call('sessions:undo', { session: 's1' });
    save(opened);
    const again = openImage(pair.path, { access: 'read', data: pair.data });
    expect([again.info().counts.empty, readFileSync(pair.data)[2 * ZONE]]).toEqual([8, 0]);
    again.dispose();
    opened.session.dispose();
  });

  it('saves nothing when another program changed the data image, or writes to it', () => {
    const { pair, opened } = editedSession();
    const lock = lockImage(pair.data);
    expect(() => save(opened)).toThrow(refusal('locked', pair.data));
    lock.release();
    const before = footprint(pair.path);
    appendFileSync(pair.data, 'x');
    expect(() => save(opened)).toThrow(refusal('changed-outside', pair.data));
    expect(footprint(pair.path)).toEqual(before);
    expect(opened.session.call('sessions:describe', { session: 's1' }).dirty).toBe(true);
    opened.session.dispose();
  });

  it('saves a copy as two files that are an image again, sparse, and the zone file of the same length', () => {
    const { pair, opened } = editedSession();
    const target = { session: 's1', path: at('copy'), replace: false };
    expect(opened.session.call('sessions:saveAs', target)).toEqual({ path: at('copy') });
    expect(statSync(at('copy')).size).toBe(statSync(pair.path).size);
    expect(statSync(at('copy.data')).size).toBe(statSync(pair.data).size);
    expect(statSync(at('copy.data')).blocks * 512).toBeLessThan(64 * 1024);
    const copy = openImage(at('copy'), { access: 'read', data: at('copy.data') });
    expect(copy.info().counts.implicitlyOpened).toBe(1);
    expect(readFileSync(at('copy.data'))[2 * ZONE]).toBe(5);
    copy.dispose();
    expect(readFileSync(pair.data)[2 * ZONE]).toBe(0);
    opened.session.dispose();
  });

  it('saves no half of a copy: both names have to be free, and neither may be a file of the image', () => {
    const { pair, opened } = editedSession();
    writeFileSync(at('copy.data'), 'precious');
    const saveAs = (path: string, replace: boolean) => () =>
      opened.session.call('sessions:saveAs', { session: 's1', path, replace });
    expect(saveAs(at('copy'), false)).toThrow(refusal('exists', 'copy.data'));
    expect([existsSync(at('copy')), readFileSync(at('copy.data'), 'utf8')]).toEqual([false, 'precious']);
    for (const path of [pair.path, pair.data])
      expect(saveAs(path, true)).toThrow(refusal('same-file', 'image itself'));
    opened.session.dispose();
  });

  it('does not take the place of its own data image when that has the name of a copy’s', () => {
    const { path, data } = newPair(at('z'));
    writeFileSync(at('copy.data'), readFileSync(data));
    const { session } = openInThread(path, { data: at('copy.data') });
    expect(() => session.call('sessions:saveAs', { session: 's1', path: at('copy'), replace: true })).toThrow(
      refusal('same-file', 'copy.data: is the image itself'),
    );
    session.dispose();
  });

  it('runs a workload, crashes it and keeps the crashed image as two files', () => {
    const pair = newPair(at('z'));
    const { session, workload, events } = openInThread(pair.path, { data: pair.data });
    const { result } = workload({ target: 'scratch', settings: { commands: '20' } });
    const { trace } = (result as { trace: { trace: string } }).trace;
    const choice = { trace, point: '15', lose: 'unflushed', tearBytes: null, seed: 1 };
    session.call('crashes:start', { session: 's1', choice, policy: 'qemu-zone-file' });
    const ended = events.findLast(({ event }) => event === 'jobs:finished')!.payload as {
      result: { crash: string; report: { reproduce: string } };
    };
    expect(ended.result.report.reproduce).toContain(`--data ${pair.data}`);
    const kept = {
      session: 's1',
      crash: ended.result.crash,
      path: at('crashed'),
      recovered: true,
      replace: false,
    };
    expect(session.call('crashes:keep', kept)).toEqual({ path: at('crashed'), data: at('crashed.data') });
    const image = openImage(at('crashed'), { access: 'read', data: at('crashed.data') });
    expect(image.info()).toMatchObject({ hasData: true, geometry: { zoneCount: 8 } });
    image.dispose();
    expect(() => session.call('crashes:keep', { ...kept, path: pair.data, replace: true })).toThrow(
      refusal('same-file'),
    );
    session.dispose();
  });
});
