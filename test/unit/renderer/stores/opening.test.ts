import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { useInspector } from '../../../../renderer/stores/inspector';
import { useNotices } from '../../../../renderer/stores/notices';
import { useOpening } from '../../../../renderer/stores/opening';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useZones } from '../../../../renderer/stores/zones';
import type { FakeImageOptions } from '../../../support/fake-bridge/image';
import { connectFake } from '../../../support/fake-bridge/connect-fake';

async function open(shape: Partial<FakeImageOptions> = {}) {
  const bridge = connectFake(shape);
  await useSessions().open('/images/a.img');
  return { bridge, opening: useOpening() };
}

const ZONE_FILE = { info: { format: 'zone-file', hasData: false } } as const;

describe('opening store', () => {
  it('shows what is said about the opening until it is put away, for each image', async () => {
    const { opening } = await open({ notices: ['no data image attached', 'shown as bytes'] });
    opening.dismiss('no data image attached');
    expect(opening.sentences).toEqual(['shown as bytes']);
    await useSessions().open('/images/b.img');
    expect(opening.sentences).toHaveLength(2);
    useSessions().activateNext(-1);
    expect(opening.sentences).toEqual(['shown as bytes']);
  });

  it('knows when a data image is missing, and attaches it', async () => {
    const { opening } = await open(ZONE_FILE);
    expect(opening.lacksData).toBe(true);
    opening.showDialog('data');
    expect(await opening.apply({ data: '/images/nvme.raw' })).toBe(true);
    expect(opening.lacksData).toBe(false);
    expect(opening.dialogOpen).toBe(false);
    expect(useSessions().list).toHaveLength(1);
    expect(useSessions().active?.info.dataImage).toBe('/images/nvme.raw');
  });

  it('keeps the dialog with what stands against the choices', async () => {
    const { bridge, opening } = await open();
    opening.showDialog();
    bridge.refuse('sessions:open', { code: 'usage', message: 'a.img has unsaved edits', data: {} });
    expect(await opening.apply({ variant: '56' })).toBe(false);
    expect(opening.problem?.what).toContain('a.img has unsaved edits');
    expect(opening.dialogOpen).toBe(true);
    expect(useNotices().list).toEqual([]);
  });

  it('takes over an image opened anew whatever its revision, and loads its zones again', async () => {
    const { bridge, opening } = await open({ zoneCount: 50 });
    const { session } = useSessions().active!;
    await useZones().refresh();
    useInspector().selectZone(40);
    bridge.images.get(session)!.revision = 0;
    await opening.apply({ profile: 'zbc' });
    expect(useSessions().active).toMatchObject({ revision: 0, options: { profile: 'zbc' } });
    bridge.calls.length = 0;
    await opening.apply({ profile: 'zns' });
    await flushPromises();
    expect(bridge.calls.map(({ channel }) => channel)).toContain('zones:report');
    expect(useInspector().selectedZone).toBe(40);
  });
});
