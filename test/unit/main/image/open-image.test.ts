import { mkdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openImage } from '../../../../main/image/open-image';
import { lockImage } from '../../../../main/image/image-lock';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { createNodeFile, openNodeFile } from '../../../../main/storage/node-block-file';
import { writeJournal } from '../../../../main/storage/journal/journal-write';
import { journalPathOf } from '../../../../main/storage/journal/node-journal';
import { ZoneState } from '../../../../shared/zone/state';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { bytesOf, deviceOver, SMALL, specOf } from '../../../support/image/device-images';
import { alone } from '../../../support/storage/alone';
import { refusal } from '../../../support/errors/refusal';
import { formatRemark } from '../../../../shared/errors/remark';

describe('openImage', () => {
  const at = useFolder();

  function newImage(name = 'image'): string {
    createImage(at(name), specOf(), { replace: false });
    return at(name);
  }

  /** A complete journal beside the image that opens zone 2. */
  function leaveJournal(path: string): void {
    const content = new MemoryBlockFile('after', readFileSync(path));
    const device = deviceOver(content);
    device.execute({ op: 'open', zone: 2 });
    device.finish();
    const image = openNodeFile(path, { access: 'read' });
    const journal = createNodeFile(journalPathOf(path), { replace: false });
    writeJournal(journal, alone(image), {
      content,
      extents: [{ offset: 0, length: content.size(), zero: false }],
    });
    for (const file of [journal, image]) file.dispose();
  }

  it('looking changes nothing of the file and leaves nothing beside it', () => {
    const path = newImage();
    const before = footprint(path);
    const image = openImage(path, { access: 'read' });
    image.info();
    image.device.execute({ op: 'read', zone: 1, blocks: 1 }, undefined, new Uint8Array(4096));
    image.dispose();
    expect(footprint(path)).toEqual(before);
  });

  it('opening for writing without a change leaves content and times alone, and no lock behind', () => {
    const path = newImage();
    const before = footprint(path);
    openImage(path, { access: 'write' }).dispose();
    expect(footprint(path)).toEqual(before);
  });

  it('what a writer executes is there after the next opening', () => {
    const path = newImage();
    const image = openImage(path, { access: 'write' });
    image.device.execute({ op: 'write', zone: 1, blocks: 3 });
    image.dispose();
    image.dispose();
    const again = openImage(path, { access: 'read' });
    expect(again.info()).toMatchObject({
      path,
      format: 'zoned',
      variant: 'extended',
      counts: { implicitlyOpened: 1, notWritePointer: 1, empty: 6, open: 1, active: 1 },
      geometry: { zoneCount: 8, conventionalZones: [[0, 0]] },
      pendingSave: false,
      writer: null,
      fileSizeBytes: statSync(path).size,
      allocatedBytes: statSync(path).blocks * 512,
    });
    again.dispose();
  });

  it('says where the profile comes from', () => {
    const path = newImage();
    createImage(
      at('plain'),
      specOf({ ...SMALL, variant: 'rfc', zoneCapacityBytes: undefined, zdeBytes: 0 }),
      {
        replace: false,
      },
    );
    const profileOf = (name: string, profile?: 'zbc') => {
      const image = openImage(name, { access: 'read', profile });
      const info = image.info();
      image.dispose();
      return [info.profile, info.profileSource];
    };
    expect(profileOf(path)).toEqual(['linux-blk', 'image']);
    expect(profileOf(path, 'zbc')).toEqual(['zbc', 'option']);
    expect(profileOf(at('plain'))).toEqual(['linux-blk', 'default']);
  });

  it('keeps a second writer out and names the first; readers see that one is present', () => {
    const path = newImage();
    const first = openImage(path, { access: 'write' });
    expect(() => openImage(path, { access: 'write' })).toThrow(
      refusal('locked', 'zonesmith', String(process.pid)),
    );
    const reader = openImage(path, { access: 'read' });
    expect(reader.info().writer).toContain(String(process.pid));
    expect(reader.notices.map(formatRemark).join()).toMatch(/open for writing/);
    reader.dispose();
    first.dispose();
    openImage(path, { access: 'write' }).dispose();
  });

  it('writes beside a lock only when told to ignore it', () => {
    const path = newImage();
    const lock = lockImage(path);
    openImage(path, { access: 'write', noLock: true }).dispose();
    lock.release();
  });

  it('shows a pending save as done, without touching anything', () => {
    const path = newImage();
    leaveJournal(path);
    const before = footprint(path);
    const image = openImage(path, { access: 'read' });
    expect(image.info()).toMatchObject({ pendingSave: true, counts: { explicitlyOpened: 1 } });
    image.dispose();
    expect(footprint(path)).toEqual(before);
  });

  it('applies a pending save when it is opened for writing', () => {
    const path = newImage();
    leaveJournal(path);
    const image = openImage(path, { access: 'write' });
    expect(image.notices.map(formatRemark).join()).toMatch(/completed/);
    image.dispose();
    expect(footprint(path)['beside']).toBe('image');
    expect(deviceOver(new MemoryBlockFile('raw', readFileSync(path))).image.table.zones.state[2]).toBe(
      ZoneState.explicitlyOpened,
    );
  });

  it('names a file that is not there, a directory, and what cannot be read', () => {
    mkdirSync(at('folder'));
    expect(() => openImage(at('nothing'), { access: 'read' })).toThrow(refusal('not-found', 'nothing'));
    expect(() => openImage(at('folder'), { access: 'read' })).toThrow(refusal('not-recognised', 'directory'));
    expect(() => openImage(at('nothing'), { access: 'write' })).toThrow(refusal('not-found', 'nothing'));
    expect(footprint(newImage())['beside']).toBe('image');
  });

  it.each([
    ['an empty file', new Uint8Array(0)],
    ['text', new TextEncoder().encode('hello, world')],
    ['zeros', new Uint8Array(8192)],
  ])('does not recognise %s', (_what, bytes) => {
    writeFileSync(at('other'), bytes);
    expect(() => openImage(at('other'), { access: 'read' })).toThrow(refusal('not-recognised', 'other'));
  });

  it('refuses an image whose table was cut off, and releases the lock it took', () => {
    const path = newImage();
    truncateSync(path, 4096);
    expect(() => openImage(path, { access: 'write' })).toThrow(refusal('damaged', 'image'));
    expect(footprint(path)['beside']).toBe('image');
  });
});

describe('createImage', () => {
  const at = useFolder();

  it('makes the same bytes for the same spec', () => {
    for (const name of ['a', 'b']) createImage(at(name), specOf(), { replace: false });
    expect(Buffer.compare(readFileSync(at('a')), readFileSync(at('b')))).toBe(0);
  });

  it('does not replace a file without leave', () => {
    writeFileSync(at('a'), 'precious');
    expect(() => createImage(at('a'), specOf(), { replace: false })).toThrow(refusal('exists', 'a'));
    expect(readFileSync(at('a'), 'utf8')).toBe('precious');
  });

  it('replaces with leave, and forgets a save that was pending for what was there', () => {
    createImage(at('a'), specOf(), { replace: false });
    writeFileSync(at('a.zsjournal'), 'left');
    createImage(at('a'), specOf({ ...SMALL, zoneCount: 4 }), { replace: true });
    const image = openImage(at('a'), { access: 'read' });
    expect(image.info().geometry.zoneCount).toBe(4);
    image.dispose();
    expect(footprint(at('a'))['beside']).toBe('a');
  });

  it('does not replace an image that somebody writes to', () => {
    createImage(at('a'), specOf(), { replace: false });
    const before = bytesOf(new MemoryBlockFile('a', readFileSync(at('a'))));
    const lock = lockImage(at('a'));
    expect(() => createImage(at('a'), specOf(), { replace: true })).toThrow(refusal('locked'));
    lock.release();
    expect(Buffer.compare(readFileSync(at('a')), before)).toBe(0);
  });

  it('refuses an impossible spec before it touches anything', () => {
    utimesSync(at('.'), 1, 1);
    expect(() =>
      createImage(at('a'), specOf({ ...SMALL, zoneCapacityBytes: 2 ** 30 }), { replace: false }),
    ).toThrow(
      expect.objectContaining({
        code: 'usage',
        data: expect.objectContaining({ field: 'zoneCapacityBytes' }),
      }),
    );
    expect(statSync(at('.')).mtimeMs).toBe(1000);
  });

  it('leaves nothing when the folder is missing', () => {
    expect(() => createImage(at('no', 'a'), specOf(), { replace: false })).toThrow(refusal('not-found'));
  });
});
