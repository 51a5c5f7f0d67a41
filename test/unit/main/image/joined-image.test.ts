import {
  existsSync,
  linkSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { lockImage } from '../../../../main/image/image-lock';
import { openImage } from '../../../../main/image/open-image';
import { openDevice } from '../../../../main/image/open-device';
import { sourceLayoutOf, openSource } from '../../../../main/image/open-source';
import type { OpenRequest } from '../../../../main/image/opened-image';
import { writeJournal } from '../../../../main/storage/journal/journal-write';
import { createNodeFile } from '../../../../main/storage/node-block-file';
import { journalPathOf } from '../../../../main/storage/journal/node-journal';
import { OverlayBlockFile } from '../../../../main/storage/overlay/overlay-block-file';
import { ZoneState } from '../../../../shared/zone/state';
import { newPair, PAIR_SPEC } from '../../../support/image/joined-images';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { specOf } from '../../../support/image/device-images';
import { refusal } from '../../../support/errors/refusal';
import { formatRemark } from '../../../../shared/errors/remark';

const BLOCK = 4096;

describe('a zone file with its data image', () => {
  const at = useFolder();

  function open(places: { path: string; data?: string }, more: Partial<OpenRequest> = {}) {
    return openImage(places.path, { access: 'read', data: places.data, ...more });
  }

  /** A complete journal that opens zone 2 and writes a block of it. */
  function leaveJournal(path: string, data?: string): void {
    const source = openSource(path, { access: 'read', data });
    const content = new OverlayBlockFile(source.file);
    const { device } = openDevice(content, { ...sourceLayoutOf(source), durability: 'none' });
    if (data === undefined) device.execute({ op: 'open', zone: 2 });
    else device.execute({ op: 'write', zone: 2, blocks: 1, data: { pattern: 'byte', value: 5 } });
    device.finish();
    const journal = createNodeFile(journalPathOf(path), { replace: false });
    writeJournal(journal, source, { content, extents: content.changedExtents() });
    journal.dispose();
    source.dispose();
  }

  it('is one image: data goes into the data image at its device byte, zones into the zone file', () => {
    const pair = newPair(at('z'));
    const image = open(pair, { access: 'write' });
    image.device.execute({ op: 'write', zone: 3, blocks: 2, data: { pattern: 'byte', value: 9 } });
    image.dispose();
    const data = readFileSync(pair.data);
    expect([data[3 * 2 ** 20], data[3 * 2 ** 20 + 2 * BLOCK - 1], data[3 * 2 ** 20 + 2 * BLOCK]]).toEqual([
      9, 9, 0,
    ]);
    const again = open(pair);
    const bytes = new Uint8Array(BLOCK);
    again.device.execute({ op: 'read', zone: 3, blocks: 1 }, undefined, bytes);
    expect([bytes[0], again.device.image.table.zones.state[3]]).toEqual([9, ZoneState.implicitlyOpened]);
    const { size } = statSync(pair.path);
    expect(again.info()).toMatchObject({
      path: pair.path,
      dataImage: pair.data,
      hasData: true,
      fileSizeBytes: size + 8 * 2 ** 20,
      allocatedBytes: (statSync(pair.path).blocks + statSync(pair.data).blocks) * 512,
    });
    expect(again.attached).toEqual({ offset: size, length: 8 * 2 ** 20, name: pair.data, imageBytes: size });
    again.dispose();
  });

  it('puts the data image at the next 4 KiB behind a zone file of any length', () => {
    const pair = newPair(at('z'));
    const size = statSync(pair.path).size + 100;
    truncateSync(pair.path, size);
    const source = openSource(pair.path, { access: 'read', data: pair.data });
    expect(source.attached).toMatchObject({ offset: size + 3996, imageBytes: size });
    source.dispose();
  });

  it('alone shows zones only', () => {
    const { path } = newPair(at('z'));
    const image = open({ path });
    expect(image.info()).toMatchObject({ hasData: false, dataImage: null, geometry: { zoneCount: 8 } });
    expect(image.notices.map(formatRemark).join()).toContain('no data image');
    expect(() => image.device.image.blocks.read(256, new Uint8Array(BLOCK))).toThrow(refusal('unsupported'));
    image.dispose();
  });

  it('looking changes neither file', () => {
    const pair = newPair(at('z'));
    const before = [footprint(pair.path), footprint(pair.data)];
    const image = open(pair);
    image.info();
    image.dispose();
    expect([footprint(pair.path), footprint(pair.data)]).toEqual(before);
  });

  it('is locked as a whole, or not at all', () => {
    const pair = newPair(at('z'));
    const lock = lockImage(pair.data);
    expect(() => open(pair, { access: 'write' })).toThrow(refusal('locked', pair.data));
    expect(existsSync(`${pair.path}.zslock`)).toBe(false);
    expect(open(pair).info().writer).toContain(String(process.pid));
    lock.release();
    const writer = open(pair, { access: 'write' });
    for (const path of [pair.path, pair.data]) {
      expect(existsSync(`${path}.zslock`)).toBe(true);
      expect(() => lockImage(path)).toThrow(refusal('locked', path));
    }
    writer.dispose();
    expect([existsSync(`${pair.path}.zslock`), existsSync(`${pair.data}.zslock`)]).toEqual([false, false]);
  });

  it('names a data image that is missing, a folder, or the image itself', () => {
    const pair = newPair(at('z'));
    for (const access of ['read', 'write'] as const) {
      expect(() => open({ path: pair.path, data: at('none') }, { access })).toThrow(
        refusal('not-found', at('none')),
      );
      expect(() => open({ path: pair.path, data: at('.') }, { access })).toThrow(
        refusal('not-recognised', 'directory'),
      );
      expect(() => open({ path: pair.path, data: pair.path }, { access })).toThrow(
        refusal('same-file', 'same file'),
      );
    }
    symlinkSync(pair.path, at('link'));
    linkSync(pair.path, at('hard'));
    for (const data of [at('link'), at('hard')]) {
      expect(() => open({ path: pair.path, data })).toThrow(refusal('same-file', 'same file'));
    }
    expect(footprint(pair.path)['beside']).toBe('z z-data');
  });

  it('is refused for a family that holds its data itself', () => {
    const pair = newPair(at('z'));
    createImage(at('other'), specOf(), { replace: false });
    expect(() => open({ path: at('other'), data: pair.data })).toThrow(
      refusal('usage', 'takes no data image'),
    );
  });

  it('shows a pending save of both files as done, and applies it to both', () => {
    const pair = newPair(at('z'));
    leaveJournal(pair.path, pair.data);
    const reader = open(pair);
    expect(reader.info()).toMatchObject({ pendingSave: true, counts: { implicitlyOpened: 1 } });
    reader.dispose();
    open(pair, { access: 'write' }).dispose();
    expect(readFileSync(pair.data)[2 * 2 ** 20]).toBe(5);
    expect(existsSync(journalPathOf(pair.path))).toBe(false);
  });

  it('alone says that a save of both files is pending, shows the old image and is not opened for writing', () => {
    const pair = newPair(at('z'));
    leaveJournal(pair.path, pair.data);
    const before = footprint(pair.path);
    const reader = open({ path: pair.path });
    expect(reader.info()).toMatchObject({ pendingSave: false, counts: { empty: 8 } });
    expect(reader.notices.map(formatRemark).join()).toMatch(/together with its data image.*--data/);
    reader.dispose();
    expect(() => open({ path: pair.path }, { access: 'write' })).toThrow(refusal('usage', '--data'));
    expect(footprint(pair.path)).toEqual(before);
  });

  it('together says that a save of the zone file alone is pending', () => {
    const pair = newPair(at('z'));
    leaveJournal(pair.path);
    const reader = open(pair);
    expect(reader.notices.map(formatRemark).join()).toContain('without its data image');
    reader.dispose();
    expect(() => open(pair, { access: 'write' })).toThrow(refusal('usage', 'without its data image'));
    open({ path: pair.path }, { access: 'write' }).dispose();
    expect(open(pair).info().counts.explicitlyOpened).toBe(1);
  });
});

describe('creating a zone file with its data image', () => {
  const at = useFolder();

  it('makes the data image sparse and as long as the device', () => {
    const { data } = newPair(at('z'));
    expect([statSync(data).size, statSync(data).blocks]).toEqual([8 * 2 ** 20, 0]);
  });

  it('leaves neither when one of them is there already; leave to replace is for the image alone', () => {
    writeFileSync(at('z-data'), 'precious');
    expect(() => newPair(at('z'))).toThrow(refusal('exists', 'z-data'));
    expect([existsSync(at('z')), readFileSync(at('z-data'), 'utf8')]).toEqual([false, 'precious']);
    expect(() => createImage(at('z'), PAIR_SPEC, { replace: true, data: at('z-data') })).toThrow(
      refusal('exists', 'z-data'),
    );
    expect(readFileSync(at('z-data'), 'utf8')).toBe('precious');
    createImage(at('z'), PAIR_SPEC, { replace: false, data: at('new-data') });
    createImage(at('z'), PAIR_SPEC, { replace: true, data: at('newer-data') });
    expect(statSync(at('newer-data')).size).toBe(8 * 2 ** 20);
  });

  it('leaves neither when the folder of one is missing', () => {
    expect(() => createImage(at('z'), PAIR_SPEC, { replace: false, data: at('no', 'data') })).toThrow(
      refusal('not-found'),
    );
    expect(existsSync(at('z'))).toBe(false);
  });

  it('does not replace one that somebody writes to', () => {
    const { path } = newPair(at('z'));
    const before = footprint(path);
    const lock = lockImage(path);
    const request = { replace: true, data: at('other-data') };
    expect(() => createImage(path, PAIR_SPEC, request)).toThrow(refusal('locked', path));
    lock.release();
    expect(footprint(path)).toEqual(before);
  });

  it('is for zone files, and for two names', () => {
    expect(() => createImage(at('a'), specOf(), { replace: false, data: at('b') })).toThrow(
      refusal('usage', 'zone-file'),
    );
    expect(() => createImage(at('a'), PAIR_SPEC, { replace: false, data: at('.', 'a') })).toThrow(
      refusal('same-file', 'at once'),
    );
    expect([existsSync(at('a')), existsSync(at('b'))]).toEqual([false, false]);
  });
});
