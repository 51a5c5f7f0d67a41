import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useOpening } from '../../../../../renderer/stores/files/opening';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { openWorkbench, type WorkbenchImage } from '../../../../support/workbench/workbench';

async function open(image: WorkbenchImage = {}) {
  const workbench = openWorkbench();
  await workbench.open('a.img', image);
  return { workbench, opening: useOpening() };
}

const ZONE_FILE = { spec: { format: 'zone-file', conventional: [] } } as const;
const NO_DATA = 'no data image attached: zones and tables only';

describe('opening store', () => {
  it('shows what is said about the opening until it is put away, for each image', async () => {
    const workbench = openWorkbench();
    const opening = useOpening();
    const path = workbench.makeBusy('a.img', ZONE_FILE);
    await useSessions().open(path);
    expect(opening.sentences).toHaveLength(2);
    opening.dismiss(NO_DATA);
    const busy = [expect.stringMatching(/^open for writing by .*; what is shown may be changing$/)];
    expect(opening.sentences).toEqual(busy);
    await workbench.open('b.img', ZONE_FILE);
    expect(opening.sentences).toEqual([NO_DATA]);
    useSessions().activateNext(-1);
    expect(opening.sentences).toEqual(busy);
  });

  it('knows when a data image is missing, and attaches it', async () => {
    const { workbench, opening } = await open(ZONE_FILE);
    const data = workbench.path('nvme.raw');
    writeFileSync(data, new Uint8Array(16));
    expect(opening.lacksData).toBe(true);
    opening.showDialog('data');
    expect(await opening.apply({ data })).toBe(true);
    expect(opening.lacksData).toBe(false);
    expect(opening.dialogOpen).toBe(false);
    expect(useSessions().list).toHaveLength(1);
    expect(useSessions().active?.info.dataImage).toBe(data);
  });

  it('keeps the dialog with what stands against the choices', async () => {
    const { workbench, opening } = await open();
    opening.showDialog();
    workbench.refuse('sessions:open', {
      code: 'usage',
      subject: null,
      message: 'a.img has unsaved edits',
      data: {},
    });
    expect(await opening.apply({ variant: '56' })).toBe(false);
    expect(opening.problem?.what).toContain('a.img has unsaved edits');
    expect(opening.dialogOpen).toBe(true);
    expect(useNotices().list).toEqual([]);
  });

  it('takes over an image opened anew whatever its revision, and loads its zones again', async () => {
    const { workbench, opening } = await open();
    const { session } = useSessions().active!;
    await useSessions().setMode(session, 'editing');
    await useZones().execute({ op: 'open', zone: 8 });
    workbench.alter('sessions:save', (snapshot) => ({ ...snapshot, revision: 1000 }));
    await useSessions().save();
    expect(useSessions().active?.revision).toBe(1000);
    await workbench.settle();
    useInspector().selectZone(40);
    await opening.apply({ profile: 'zbc' });
    expect(useSessions().active?.options).toEqual({ profile: 'zbc' });
    expect(useSessions().active?.revision).toBeLessThan(1000);
    workbench.calls.length = 0;
    await opening.apply({ profile: 'zns' });
    await workbench.settle();
    expect(workbench.calls.map(({ channel }) => channel)).toContain('zones:report');
    expect(useInspector().selectedZone).toBe(40);
  });
});
