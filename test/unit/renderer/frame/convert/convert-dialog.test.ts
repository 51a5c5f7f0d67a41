import { DOMWrapper, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import ConvertDialog from '../../../../../renderer/frame/convert/ConvertDialog.vue';
import { useConversion } from '../../../../../renderer/stores/conversion';
import { useFiles } from '../../../../../renderer/stores/files';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { connectFake, settle } from '../../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;
let wrapper: VueWrapper;
const dialog = () => new DOMWrapper(document.querySelector('[role=dialog]'));
const button = (text: string) =>
  dialog()
    .findAll('button')
    .find((one) => one.text() === text)!;
const convertButton = () => button('Convert');

beforeEach(async () => {
  bridge = connectFake({ conventionalCount: 0 });
  await useSessions().open('/images/a.img');
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(ConvertDialog) }) },
    { attachTo: document.body },
  );
  useConversion().begin();
  await settle();
});
afterEach(() => wrapper.unmount());

async function choose(label: 'zoned' | 'qcow2' | 'zone-file'): Promise<void> {
  await dialog().get(`input[type=radio][value="${label}"]`).setValue();
  await settle();
}

async function convertTo(path: string): Promise<void> {
  await dialog().get('form').trigger('submit');
  await settle();
  useFiles().dialog?.answer({ path, replace: false });
  await settle();
}

describe('conversion dialog', () => {
  it('lists what is lost, with zones, before anything is written', () => {
    const rows = dialog()
      .findAll('tbody tr')
      .map((row) => row.findAll('th, td').map((cell) => cell.text()));
    expect(rows[0]).toEqual([
      'state of 10 zones state-explicitly-opened',
      '5,40-48',
      'explicitly opened',
      'closed',
    ]);
    expect(rows[1]?.slice(0, 2)).toEqual(['the layout has no room for a label label', 'image']);
    expect(dialog().text()).toContain('96 MiB of data to copy');
    expect(convertButton().attributes('aria-disabled')).toBe('true');
    expect(bridge.jobs).toEqual([]);
  });

  it('needs leave for the losses, then a place, and runs', async () => {
    await dialog().get('form').trigger('submit');
    expect(useFiles().dialog).toBeNull();
    await dialog().get('section input[type=checkbox]').setValue(true);
    expect(convertButton().attributes('aria-disabled')).toBeUndefined();
    await convertTo('/images/a.qcow2');
    expect(bridge.jobs).toHaveLength(1);
    expect(document.querySelector('[role=dialog]')).toBeNull();
  });

  it('needs no leave where nothing is lost', async () => {
    await choose('zoned');
    expect(dialog().text()).toContain('Nothing is lost');
    expect(dialog().find('table').exists()).toBe(false);
    await convertTo('/images/b.zoned');
    expect(bridge.jobs).toHaveLength(1);
  });

  it('takes a data image for a zone_file, and counts leaving it out as a loss', async () => {
    await choose('zone-file');
    expect(dialog().text()).not.toContain('only the zone table is written');
    const check = dialog()
      .findAll('label')
      .find((label) => label.text() === 'Make a raw image for the data')!
      .get('input');
    await check.setValue(false);
    await settle();
    expect(dialog().text()).toContain('only the zone table is written');
    await check.setValue(true);
    await settle();
    await dialog().get('section input[type=checkbox]').setValue(true);
    await convertTo('/images/z.zonefile');
    const args = bridge.calls.find(({ channel }) => channel === 'conversions:start')?.args;
    expect(args).toMatchObject({ path: '/images/z.zonefile', data: '/images/z.zonefile.data' });
  });

  it('shows what stands in the way, and lets it be forced', async () => {
    await choose('zoned');
    await dialog().get('select').setValue('rfc');
    await settle();
    expect(dialog().get('[role=alert]').text()).toContain('R13');
    expect(dialog().find('table').exists()).toBe(false);
    await dialog().get('section input[type=checkbox]').setValue(true);
    await settle();
    expect(dialog().find('[role=alert]').exists()).toBe(false);
    expect(dialog().text()).toContain('Accept these losses');
  });

  it('offers the new image when it is done, with its data image', async () => {
    await choose('zone-file');
    await dialog().get('section input[type=checkbox]').setValue(true);
    await convertTo('/images/z.zonefile');
    bridge.stepJobs();
    await settle();
    const [notice] = useNotices().list;
    expect(notice?.what).toBe('a.img was converted');
    expect(notice?.why).toContain('Lost, as accepted: state-explicitly-opened, label, limit-append.');
    notice?.action?.run();
    await settle();
    expect(useSessions().active?.options).toEqual({ data: '/images/z.zonefile.data' });
    expect(notice?.action?.view).toBe('inspect');
  });

  it('says in the dialog why the start was refused', async () => {
    bridge.refuse('conversions:start', { code: 'exists', message: '/images/b.zoned exists', data: {} });
    await choose('zoned');
    await convertTo('/images/b.zoned');
    expect(dialog().get('[role=alert]').text()).toContain('/images/b.zoned exists');
  });
});
