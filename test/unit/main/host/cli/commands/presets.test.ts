import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { IMAGE_PRESETS } from '../../../../../../shared/image/presets';
import { cli } from '../../../../../support/cli/cli';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const GOLDEN = new URL('../../../../../fixtures/presets/', import.meta.url);
const path = useFolder();

describe('create --preset', () => {
  it.each(IMAGE_PRESETS.map(({ id }) => id))('%s: the report that was stored', async (id) => {
    await cli('create', path('image'), '--preset', id);
    const golden = gunzipSync(readFileSync(new URL(`${id}.txt.gz`, GOLDEN))).toString();
    expect(await cli('report', path('image'), '--as', 'blkzone')).toBe(golden);
  });
});
