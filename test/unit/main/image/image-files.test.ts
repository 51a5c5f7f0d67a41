import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openImageFiles, requireUnchanged } from '../../../../main/image/image-files';

describe('files of an image that another program changed', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-files-'));
    path = join(folder, 'a.img');
    writeFileSync(path, 'content');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, () => void, string]>([
    [
      'cut or longer',
      () => appendFileSync(path, 'x'),
      'is 1 B longer than when it was opened; nothing was written',
    ],
    [
      'written to',
      () => utimesSync(path, 1, 1),
      'was overwritten since it was opened: its size is the same, its time is another; nothing was written',
    ],
  ])('are refused when they are %s, in words of people', (_what, change, words) => {
    const places = { path, data: null };
    const files = openImageFiles(places, 'read');
    const before = files.identity();
    files.dispose();
    change();
    expect(() => requireUnchanged(places, before)).toThrow(
      expect.objectContaining({
        code: 'changed-outside',
        message: words,
      }),
    );
  });
});
