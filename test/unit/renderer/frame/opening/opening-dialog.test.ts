import { DOMWrapper, mount, type VueWrapper } from '@vue/test-utils';
import { mkdirSync, writeFileSync } from 'node:fs';
import { TooltipProvider } from 'reka-ui';
import { afterEach, describe, expect, it } from 'vitest';
import { h, nextTick } from 'vue';
import OpeningDialog from '../../../../../renderer/frame/opening/OpeningDialog.vue';
import { useFiles } from '../../../../../renderer/stores/files/files';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { MIB } from '../../../../../shared/units/units';
import { useOpening } from '../../../../../renderer/stores/files/opening';
import { openWorkbench, type WorkbenchImage } from '../../../../support/workbench/workbench';

const ZONE_FILE = { spec: { format: 'zone-file', conventional: [] } } as const;
let wrapper: VueWrapper;

afterEach(() => wrapper.unmount());

async function show(image: WorkbenchImage) {
  const workbench = openWorkbench();
  await workbench.open('a.img', image);
  return { workbench, dialog: await showDialog(workbench) };
}

async function showDialog(workbench: ReturnType<typeof openWorkbench>) {
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(OpeningDialog) }) },
    { attachTo: document.body },
  );
  useOpening().showDialog('data');
  await workbench.settle();
  return new DOMWrapper(document.body).get('[role=dialog]');
}

type Dialog = Awaited<ReturnType<typeof show>>['dialog'];

function control(dialog: Dialog, label: string) {
  const found = dialog.findAll('label').find((one) => one.text() === label);
  return dialog.get<HTMLInputElement>(`[id="${found?.attributes('for')}"]`);
}
const press = (dialog: Dialog, text: string) =>
  dialog
    .findAll('button')
    .find((one) => one.text() === text)!
    .trigger('click');
const labels = (dialog: Dialog) => dialog.findAll('label').map((one) => one.text());

describe('opening options', () => {
  it('open a zone_file anew with a data image, a variant and start options', async () => {
    const { workbench, dialog } = await show(ZONE_FILE);
    writeFileSync(workbench.path('nvme.raw'), new Uint8Array(16));
    expect(document.activeElement).toBe(control(dialog, 'Data image').element);
    expect(dialog.get('[aria-label="Layouts considered"]').text()).toContain(
      'links at 76 and 80 fit the lists',
    );
    await control(dialog, 'Data image').setValue(workbench.path('nvme.raw'));
    await control(dialog, 'Variant').setValue('older');
    await control(dialog, 'Zone size').setValue('2MiB');
    await control(dialog, 'Offline zones').setValue('1');
    await press(dialog, 'Open anew');
    await workbench.settle();
    expect(workbench.calls.findLast(({ channel }) => channel === 'sessions:open')?.args).toEqual({
      path: workbench.path('a.img'),
      options: {
        asBytes: false,
        data: workbench.path('nvme.raw'),
        variant: 'older',
        start: { zoneSizeBytes: 2097152, offlineZones: 1 },
      },
    });
    expect(useOpening().dialogOpen).toBe(false);
  });

  it('take the data image from the file dialog', async () => {
    const { workbench, dialog } = await show(ZONE_FILE);
    await press(dialog, 'Browse…');
    useFiles().dialog!.answer({ path: '/images/zns.raw', replace: false });
    await workbench.settle();
    expect(control(dialog, 'Data image').element.value).toBe('/images/zns.raw');
  });

  it('show only what means something for the family', async () => {
    const { dialog } = await show({ spec: { format: 'qcow2', variant: '56' } });
    const always = 'For reading only: it cannot be unlocked';
    expect(labels(dialog)).toEqual([
      'Backing file',
      'Variant',
      'Rules',
      'Under zbc, reads stay below the write pointer (URSWRZ off)',
      'Open zones at most',
      'Active zones at most',
      always,
    ]);
  });

  it('ask for the sizes that a zloop folder does not store', async () => {
    const workbench = openWorkbench();
    const folder = workbench.path('zloop');
    mkdirSync(folder);
    writeFileSync(`${folder}/seq-000000`, new Uint8Array(8192));
    writeFileSync(`${folder}/seq-000001`, '');
    await useSessions().open(folder);
    const dialog = await showDialog(workbench);
    expect(labels(dialog)).toEqual(expect.arrayContaining(['Zone size', 'Zone capacity', 'Logical block']));
    expect(dialog.text()).toContain('Sizes – which the files do not store');
    expect(dialog.text()).not.toContain('QEMU’s start options');
    await control(dialog, 'Zone size').setValue('4MiB');
    await control(dialog, 'Zone capacity').setValue('3MiB');
    await press(dialog, 'Open anew');
    await workbench.settle();
    expect(useSessions().active?.info.geometry).toMatchObject({
      zoneSizeBytes: 4 * MIB,
      zoneCapacityBytes: 3 * MIB,
    });
  });

  it('do not open anew with a number that is none', async () => {
    const { workbench, dialog } = await show({});
    await control(dialog, 'Open zones at most').setValue('many');
    await nextTick();
    workbench.calls.length = 0;
    await press(dialog, 'Open anew');
    expect(workbench.calls).toEqual([]);
  });

  it('say what stands against the choices', async () => {
    const { workbench, dialog } = await show({});
    workbench.refuse('sessions:open', {
      code: 'usage',
      subject: null,
      message: 'a job is running',
      data: {},
    });
    await press(dialog, 'Open anew');
    await workbench.settle();
    expect(dialog.get('[role=alert]').text()).toContain('a job is running');
  });
});
