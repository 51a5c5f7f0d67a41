import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import InspectView from '../../../../../renderer/features/inspect/InspectView.vue';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import type { ImageInfo } from '../../../../../shared/image/image-info';
import type { ZoneList } from '../../../../../shared/image/zone-report';
import { openWorkbench, type Workbench, type WorkbenchImage } from '../../../../support/workbench/workbench';

const NO_ZONES: Partial<ImageInfo> = {
  format: 'qcow2',
  variant: 'unknown',
  geometry: {
    ...{ zoneCount: 0, zoneSizeBytes: 0, zoneCapacityBytes: 0, conventionalZones: [], lastZoneSizeBytes: 0 },
  },
  candidates: [{ variant: '56', score: 0.3, why: 'metadata size 0 is not 8 × 4' }],
};
const VERDICT = {
  code: 13,
  meaning: 'write pointer outside of the zone',
  message: 'QEMU would refuse and re-initialise this file: 13, write pointer of zone 7',
  zone: 7,
};
const LISTS: readonly ZoneList[] = [
  {
    name: 'closed',
    offset: 72,
    head: 3,
    tail: 9,
    size: 2,
    zones: [3],
    zonesInState: 2,
    problems: ['zone 3 links to zone 300'],
  },
];
const ZONE_FILE: WorkbenchImage = { spec: { format: 'zone-file', conventional: [] } };
let workbench: Workbench;
const settle = () => workbench.settle();
let wrapper: VueWrapper;

afterEach(() => wrapper.unmount());

/** `info`, `lists`: what no small image has. */
async function show(image: WorkbenchImage, info: Partial<ImageInfo> = {}, lists?: readonly ZoneList[]) {
  workbench = openWorkbench();
  workbench.alter('sessions:open', (snapshot) => ({ ...snapshot, info: { ...snapshot.info, ...info } }));
  if (lists !== undefined) workbench.alter('zones:lists', () => lists);
  await workbench.open('a.img', image);
  wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(InspectView) }) });
  await settle();
  return wrapper;
}
const section = (title: string) =>
  wrapper.findAll('section.fold').find((one) => one.get('h2').text().startsWith(title));

describe('inspect', () => {
  it('shows bytes and reasons, and neither map nor table, of an image without zones', async () => {
    await show({}, NO_ZONES);
    expect(wrapper.find('[aria-label="Show zones as"]').exists()).toBe(false);
    expect(wrapper.find('[aria-label="Bytes"]').exists()).toBe(true);
    const reasons = wrapper.get('section[aria-label="Zones"]').text();
    expect(reasons).toContain('none of the known layouts');
    expect(reasons).toContain('metadata size 0 is not 8 × 4');
    expect(wrapper.find('[aria-label="Offset column"]').exists()).toBe(false);
    expect(section('How it was recognised')?.find('.content').exists()).toBe(true);
  });

  it('shows evidence that leads to its bytes', async () => {
    await show({}, { evidence: [{ offset: 0x228, length: 8, what: 'header extension 007a6264h' }] });
    await section('How it was recognised')!.get('h2 button').trigger('click');
    await section('How it was recognised')!.get('.evidence button').trigger('click');
    expect(useInspector().cursor).toBe(0x228);
    expect(useInspector().highlight).toEqual({ offset: 0x228, length: 8 });
  });

  it('shows what QEMU would say where one looks, and that it is not acted on', async () => {
    await show(ZONE_FILE, { qemuVerdict: VERDICT });
    for (const title of ['How it was recognised', 'Findings']) {
      expect(section(title)?.text()).toContain('QEMU would refuse and re-initialise this file: 13');
      expect(section(title)?.text()).toContain('never acted on');
    }
    expect(wrapper.get('[role=toolbar]').text()).toContain('QEMU verdict 13');
    await section('Findings')!.get('.verdict button').trigger('click');
    await settle();
    expect(useInspector().selectedZone).toBe(7);
  });

  it('draws the lists that the file holds, with what is wrong with them', async () => {
    await show(ZONE_FILE, {}, LISTS);
    const lists = section('Lists')!;
    expect(lists.get('h2').text()).toContain('1 problem');
    expect(lists.text()).toContain('stored 2 · in state 2');
    expect(lists.text()).toContain('zone 3 links to zone 300');
    expect(lists.find('.broken').exists()).toBe(true);
    await lists.get('[aria-label="Zone 3"]').trigger('click');
    await settle();
    expect(useInspector().selectedZone).toBe(3);
  });

  it('has no lists where the family has none', async () => {
    await show({});
    expect(section('Lists')).toBeUndefined();
  });

  it('leads to the crash lab where there is nothing to crash yet', async () => {
    await show({});
    const ran: string[] = [];
    useCommands().bind('view.crashLab', () => ran.push('view.crashLab'));
    const button = wrapper.findAll('button').find((one) => one.text() === 'Crash and recover')!;
    expect(button.attributes('disabled')).toBeUndefined();
    await button.trigger('click');
    expect(ran).toEqual(['view.crashLab']);
  });
});
