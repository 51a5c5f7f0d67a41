import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openTestWindow } from '../../../support/session/contract-window';
import { specOf } from '../../../support/image/device-images';

describe('sessions:open', () => {
  it('opens an image although the list of recent ones cannot be written', async () => {
    const window = openTestWindow();
    const path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    mkdirSync(join(window.folder, 'user-data', 'recent.json'), { recursive: true });
    expect(await window.call('sessions:open', { path, options: {} })).toMatchObject({ name: 'image.zoned' });
    expect(await window.call('recent:list', {})).toEqual([]);
    await window.dispose();
  });
});
