import { DOMWrapper, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, describe, expect, it } from 'vitest';
import { h, nextTick } from 'vue';
import OpeningDialog from '../../../../../renderer/frame/opening/OpeningDialog.vue';
import { useFiles } from '../../../../../renderer/stores/files';
import { useOpening } from '../../../../../renderer/stores/opening';
import { useSessions } from '../../../../../renderer/stores/sessions';
import type { ImageInfo } from '../../../../../shared/image/image-info';
import { connectFake, settle } from '../../../../support/fake-bridge/connect-fake';

const CANDIDATES = [
  { variant: 'v5', score: 0.93, why: 'pointers repeat at +64' },
  { variant: 'older', score: 0.2, why: 'links at +76 point nowhere' },
];
let wrapper: VueWrapper;

afterEach(() => wrapper.unmount());

async function show(info: Partial<ImageInfo>) {
  const bridge = connectFake({ info });
  await useSessions().open('/images/a.img');
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(OpeningDialog) }) },
    { attachTo: document.body },
  );
  useOpening().showDialog('data');
  await settle();
  return { bridge, dialog: new DOMWrapper(document.body).get('[role=dialog]') };
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
    const { bridge, dialog } = await show({
      format: 'zone-file',
      variant: 'v5',
      candidates: CANDIDATES,
      hasData: false,
    });
    expect(document.activeElement).toBe(control(dialog, 'Data image').element);
    expect(dialog.get('[aria-label="Layouts considered"]').text()).toContain('links at +76 point nowhere');
    await control(dialog, 'Data image').setValue('/images/nvme.raw');
    await control(dialog, 'Variant').setValue('older');
    await control(dialog, 'Zone size').setValue('2MiB');
    await control(dialog, 'Offline zones').setValue('1');
    await press(dialog, 'Open anew');
    await settle();
    expect(bridge.calls.findLast(({ channel }) => channel === 'sessions:open')?.args).toEqual({
      path: '/images/a.img',
      options: {
        asBytes: false,
        data: '/images/nvme.raw',
        variant: 'older',
        start: { zoneSizeBytes: 2097152, offlineZones: 1 },
      },
    });
    expect(useOpening().dialogOpen).toBe(false);
  });

  it('take the data image from the file dialog', async () => {
    const { dialog } = await show({ format: 'zone-file', hasData: false });
    await press(dialog, 'Browse…');
    useFiles().dialog!.answer({ path: '/images/zns.raw', replace: false });
    await settle();
    expect(control(dialog, 'Data image').element.value).toBe('/images/zns.raw');
  });

  it('show only what means something for the family', async () => {
    const { dialog } = await show({ format: 'qcow2', variant: '56', candidates: [] });
    expect(labels(dialog)).toEqual(['Rules', 'Open zones at most', 'Active zones at most']);
  });

  it('do not open anew with a number that is none', async () => {
    const { bridge, dialog } = await show({});
    await control(dialog, 'Open zones at most').setValue('many');
    await nextTick();
    bridge.calls.length = 0;
    await press(dialog, 'Open anew');
    expect(bridge.calls).toEqual([]);
  });

  it('say what stands against the choices', async () => {
    const { bridge, dialog } = await show({});
    bridge.refuse('sessions:open', { code: 'usage', message: 'a job is running', data: {} });
    await press(dialog, 'Open anew');
    await settle();
    expect(dialog.get('[role=alert]').text()).toContain('a job is running');
  });
});
