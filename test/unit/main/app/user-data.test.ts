import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadJson, saveJson } from '../../../../main/app/json-file';
import { recentImages } from '../../../../main/app/recent-images';
import { putInPlace } from '../../../../main/storage/node-replace-file';
import { loadSettings, saveSettings } from '../../../../main/app/settings-file';
import type { ImageInfo } from '../../../../shared/image/image-info';

describe('files of the user data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zonesmith-files-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('JSON comes back as it was saved, folders are made, nothing else is left', () => {
    const path = join(folder, 'a', 'b', 'x.json');
    saveJson(path, { n: 1 });
    saveJson(path, { n: 2 });
    expect(loadJson(path)).toEqual({ n: 2 });
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['x.json']);
  });

  it('JSON that is missing or broken is undefined', () => {
    writeFileSync(join(folder, 'broken.json'), '{"n":');
    expect(loadJson(join(folder, 'broken.json'))).toBeUndefined();
    expect(loadJson(join(folder, 'missing.json'))).toBeUndefined();
  });

  it('settings have defaults until they are saved, and again when the file is nonsense', () => {
    const path = join(folder, 'settings.json');
    const defaults = loadSettings(path);
    expect(defaults).toMatchObject({ theme: 'system', bytesPerRow: 16 });
    saveSettings(path, { ...defaults, theme: 'dark', panes: { map: 40 } });
    expect(loadSettings(path)).toMatchObject({ theme: 'dark', panes: { map: 40 } });
    writeFileSync(path, '{"theme":"purple"}');
    expect(loadSettings(path)).toEqual(defaults);
  });

  it('settings saved by an older version keep what is still valid', () => {
    const path = join(folder, 'settings.json');
    writeFileSync(path, '{"theme":"light"}');
    expect(loadSettings(path)).toMatchObject({ theme: 'light', unit: 'bytes' });
  });

  it('a setting that is not valid, or not known, costs no other one', () => {
    const path = join(folder, 'settings.json');
    writeFileSync(
      path,
      '{"theme":"purple","unit":"sectors","bytesPerRow":3,"sounds":true,"panes":{"map":40}}',
    );
    expect(loadSettings(path)).toEqual({
      ...loadSettings(join(folder, 'none.json')),
      unit: 'sectors',
      panes: { map: 40 },
    });
  });

  it('recent images come newest first, once each, at most twelve, strip included', () => {
    const recents = recentImages(folder);
    for (let n = 0; n < 14; n++) recents.remember(infoOf(`/image-${n}`), Uint8Array.of(1, 14));
    recents.remember(infoOf('/image-9'), Uint8Array.of(2));
    const list = recents.list();
    expect(list).toHaveLength(12);
    expect(list[0]).toMatchObject({
      path: '/image-9',
      name: 'image-9',
      zoneCount: 8,
      strip: Uint8Array.of(2),
    });
    expect(list.filter(({ path }) => path === '/image-9')).toHaveLength(1);
  });

  it('recent images say what the device holds beside what the file takes, and which are gone', () => {
    const recents = recentImages(folder);
    const path = join(folder, 'here.img');
    writeFileSync(path, '');
    recents.remember(infoOf(path), Uint8Array.of(1));
    recents.remember(infoOf('/gone.img'), Uint8Array.of(1));
    expect(recents.list().map(({ missing }) => missing)).toEqual([true, false]);
    expect(recents.list()[0]).toMatchObject({ sizeBytes: 4096, deviceBytes: 7 * 65_536 + 4096 });
  });

  it('a recent image is renewed in its place, and only where it is listed', () => {
    const recents = recentImages(folder);
    recents.remember(infoOf('/a'), Uint8Array.of(1));
    recents.remember(infoOf('/b'), Uint8Array.of(1));
    recents.renew({ ...infoOf('/a'), fileSizeBytes: 8192 }, Uint8Array.of(7));
    recents.renew(infoOf('/c'), Uint8Array.of(1));
    expect(recents.list().map(({ path }) => path)).toEqual(['/b', '/a']);
    expect(recents.list()[1]).toMatchObject({ strip: Uint8Array.of(7), sizeBytes: 8192 });
  });

  it('recent images of an older version come without strip and size of the device', () => {
    const old = { path: '/a', name: 'a', openedMs: 1, format: 'zoned', variant: 'rfc', zoneCount: 2 };
    writeFileSync(join(folder, 'recent.json'), JSON.stringify([{ ...old, sizeBytes: 512, strip: [1, 14] }]));
    expect(recentImages(folder).list()[0]).toMatchObject({ deviceBytes: null, strip: new Uint8Array() });
  });

  it('a recent image can be forgotten', () => {
    const recents = recentImages(folder);
    recents.remember(infoOf('/a'), Uint8Array.of(1));
    recents.remember(infoOf('/b'), Uint8Array.of(1));
    expect(recents.forget('/b').map(({ path }) => path)).toEqual(['/a']);
    expect(
      recentImages(folder)
        .list()
        .map(({ path }) => path),
    ).toEqual(['/a']);
  });

  it('a file that cannot be made leaves the one that was there, and nothing half-made', () => {
    const path = join(folder, 'x');
    writeFileSync(path, 'old');
    const failing = () =>
      putInPlace(path, { replace: true }, (passing) => {
        writeFileSync(passing, 'half');
        throw new Error('full disk');
      });
    expect(failing).toThrow('full disk');
    expect(readdirSync(folder)).toEqual(['x']);
  });

  it('a file that exists is replaced only with leave', () => {
    const path = join(folder, 'x');
    writeFileSync(path, 'old');
    const make = (passing: string) => writeFileSync(passing, 'new');
    expect(() => putInPlace(path, { replace: false }, make)).toThrow(/exists already/);
    putInPlace(path, { replace: true }, make);
    putInPlace(join(folder, 'y'), { replace: false }, make);
    expect(existsSync(join(folder, 'y'))).toBe(true);
  });
});

function infoOf(path: string): ImageInfo {
  return {
    path,
    format: 'zoned',
    variant: 'extended',
    geometry: { zoneCount: 8, zoneSizeBytes: 65_536, lastZoneSizeBytes: 4096 },
    fileSizeBytes: 4096,
  } as ImageInfo;
}
