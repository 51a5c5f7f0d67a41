import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openImage } from '../../../../main/image/open-image';
import { lockImage } from '../../../../main/image/image-lock';
import { journalPathOf } from '../../../../main/storage/journal/node-journal';
import { footprint } from '../../../support/storage/disk-footprint';
import { useFolder } from '../../../support/storage/temporary-folder';
import { specOf } from '../../../support/image/device-images';
import { refusal } from '../../../support/errors/refusal';

describe('createImage', () => {
  const inFolder = useFolder();
  const spec = specOf();

  it('does not make an image beside the journal of one that is gone, which would be taken for its own', () => {
    const path = inFolder('image');
    createImage(path, spec, { replace: false });
    writeFileSync(journalPathOf(path), 'ZSJOURNL of the old image');
    rmSync(path);
    expect(() => createImage(path, spec, { replace: false })).toThrow(refusal('exists', journalPathOf(path)));
    expect([existsSync(path), existsSync(journalPathOf(path))]).toEqual([false, true]);
    createImage(path, spec, { replace: true });
    expect([existsSync(path), existsSync(journalPathOf(path))]).toEqual([true, false]);
  });

  it('replaces an image with leave and forgets its pending save, but not while somebody writes', () => {
    const path = inFolder('image');
    createImage(path, spec, { replace: false });
    writeFileSync(journalPathOf(path), 'ZSJOURNL of the old image');
    const before = footprint(path);
    expect(() => createImage(path, spec, { replace: false })).toThrow(
      refusal('exists', path, 'exists already'),
    );
    const lock = lockImage(path);
    expect(() => createImage(path, spec, { replace: true })).toThrow(
      expect.objectContaining({ code: 'locked' }),
    );
    lock.release();
    expect(footprint(path)).toEqual(before);
    createImage(path, { ...spec, zoneCount: 4, conventional: [] }, { replace: true });
    expect(existsSync(journalPathOf(path))).toBe(false);
    const image = openImage(path, { access: 'read' });
    expect(image.info().geometry.zoneCount).toBe(4);
    image.dispose();
  });

  it('keeps the pending save of an image that could not be replaced', () => {
    const path = inFolder('image');
    createImage(path, spec, { replace: false });
    writeFileSync(journalPathOf(path), 'ZSJOURNL of the old image');
    expect(() => createImage(path, { ...spec, label: 'x'.repeat(65) }, { replace: true })).toThrow('label');
    expect(existsSync(journalPathOf(path))).toBe(true);
  });
});
