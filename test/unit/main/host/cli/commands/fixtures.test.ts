import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GalleryKey } from '../../../../../../main/fixtures/make-gallery';
import { GALLERY, fixturesOf } from '../../../../../../main/fixtures/gallery';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

const hashesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );

const keyIn = (folder: string): GalleryKey =>
  JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as GalleryKey;

describe('fixtures', () => {
  it('makes every image with its key, the same bytes each time', async () => {
    expect(await cli('fixtures', '-o', path('a'))).toBe(
      `${path('a')}: ${GALLERY.length} images, answers in key.json\n`,
    );
    const { json } = await cliJson<GalleryKey>('fixtures', '-o', path('b'));
    expect(hashesIn(path('b'))).toEqual(hashesIn(path('a')));
    const { fixtures } = keyIn(path('a'));
    expect(json.fixtures).toEqual(fixtures);
    expect(readdirSync(path('a')).sort()).toEqual([...fixtures.map(({ file }) => file), 'key.json'].sort());
    expect(fixtures.filter(({ codes }) => codes.length > 0).length).toBeGreaterThanOrEqual(60);
    expect(new Set(fixtures.flatMap(({ codes }) => codes)).size).toBeGreaterThanOrEqual(40);
  }, 120_000);

  it('makes one suite, also into an empty folder', async () => {
    mkdirSync(path('a'));
    await cli('fixtures', '--suite', 'clean', '-o', path('a'));
    expect(keyIn(path('a')).fixtures.map(({ file }) => file)).toEqual(
      fixturesOf('clean').map(({ file }) => file),
    );
    expect(readdirSync(path('a'))).toHaveLength(fixturesOf('clean').length + 1);
  });

  it('takes no folder that holds anything, and no file', async () => {
    mkdirSync(path('a'));
    writeFileSync(path('a/b'), 'x');
    for (const [place, why] of [
      ['a', 'not empty'],
      ['a/b', 'no folder'],
    ] as const) {
      const { status, err } = await runCli('fixtures', '-o', path(place));
      expect({ status, told: err.includes(why) }).toEqual({ status: 3, told: true });
    }
    expect(readdirSync(path('a'))).toEqual(['b']);
  });

  it('an unknown suite is refused with the known ones', async () => {
    const { status, err } = await runCli('fixtures', '--suite', 'nope', '-o', path('a'));
    expect(status).toBe(2);
    expect(err).toMatch(/nope.*zoned, qcow2, zone-file, qemu-codes, clean, t-zbd/s);
  });
});
