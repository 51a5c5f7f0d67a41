import { describe, expect, it } from 'vitest';
import { tintsOf } from '../../../../../../renderer/features/inspect/hex/tints';
import { familyNamed } from '../../../../../../main/format/registry';
import { useSessions } from '../../../../../../renderer/stores/sessions';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { connectFake } from '../../../../../support/fake-bridge/connect-fake';

async function kindsOf(info: Partial<ImageInfo>): Promise<readonly string[]> {
  connectFake({ info });
  const snapshot = (await useSessions().open('/images/a.img'))!;
  return tintsOf(snapshot.info, familyNamed(snapshot.info.format)).map(({ kind }) => kind);
}

describe('tints of the legend', () => {
  it('name the mapping where there is one', async () => {
    expect(await kindsOf({ format: 'qcow2', variant: '56' })).toContain('mapping');
    expect(await kindsOf({})).not.toContain('mapping');
  });

  it('name extensions and checksums where there are some', async () => {
    expect(await kindsOf({ zdeBytes: 64 })).toEqual(expect.arrayContaining(['zde', 'checksums']));
    expect(await kindsOf({ format: 'zone-file', variant: 'v5' })).not.toContain('checksums');
  });
});
