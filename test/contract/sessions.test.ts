import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { lockImage } from '../../main/image/image-lock';
import { touchesBytes } from '../../shared/session/image-change';
import { ZoneState } from '../../shared/zone/state';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { newPair } from '../support/image/joined-images';
import { footprint } from '../support/storage/disk-footprint';
import { SMALL, specOf } from '../support/image/device-images';

describe('sessions over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(() => window.dispose());

  const edit = () => call('sessions:setMode', { session, mode: 'editing' });
  const run = (op: 'open' | 'finish' | 'reset', zone: number) =>
    call('zones:execute', { session, command: { op, zone } });
  const stateOf = async (zone: number) =>
    (await call('zones:report', { session, first: zone, count: 1 })).state[0];

  it('sessions:open answers a locked, clean snapshot', async () => {
    expect(await call('sessions:describe', { session })).toMatchObject({
      session,
      name: 'image.zoned',
      mode: 'locked',
      dirty: false,
      canUndo: false,
      undoTitle: null,
      info: { path, format: 'zoned', variant: 'extended', geometry: { zoneCount: 8 } },
    });
  });

  it('sessions:open of the same file again answers the session that is there', async () => {
    const again = await call('sessions:open', { path: join(window.folder, '.', 'image.zoned'), options: {} });
    expect(again.session).toBe(session);
    expect(await call('sessions:list', {})).toHaveLength(1);
  });

  it('sessions:open takes a profile and limits instead of those of the image', async () => {
    await call('sessions:close', { session, discard: true });
    const options = { profile: 'zbc', openZonesMax: 1, variant: 'extended' } as const;
    const { info } = await call('sessions:open', { path, options });
    expect(info).toMatchObject({ profile: 'zbc', profileSource: 'option', limits: { openZonesMax: 1 } });
  });

  it.each([
    ['missing.img', 'not-found'],
    ['', 'usage'],
    ['../../etc/passwd', 'forbidden'],
    ['.', 'not-recognised'],
  ])('sessions:open of %j is refused as %s', async (name, code) => {
    await expect(call('sessions:open', { path: name, options: {} })).rejects.toMatchObject({ code });
    expect(await call('sessions:list', {})).toHaveLength(1);
  });

  it('looking at everything changes nothing of the file', async () => {
    const before = footprint(path);
    await call('sessions:describe', { session });
    await call('zones:report', { session, first: 0, count: 8 });
    await call('zones:describe', { session, zone: 1 });
    await call('bytes:read', { session, offset: 0, length: 65536 });
    await call('bytes:locate', { session, offset: 4096 });
    await call('structure:read', { session, first: 0, count: 50 });
    const finished = window.next('jobs:finished');
    await call('checks:start', { session });
    expect((await finished).result).toMatchObject({ kind: 'check' });
    await call('sessions:close', { session, discard: false });
    expect(footprint(path)).toEqual(before);
  });

  it('a locked image is not changed; unlocking lets edits into the session only', async () => {
    await expect(run('open', 1)).rejects.toMatchObject({
      code: 'locked-view',
      message: expect.stringMatching(/unlock/),
    });
    expect((await edit()).mode).toBe('editing');
    const before = footprint(path);
    const { snapshot, changedZones, status } = await run('open', 1);
    expect([status, changedZones]).toEqual(['ok', [1]]);
    expect(snapshot).toMatchObject({ dirty: true, canUndo: true, undoTitle: 'open zone 1' });
    expect(await stateOf(1)).toBe(ZoneState.explicitlyOpened);
    expect(footprint(path)).toEqual(before);
  });

  it('sessions:setMode keeps an image with unsaved edits unlocked', async () => {
    await edit();
    await run('open', 1);
    await expect(call('sessions:setMode', { session, mode: 'locked' })).rejects.toMatchObject({
      code: 'unsaved',
    });
    await call('sessions:revert', { session });
    expect((await call('sessions:setMode', { session, mode: 'locked' })).mode).toBe('locked');
  });

  it('sessions:undo and sessions:redo go command by command, zones and counters included', async () => {
    await edit();
    await run('open', 1);
    await run('finish', 2);
    const undone = await call('sessions:undo', { session });
    expect(undone).toMatchObject({
      undoTitle: 'open zone 1',
      redoTitle: 'finish zone 2',
      info: { counts: { full: 0, open: 1 } },
    });
    await call('sessions:undo', { session });
    expect(await call('sessions:describe', { session })).toMatchObject({ dirty: false, canUndo: false });
    await call('sessions:redo', { session });
    const redone = await call('sessions:redo', { session });
    expect(redone).toMatchObject({ dirty: true, canRedo: false, info: { counts: { full: 1, open: 1 } } });
    expect(redone.revision).toBeGreaterThan(undone.revision);
  });

  it('sessions:revert throws all edits away', async () => {
    await edit();
    await run('open', 1);
    expect(await call('sessions:revert', { session })).toMatchObject({
      dirty: false,
      canUndo: false,
      info: { counts: { open: 0 } },
    });
  });

  it('sessions:save brings the edits to the file, removes journal and lock, and can be undone and saved again', async () => {
    await edit();
    await run('finish', 2);
    expect(await call('sessions:save', { session })).toMatchObject({ dirty: false, canUndo: true });
    expect(footprint(path)['beside']).toBe('image.zoned');
    const saved = footprint(path)['sha256'];
    await call('sessions:undo', { session });
    expect((await call('sessions:save', { session })).info.counts).toMatchObject({ full: 0 });
    expect(footprint(path)['sha256']).not.toBe(saved);
    await call('sessions:close', { session, discard: false });
    const again = await call('sessions:open', { path, options: {} });
    expect(again.info.counts).toMatchObject({ full: 0, empty: 7 });
  });

  it('sessions:save refuses an image that another program changed, and keeps the edits', async () => {
    await edit();
    await run('open', 1);
    appendFileSync(path, 'x');
    const changed = readFileSync(path);
    await expect(call('sessions:save', { session })).rejects.toMatchObject({ code: 'changed-outside' });
    expect(Buffer.compare(readFileSync(path), changed)).toBe(0);
    expect(await call('sessions:describe', { session })).toMatchObject({ dirty: true });
    expect(footprint(path)['beside']).toBe('image.zoned');
  });

  it('sessions:save refuses an image that another program writes to, and names it', async () => {
    await edit();
    await run('open', 1);
    const lock = lockImage(path);
    await expect(call('sessions:save', { session })).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(String(process.pid)),
    });
    lock.release();
    expect((await call('sessions:save', { session })).dirty).toBe(false);
  });

  it('sessions:saveAs writes what is shown elsewhere and leaves image and session alone', async () => {
    await edit();
    await run('finish', 3);
    const before = footprint(path);
    const target = join(window.folder, 'copy.zoned');
    expect(await call('sessions:saveAs', { session, path: target, replace: false })).toEqual({
      path: target,
    });
    expect(footprint(path)).toEqual(before);
    expect((await call('sessions:describe', { session })).dirty).toBe(true);
    const copy = await call('sessions:open', { path: target, options: {} });
    expect(copy.info.counts).toMatchObject({ full: 1 });
    await expect(call('sessions:saveAs', { session, path: target, replace: false })).rejects.toMatchObject({
      code: 'exists',
    });
    await expect(call('sessions:saveAs', { session, path, replace: true })).rejects.toMatchObject({
      code: 'same-file',
    });
    const outside = { session, path: '/tmp/zonesmith-outside', replace: true };
    await expect(call('sessions:saveAs', outside)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('sessions:open with other choices shows the image anew under its id, unless edits would be lost', async () => {
    await edit();
    await run('open', 1);
    const options = { asBytes: true };
    await expect(call('sessions:open', { path, options })).rejects.toMatchObject({ code: 'unsaved' });
    await call('sessions:revert', { session });
    const { revision } = await call('sessions:describe', { session });
    const changed = window.next('sessions:changed');
    const bytes = await call('sessions:open', { path, options });
    expect(bytes).toMatchObject({ session, options, mode: 'locked', info: { format: 'bytes' } });
    expect(bytes.revision).toBeGreaterThan(revision);
    expect(await changed).toEqual(bytes);
    expect(await call('sessions:list', {})).toHaveLength(1);
    const again = await call('sessions:open', { path, options: { asBytes: false } });
    expect(again).toMatchObject({ session, info: { format: 'zoned' } });
  });

  it('sessions:open takes a data image that the host allows, and sessions:saveAs writes one where it allows', async () => {
    const pair = newPair(join(window.folder, 'z'));
    const options = { data: 'z-data' };
    const opened = await call('sessions:open', { path: 'z', options });
    expect(opened.info).toMatchObject({ format: 'zone-file', dataImage: pair.data });
    const outside = { path: 'z', options: { data: '/etc/hostname' } };
    await expect(call('sessions:open', outside)).rejects.toMatchObject({ code: 'forbidden' });
    const missing = { path: 'z', options: { data: 'nothing' } };
    await expect(call('sessions:open', missing)).rejects.toMatchObject({ code: 'not-found' });
    const target = { session: opened.session, path: 'copy', replace: false };
    expect(await call('sessions:saveAs', target)).toEqual({ path: join(window.folder, 'copy') });
    const copy = await call('sessions:open', { path: 'copy', options: { data: 'copy.data' } });
    expect(copy.info.hasData).toBe(true);
  });

  it('sessions:close keeps unsaved edits unless they are given up', async () => {
    await edit();
    await run('open', 1);
    expect(await call('sessions:close', { session, discard: false })).toEqual({ closed: false });
    expect(await call('sessions:close', { session, discard: true })).toEqual({ closed: true });
    expect(await call('sessions:list', {})).toEqual([]);
    await expect(call('sessions:describe', { session })).rejects.toMatchObject({ code: 'gone' });
  });

  it('zones:execute answers a refusal as data: rule, status and numbers', async () => {
    await edit();
    await call('zones:execute', { session, command: { op: 'append', zone: 1, blocks: 2 } });
    const { status, refusal, snapshot } = await call('zones:execute', {
      session,
      command: { op: 'write', lba: 260, blocks: 1 },
    });
    expect(status).toBe('unaligned-write');
    expect(refusal).toMatchObject({ rule: expect.any(String), message: expect.stringMatching(/1BCh/) });
    expect(snapshot.undoTitle).toBe('append 2 blocks in zone 1');
  });

  it('zones:execute answers the LBA that an append was given, and tells other windows', async () => {
    const unlocked = window.next('sessions:changed');
    await edit();
    const { revision } = await unlocked;
    const changed = window.next('sessions:changed');
    const outcome = await call('zones:execute', { session, command: { op: 'append', zone: 2, blocks: 1 } });
    expect(outcome.assignedLba).toBe(512);
    expect(outcome.details).toEqual(await call('zones:describe', { session, zone: 2 }));
    expect(await changed).toEqual(outcome.snapshot);
    const { change } = await changed;
    expect(change).toMatchObject({ since: revision, zones: { first: 2, count: 1 } });
    expect(change.zones.report).toEqual(await call('zones:report', { session, first: 2, count: 1 }));
    const place = await call('bytes:resolve', { session, address: 'lba:512', from: 0 });
    expect(outcome.place).toEqual(place);
    expect(place.stamp).toEqual({ text: 'zone 2 + 0x0, write #0, seed 0', isAmiss: false });
    expect(await call('bytes:locate', { session, offset: place.offset })).toEqual(place);
    expect(touchesBytes(change, { offset: place.offset, length: 4096 })).toBe(true);
    expect(touchesBytes(change, { offset: place.offset + 4096, length: 4096 })).toBe(false);
  });

  it('zones:report pages end with the last zone', async () => {
    expect(await call('zones:report', { session, first: 6, count: 100 })).toMatchObject({
      first: 6,
      count: 2,
    });
    expect(await call('zones:report', { session, first: 50, count: 10 })).toMatchObject({ count: 0 });
    const { state, writePointer } = await call('zones:report', { session, first: 0, count: 2 });
    expect([...state]).toEqual([ZoneState.notWritePointer, ZoneState.empty]);
    expect(writePointer[1]).toBe(256);
  });

  it('zones:describe shows the raw entry beside the decoded one, and why actions are refused', async () => {
    const details = await call('zones:describe', { session, zone: 1 });
    expect(details.row).toMatchObject({
      index: 1,
      state: 'empty',
      writePointerBytes: 2 ** 20,
      capacityBytes: 2 ** 19,
    });
    expect(details.raw!.bytes).toHaveLength(8);
    expect(details.raw!.fields.find(({ name }) => /state/.test(name))).toMatchObject({
      highBit: 63,
      lowBit: 60,
    });
    expect(details.zde).toHaveLength(64);
    const refusals = new Map(details.actions.map(({ op, refusal }) => [op, refusal?.status ?? 'ok']));
    expect(Object.fromEntries(refusals)).toMatchObject({
      open: 'ok',
      close: 'invalid-transition',
      append: 'ok',
      write: 'ok',
      setZde: 'ok',
      injectReadOnly: 'ok',
      offline: 'invalid-transition',
    });
    await expect(call('zones:describe', { session, zone: 8 })).rejects.toMatchObject({
      code: 'out-of-range',
    });
  });

  it('bytes:read gives the file as it lies, unsaved edits included, cut at its end', async () => {
    const size = readFileSync(path).length;
    const { bytes } = await call('bytes:read', { session, offset: size - 10, length: 100 });
    expect(bytes).toHaveLength(10);
    await edit();
    await run('open', 1);
    const { raw } = await call('zones:describe', { session, zone: 1 });
    const page = await call('bytes:read', { session, offset: raw!.offset, length: 8 });
    expect(page.bytes).toEqual(raw!.bytes);
    expect(page.bytes).not.toEqual(new Uint8Array(readFileSync(path).subarray(raw!.offset, raw!.offset + 8)));
  });

  it('bytes:read says what the bytes are, without gaps and from one byte before them on', async () => {
    const { annotations } = await call('bytes:read', { session, offset: 100, length: 200_000 });
    let at = 99;
    for (const { offset, length, kind, at: place } of annotations) {
      expect(offset).toBe(at);
      at += length;
      const { zone, zoneByte } = await call('bytes:locate', { session, offset });
      expect(place).toEqual(kind === 'header' || kind === 'gap' ? undefined : { zone, zoneByte });
    }
    expect(at).toBe(200_100);
  });

  it('bytes:resolve and bytes:locate are each other’s reverse', async () => {
    const place = await call('bytes:resolve', { session, address: 'z2+0x10', from: 0 });
    expect(place).toMatchObject({ zone: 2, zoneByte: 16, lba: 512 });
    expect(await call('bytes:locate', { session, offset: place.offset })).toEqual(place);
    await expect(call('bytes:resolve', { session, address: 'zebra', from: 0 })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('lba:0x80'),
    });
  });

  it('structure:read pages through all fields', async () => {
    const { fields, total } = await call('structure:read', { session, first: 0, count: 5 });
    expect(fields).toHaveLength(5);
    expect(fields[0]).toMatchObject({ offset: 0, status: 'ok' });
    const rest = await call('structure:read', { session, first: total - 2, count: 100 });
    expect(rest.fields).toHaveLength(2);
    expect((await call('structure:read', { session, first: total + 5, count: 10 })).fields).toEqual([]);
  });

  it('an image that vanished is still shown, and saving says what happened', async () => {
    await edit();
    await run('open', 1);
    rmSync(path);
    expect(await stateOf(1)).toBe(ZoneState.explicitlyOpened);
    await expect(call('sessions:save', { session })).rejects.toMatchObject({
      code: 'changed-outside',
      message: 'the file was deleted or renamed since it was opened; reload it or keep your edits first',
    });
  });

  it.each(['a\0b', 'x'.repeat(4096), 'y/'.repeat(2000)])(
    'a path that no file can have is not found: %j',
    async (odd) => {
      for (const refused of [
        () => call('sessions:open', { path: odd, options: {} }),
        () => call('sessions:saveAs', { session, path: odd, replace: true }),
        () => window.create({ spec: specOf(), path: odd, data: null, replace: true }),
        () => call('files:list', { path: odd }),
      ]) {
        await expect(refused()).rejects.toMatchObject({
          code: expect.stringMatching(/^(not-found|usage)$/) as string,
        });
      }
    },
  );

  it('damaged images are refused with file, offset and expectation', async () => {
    const bytes = readFileSync(path);
    writeFileSync(join(window.folder, 'cut'), bytes.subarray(0, 5000));
    await expect(call('sessions:open', { path: 'cut', options: {} })).rejects.toMatchObject({
      code: 'damaged',
      subject: expect.stringContaining('cut') as string,
    });
  });

  it('events of a session carry its id', async () => {
    const unlocked = window.next('sessions:changed');
    await edit();
    await unlocked;
    const other = join(window.folder, 'other.zoned');
    createImage(other, specOf(SMALL), { replace: false });
    const second = (await call('sessions:open', { path: other, options: {} })).session;
    const changed = window.next('sessions:changed');
    await call('sessions:setMode', { session: second, mode: 'editing' });
    expect((await changed).session).toBe(second);
  });
});
