import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { KeptFile } from '../../main/storage/kept/node-kept-file';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('unsaved edits that outlive their host, over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const at = (...names: string[]) => join(window.folder, ...names);
  const folder = () => at('user-data', 'unsaved');

  beforeEach(async () => {
    window = openTestWindow();
    path = at('image.zoned');
    createImage(path, specOf(), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 1 } });
  });
  afterEach(() => window.dispose());

  /** As if another process, which is gone, had kept what there is. */
  function ofTheDead(): void {
    const [name] = readdirSync(folder()) as [string];
    renameSync(join(folder(), name), join(folder(), name.replace(/^(\w+)-\w+-/, '$1-zik0zj-')));
  }

  it('kept:list offers what hosts that are gone kept; sessions:open lays it over the image', async () => {
    expect(await call('kept:list', {})).toEqual([]);
    ofTheDead();
    const [kept, ...others] = await call('kept:list', {});
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ path, edits: 1, holder: null, problem: null, changes: [] });
    const restore = { path, options: {}, kept: { id: kept!.id, over: 'same' } } as const;
    await expect(call('sessions:open', restore)).rejects.toMatchObject({ code: 'unsaved' });
    expect(await call('kept:list', {})).toHaveLength(1);
    await call('sessions:close', { session, discard: true });
    const opened = await call('sessions:open', restore);
    expect(opened).toMatchObject({ dirty: true, mode: 'editing', undoTitle: kept!.title });
    expect(await call('kept:list', {})).toEqual([]);
    await call('sessions:save', { session: opened.session });
    expect(readdirSync(folder())).toEqual([]);
  });

  it('an image that is opened without them says that they are there', async () => {
    ofTheDead();
    await call('sessions:close', { session, discard: true });
    const { notices } = await call('sessions:open', { path, options: {} });
    expect(notices).toMatchObject([{ message: expect.stringContaining('Home offers') as string }]);
  });

  it('edits of a session that is there no more, though nobody gave them up, are offered by its own host', async () => {
    await window.application.sessions.dispose();
    expect(await call('kept:list', {})).toMatchObject([{ path, holder: null }]);
  });

  it('those of an image that the host may not touch are named with the reason, and nothing of it is looked at', async () => {
    ofTheDead();
    const [name] = readdirSync(folder()) as [string];
    const own = KeptFile.open(join(folder(), name), 'read')!;
    own.dispose();
    const elsewhere = { ...own.image, path: '/etc/hostname' };
    const step = { kind: 'edit', title: 'x', sizeBytes: 1, mapping: false, extents: [] } as const;
    const content = new MemoryBlockFile('content');
    KeptFile.create(join(folder(), name), elsewhere, step, content).dispose();
    const [kept] = await call('kept:list', {});
    expect(kept).toMatchObject({ path: '/etc/hostname', changes: [] });
    expect(kept!.problem).toContain('/etc/hostname');
    const choice = { id: kept!.id, over: 'changed' } as const;
    const open = (wanted: string) => call('sessions:open', { path: wanted, options: {}, kept: choice });
    await expect(open('/etc/hostname')).rejects.toMatchObject({ code: 'forbidden' });
    await call('sessions:close', { session, discard: true });
    await expect(open(path)).rejects.toMatchObject({ code: 'usage' });
  });

  it('kept:discard removes them for good, and nothing else', async () => {
    ofTheDead();
    writeFileSync(join(folder(), 'notes'), 'x');
    const [notes, kept] = (await call('kept:list', {})).toSorted(
      (a, b) => Number(b.path === null) - Number(a.path === null),
    );
    expect(notes).toMatchObject({ path: null, problem: expect.stringContaining('not whole') as string });
    await expect(call('kept:discard', { id: '../recent.json' })).rejects.toMatchObject({ code: 'gone' });
    expect(await call('kept:discard', { id: notes!.id })).toHaveLength(1);
    expect(await call('kept:discard', { id: kept!.id })).toEqual([]);
    await expect(call('kept:discard', { id: kept!.id })).rejects.toMatchObject({ code: 'gone' });
  });
});
