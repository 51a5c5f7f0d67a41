import { writeFileSync } from 'node:fs';
import { DOMWrapper, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import ConvertDialog from '../../../../../renderer/frame/convert/ConvertDialog.vue';
import { useConversion } from '../../../../../renderer/stores/conversion';
import { useFiles } from '../../../../../renderer/stores/files/files';
import { useNotices } from '../../../../../renderer/stores/notices';
import { MIB } from '../../../../../shared/units/units';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
const settle = () => workbench.settle();
const starts = () => workbench.calls.filter(({ channel }) => channel === 'conversions:start');
/** Written to and opened, which not every layout can store. */
const OPENED = [5, 40, 41, 42, 43].flatMap((zone): ZoneCommand[] => [
  { op: 'write', zone, blocks: 1 },
  { op: 'open', zone },
]);
let wrapper: VueWrapper;
const dialog = () => new DOMWrapper(document.querySelector('[role=dialog]'));
const button = (text: string) =>
  dialog()
    .findAll('button')
    .find((one) => one.text() === text)!;
const convertButton = () => button('Convert');

/** An image whose zones are as large: a large one takes as long to convert as its holes take to read. */
async function openImage(name: string, zoneSizeBytes: number): Promise<void> {
  const sizes = { zoneSizeBytes, zoneCapacityBytes: zoneSizeBytes };
  await workbench.open(name, {
    spec: { conventional: [], label: 'fake', logicalBlockSizeBytes: 512, ...sizes },
    commands: OPENED,
  });
}

beforeEach(async () => {
  workbench = openWorkbench();
  await openImage('a.img', MIB);
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

async function convertTo(name: string): Promise<void> {
  await dialog().get('form').trigger('submit');
  await settle();
  useFiles().dialog?.answer({ path: workbench.path(name), replace: false });
  await settle();
}

describe('conversion dialog', () => {
  it('lists what is lost, with zones, before anything is written', () => {
    const rows = dialog()
      .findAll('tbody tr')
      .map((row) => row.findAll('th, td').map((cell) => cell.text()));
    expect(rows.map(([what]) => what)).toEqual([
      'rule profile profile',
      'label',
      'uuid',
      'state of 5 zones state-explicitly-opened',
    ]);
    expect(rows[1]).toEqual(['label', 'image', 'fake', 'none']);
    expect(rows[3]?.slice(1)).toEqual(['5,40-43', 'explicitly opened', 'closed']);
    expect(dialog().text()).toContain('2.5 KiB of data to copy');
    expect(convertButton().attributes('aria-disabled')).toBe('true');
    expect(starts()).toEqual([]);
  });

  it('needs leave for the losses, then a place, and runs', async () => {
    await dialog().get('form').trigger('submit');
    expect(useFiles().dialog).toBeNull();
    await dialog().get('section input[type=checkbox]').setValue(true);
    expect(convertButton().attributes('aria-disabled')).toBeUndefined();
    await convertTo('a.qcow2');
    expect(starts()).toHaveLength(1);
    expect(document.querySelector('[role=dialog]')).toBeNull();
  });

  it('needs no leave where nothing is lost', async () => {
    await choose('zoned');
    expect(dialog().text()).toContain('Nothing is lost');
    expect(dialog().find('table').exists()).toBe(false);
    await convertTo('b.zoned');
    expect(starts()).toHaveLength(1);
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
    await convertTo('z.zonefile');
    const path = workbench.path('z.zonefile');
    expect(starts()[0]?.args).toMatchObject({ path, data: `${path}.data` });
  });

  it('shows what stands in the way, and lets it be forced', async () => {
    await openImage('large.img', 64 * MIB);
    useConversion().begin();
    await settle();
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
    await convertTo('z.zonefile');
    const [notice] = useNotices().list;
    expect(notice).toMatchObject({ what: 'Converted', image: { name: 'a.img' } });
    expect(notice?.why).toContain('Lost, as accepted: limit-open, limit-active, label, uuid.');
    notice?.action?.run();
    await settle();
    expect(useSessions().active?.options).toEqual({ data: `${workbench.path('z.zonefile')}.data` });
    expect(notice?.action?.view).toBe('inspect');
  });

  it('says in the dialog why the start was refused', async () => {
    writeFileSync(workbench.path('b.zoned'), 'something');
    await choose('zoned');
    await convertTo('b.zoned');
    expect(dialog().get('[role=alert]').text()).toContain('b.zoned');
  });
});
