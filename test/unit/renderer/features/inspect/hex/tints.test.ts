import { describe, expect, it } from 'vitest';
import { familyNamed } from '../../../../../../main/format/registry';
import { tintsOf } from '../../../../../../renderer/features/inspect/hex/tints';
import type { PartialSpec } from '../../../../../../main/image/defaults';
import { openWorkbench } from '../../../../../support/workbench/workbench';

async function kindsOf(spec: Partial<PartialSpec>): Promise<readonly string[]> {
  const { info } = await openWorkbench().open('a.img', { spec });
  return tintsOf(info, familyNamed(info.format)).map(({ kind }) => kind);
}

describe('tints of the legend', () => {
  it('name the mapping where there is one', async () => {
    expect(await kindsOf({ format: 'qcow2', variant: '56' })).toContain('mapping');
    expect(await kindsOf({})).not.toContain('mapping');
  });

  it('name extensions and checksums where there are some', async () => {
    expect(await kindsOf({ zdeBytes: 64 })).toEqual(expect.arrayContaining(['zde', 'checksums']));
    expect(await kindsOf({ format: 'zone-file', variant: 'v5', conventional: [] })).not.toContain(
      'checksums',
    );
  });
});
