import { beforeEach, describe, expect, it } from 'vitest';
import { useBytes } from '../../../../../renderer/stores/inspect/bytes';
import { useNotices } from '../../../../../renderer/stores/notices';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open();
});

describe('bytes store', () => {
  it('reads bytes with what they are, from one byte before on', async () => {
    const page = await useBytes().read(4096, 512);
    expect(page.bytes).toHaveLength(512);
    expect(page.annotations[0]).toMatchObject({ offset: 4095, kind: 'gap' });
    expect(page.annotations[1]).toMatchObject({ offset: 4096, zone: 0 });
    expect((await useBytes().read(0, 512)).annotations[0]).toMatchObject({ offset: 0, kind: 'header' });
  });

  it('tells an error once, as a notice, and passes it on', async () => {
    workbench.refuse('bytes:read', { code: 'io', subject: null, message: 'bad sector', data: {} });
    await expect(useBytes().read(0, 512)).rejects.toMatchObject({ code: 'io' });
    expect(useNotices().list).toHaveLength(1);
  });

  it('resolves addresses and throws what is wrong with them', async () => {
    expect((await useBytes().resolve('z2+16', 0)).zone).toBe(2);
    await expect(useBytes().resolve('???', 0)).rejects.toMatchObject({ code: 'usage' });
    expect(useNotices().list).toHaveLength(0);
  });
});
