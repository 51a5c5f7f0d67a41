import { createHash } from 'node:crypto';
import fs, { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { NOTES_MAX, type NotePlace, type NoteToSave } from '../../shared/session/notes';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

/** Makes a folder one that cannot be written, whoever runs the test, until what it answers is called. */
function forbidWriting(folder: string): () => void {
  const { accessSync } = fs;
  fs.accessSync = (path, mode) => {
    if (path === folder) throw Object.assign(new Error('made to fail'), { code: 'EACCES' });
    accessSync(path, mode);
  };
  syncBuiltinESMExports();
  return () => {
    fs.accessSync = accessSync;
    syncBuiltinESMExports();
  };
}

const zone = (index: number): NotePlace => ({ kind: 'zone', zone: index });
const bytes = (offset: number, length: number): NotePlace => ({ kind: 'bytes', offset, length });

describe('notes over the contract', () => {
  let window: TestWindow;
  let path: string;
  let beside: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const save = (note: Partial<NoteToSave>) =>
    call('notes:save', { session, note: { id: null, at: zone(0), title: 'A title', text: '', ...note } });
  const read = () => call('notes:read', { session, first: 0, count: 200 });
  const open = async () => (session = (await call('sessions:open', { path, options: {} })).session);

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    beside = `${path}.zsnotes`;
    createImage(path, specOf(), { replace: false });
    await open();
  });
  afterEach(() => window.dispose());

  it('keeps notes beside the image, in the order of their places, over closing and opening', async () => {
    const before = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(await read()).toEqual({ path: beside, kept: 'beside', total: 0, notes: [] });
    expect(existsSync(beside)).toBe(false);
    await save({ at: bytes(512, 16), title: 'magic', text: 'two\nlines' });
    await save({ at: zone(3) });
    const { note, total } = await save({ at: zone(1), title: 'first' });
    expect([note.id, total]).toEqual(['n3', 3]);
    await call('sessions:close', { session, discard: false });
    await open();
    expect((await read()).notes.map(({ id }) => id)).toEqual(['n3', 'n2', 'n1']);
    expect(await call('notes:read', { session, first: 1, count: 1 })).toMatchObject({
      total: 3,
      notes: [{ id: 'n2' }],
    });
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(before);
  });

  it('renames, moves and removes a note; the last one takes its file with it', async () => {
    const { note } = await save({});
    await save({ ...note, title: 'other', at: zone(2) });
    expect((await read()).notes).toEqual([{ ...note, title: 'other', at: zone(2) }]);
    expect(await call('notes:remove', { session, id: note.id })).toMatchObject({ total: 0 });
    expect(existsSync(beside)).toBe(false);
    await expect(call('notes:remove', { session, id: note.id })).rejects.toMatchObject({ code: 'gone' });
    await expect(save({ id: 'n9' })).rejects.toMatchObject({ code: 'gone' });
  });

  it('refuses places that are not there, and more notes than there may be', async () => {
    await expect(save({ at: zone(1000) })).rejects.toMatchObject({ code: 'out-of-range' });
    await expect(save({ at: bytes(2 ** 40, 1) })).rejects.toMatchObject({ code: 'out-of-range' });
    const notes = Array.from({ length: NOTES_MAX }, (_, at) => ({
      ...{ id: `n${at + 1}`, at: zone(0), title: 'x', text: '' },
    }));
    writeFileSync(beside, JSON.stringify({ zonesmith: 'notes', version: 1, notes }));
    expect((await read()).total).toBe(NOTES_MAX);
    await expect(save({})).rejects.toMatchObject({ code: 'usage' });
  });

  it.each([
    ['not JSON at all', 'it is not JSON'],
    ['{"zonesmith":"patch","version":1,"notes":[]}', 'zonesmith'],
    ['{"zonesmith":"notes","version":1,"notes":[{"id":"n1"}]}', 'notes.0'],
  ])('never replaces a file of something else: %s', async (text, where) => {
    writeFileSync(beside, text);
    const refusal = { code: 'malformed', message: expect.stringContaining(where) };
    await expect(read()).rejects.toMatchObject(refusal);
    await expect(save({})).rejects.toMatchObject(refusal);
    expect(readFileSync(beside, 'utf8')).toBe(text);
  });

  it('follows no link', async () => {
    const other = join(window.folder, 'other.zsnotes');
    symlinkSync(other, beside);
    await expect(save({})).rejects.toMatchObject({ code: 'forbidden' });
    expect(existsSync(other)).toBe(false);
  });

  it("keeps them in the user's data where the folder cannot be written, and brings them back when it can", async () => {
    const { note } = await save({ title: 'beside' });
    const allow = forbidWriting(window.folder);
    onTestFinished(allow);
    const kept = await save({ title: 'away' });
    expect(kept).toMatchObject({ kept: 'userData', total: 2 });
    expect(kept.path.startsWith(join(window.folder, 'user-data', 'notes'))).toBe(true);
    await call('sessions:close', { session, discard: false });
    await open();
    expect(await read()).toMatchObject({ kept: 'userData', notes: [{ title: 'beside' }, { title: 'away' }] });
    allow();
    expect(await call('notes:remove', { session, id: note.id })).toMatchObject({ kept: 'beside', total: 1 });
    expect(existsSync(kept.path)).toBe(false);
    expect(await read()).toMatchObject({ kept: 'beside', notes: [{ title: 'away' }] });
  });

  it('says what cannot be written for another reason', async () => {
    mkdirSync(beside);
    await expect(save({})).rejects.toMatchObject({ code: 'not-recognised' });
    rmSync(beside, { recursive: true });
  });

  it('exports Markdown in which hostile texts are nothing but text', async () => {
    await save({ at: bytes(512, 16), title: '# <img src=x onerror=1> [a](http://b)', text: '| a |\n1. `b`' });
    await save({ at: zone(7) });
    const target = join(window.folder, 'notes.md');
    await call('notes:export', { session, path: target, replace: false });
    const text = readFileSync(target, 'utf8');
    expect(text).toContain(`zonesmith://open?path=${path}&at=0x200&select=16`);
    expect(text).toContain(`zonesmith hex ${path} --at z7 --annotate`);
    expect(text).toContain(String.raw`\# \<img src=x onerror=1\> \[a\](http\://b)`);
    expect(text).toContain('\\| a \\|\n1\\. \\`b\\`');
    await expect(call('notes:export', { session, path: target, replace: false })).rejects.toMatchObject({
      code: 'exists',
    });
    for (const own of [path, beside])
      await expect(call('notes:export', { session, path: own, replace: true })).rejects.toMatchObject({
        code: 'same-file',
      });
  });
});
