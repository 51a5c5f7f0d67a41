import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { runCli } from '../../../../../support/cli/cli';
import { contentOf } from '../../../../../support/image/format-images';
import { extensionBytes, handMade, pokeBe, withZones } from '../../../../../support/qcow2/qcow2-variants';
import { wholeImage } from '../../../../../support/qcow2/qcow2-whole';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();

/** An image of variant 44, changed and stored. */
function stored(change: (file: MemoryBlockFile) => void): string {
  const file = withZones(handMade('44'));
  change(file);
  writeFileSync(path('a'), contentOf(file));
  return path('a');
}

/** Bit 2, and a file that is named where the extensions end. */
function externalData(file: MemoryBlockFile): void {
  pokeBe(file, 72, 8, (1n << 5n) | 4n);
  file.write(168, extensionBytes([[8, 0]], 0x44415441));
  file.write(176, Buffer.from('data.raw'));
}

describe('data of a qcow2 image that cannot be read', () => {
  const UNREADABLE = [
    ['encrypted', (file: MemoryBlockFile) => pokeBe(file, 32, 4, 2), /encrypted \(LUKS\) and not read/],
    ['in an external file', externalData, /external file "data\.raw", which is never followed/],
  ] as const;

  it.each(UNREADABLE)('%s: read and io say why, and ask for no data image', async (_, change, why) => {
    const image = stored(change);
    for (const words of [
      ['read', image, '--lba', '0', '--length', '4096'],
      ['io', image, '-c', 'read 0 4k'],
    ]) {
      const { status, err } = await runCli(...words);
      expect({ status, advice: err.includes('--data') }).toEqual({ status: 3, advice: false });
      expect(err.trimEnd().split('\n').at(-1)).toMatch(why);
    }
  });

  it.each(UNREADABLE)(
    '%s: info does not miss a data image, a conversion loses it by name',
    async (_, change, why) => {
      const image = stored(change);
      expect((await runCli('info', image)).out).toMatch(/^data {13}cannot be read$/m);
      const { status, err } = await runCli('convert', image, path('b'), '--format', 'zoned');
      expect({ status, missed: err.includes('no data image') }).toEqual({ status: 1, missed: false });
      expect(err.split('\n').find((line) => line.endsWith('[no-data]'))).toMatch(why);
    },
  );

  it('takes no data image, and claims not that it holds its data itself', async () => {
    const image = stored(externalData);
    writeFileSync(path('data.raw'), new Uint8Array(4096));
    const { status, err } = await runCli(
      'read',
      image,
      '--data',
      path('data.raw'),
      '--lba',
      '0',
      '--length',
      '4k',
    );
    expect(status).toBe(2);
    expect(err).toContain('its tables say where its data lies; it takes no data image');
  });
});

describe('what a qcow2 image has besides zones and data', () => {
  it('is lost by a conversion, each by its name', async () => {
    const file = wholeImage();
    pokeBe(file, 72, 8, (1n << 5n) | 3n);
    writeFileSync(path('a'), contentOf(file));
    const words = ['convert', path('a'), path('b'), '--format', 'qcow2', '--variant', '44'];
    const { status, err } = await runCli(...words);
    expect(status).toBe(1);
    expect(err.split('\n').filter((line) => line.startsWith('lost: '))).toEqual([
      'lost: internal snapshots: 1 becomes none [snapshots]',
      'lost: bitmaps: 1 becomes none [bitmaps]',
      'lost: marked as: corrupt, dirty becomes none [marks]',
    ]);
    expect((await runCli(...words, '--accept-loss')).status).toBe(0);
  });

  it('is nothing in a sound one', async () => {
    const image = stored(() => undefined);
    expect((await runCli('convert', image, path('b'), '--format', 'qcow2')).out).toContain('nothing lost');
  });
});
