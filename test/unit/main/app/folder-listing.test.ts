import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFolder } from '../../../../main/app/folder-listing';
import { refusal } from '../../../support/errors/refusal';

describe('listFolder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-listing-'));
    mkdirSync(join(folder, 'zebra'));
    writeFileSync(join(folder, 'a.img'), 'xyz');
    writeFileSync(join(folder, '.hidden'), '');
    symlinkSync(join(folder, 'zebra'), join(folder, 'link'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    symlinkSync('ring', join(folder, 'ring'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lists folders first, then files, with links followed and what is hidden or leads nowhere left out', () => {
    const { entries, truncated } = listFolder(folder, null);
    expect(entries.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'directory link',
      'directory zebra',
      'file a.img',
    ]);
    expect(entries[2]).toMatchObject({ path: join(folder, 'a.img'), sizeBytes: 3 });
    expect(truncated).toBe(false);
  });

  it('names the parent, but not above the root', () => {
    expect(listFolder(folder, null).parent).toBe(dirname(folder));
    expect(listFolder(folder, folder).parent).toBeNull();
    expect(listFolder('/', null).parent).toBeNull();
  });

  it('names a folder that is not there', () => {
    expect(() => listFolder(join(folder, 'missing'), null)).toThrow(refusal('not-found', 'missing'));
  });
});
