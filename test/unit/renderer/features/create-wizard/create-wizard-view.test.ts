import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import CreateWizardView from '../../../../../renderer/features/create-wizard/CreateWizardView.vue';
import { writableFamily } from '../../../../../main/format/registry';
import type { FormatName } from '../../../../../shared/image/image-spec';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
/** Lets the pause in typing pass, and the plan come. */
async function settle(): Promise<void> {
  await vi.runAllTimersAsync();
  await workbench.settle();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  workbench = openWorkbench();
});
afterEach(() => vi.useRealTimers());

async function show() {
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(CreateWizardView) }) });
  onTestFinished(() => wrapper.unmount());
  await settle();
  const go = async (step: string) => {
    await wrapper
      .findAll('nav button')
      .find((button) => button.text().includes(step))
      ?.trigger('click');
    await settle();
  };
  const choose = async (format: FormatName) => {
    await go('Format');
    await wrapper.get(`input[type=radio][value="${format}"]`).setValue();
    await settle();
  };
  /** Names of the fields of a step, and whether something can be entered there. */
  const fields = async (step: string) => {
    await go(step);
    return Object.fromEntries(
      wrapper
        .findAll('.field')
        .map((field) => [field.get('.head').text(), field.find('input, select').exists()]),
    );
  };
  return { wrapper, go, choose, fields };
}

describe('a device size that is no multiple of the zone size', () => {
  it('has two ways out, and no numbers beside it that are not its own', async () => {
    const { wrapper, go } = await show();
    await go('Geometry');
    const input = (label: string) =>
      wrapper
        .findAll('.field')
        .find((field) => field.get('.head').text() === label)!
        .get<HTMLInputElement>('input');
    const button = (text: string) => wrapper.findAll('button').find((one) => one.text() === text);
    await input('Zone size').setValue('64MiB');
    await input('Device size').setValue('1025MiB');
    await settle();
    expect(button('Round up to 1088 MiB')).toBeDefined();
    const preview = () => wrapper.get('aside').text();
    expect(preview()).toContain('16 zones of 64 MiB and 1 MiB left over');
    expect(preview()).not.toMatch(/17 zones|1.06 GiB|1088/);
    expect(input('Zones').element.value).toBe('16');
    expect(wrapper.text()).toContain('1 MiB left over, less than a zone.');
    await button('Last zone of 1 MiB')!.trigger('click');
    await settle();
    expect(input('Zones').element.value).toBe('17');
    expect(wrapper.text()).not.toContain('left over');
    expect(input('Size of the last zone').element.value).toBe('1MiB');
    expect(preview()).toContain('17 zones of 64 MiB, the last of 1 MiB, 1025 MiB in all');
    expect(wrapper.findAll('.message.error')).toEqual([]);
  });
});

describe('a wide window', () => {
  it('shows all steps on one page, where what is typed in one is seen by the others', async () => {
    const media = { matches: true, addEventListener: () => undefined, removeEventListener: () => undefined };
    vi.spyOn(window, 'matchMedia').mockReturnValue(media as unknown as MediaQueryList);
    onTestFinished(() => void vi.restoreAllMocks());
    const { wrapper, go } = await show();
    expect(wrapper.findAll('section > h2').map((heading) => heading.text())).toEqual([
      ...['Preset', 'Format', 'Geometry', 'Limits', 'Zones', 'Review'],
    ]);
    const buttons = () => wrapper.findAll('footer button').map((button) => button.text());
    expect(buttons()).toEqual(['Cancel', 'Start over', 'Create and open']);
    const zones = wrapper.findAll('.field').find((field) => field.get('.head').text() === 'Zones')!;
    await zones.get('input').setValue('0');
    await settle();
    expect(wrapper.get('nav').text()).toContain('wrong');
    await zones.get('input').setValue('77');
    await go('Review');
    expect(wrapper.get('[data-step=review]').text()).toContain('77 zones');
    expect(wrapper.get('nav [aria-current=step]').text()).toContain('Review');
  });
});

describe('draft of the wizard', () => {
  it('is there again, with its step, after one looked elsewhere, until it is started over', async () => {
    const first = await show();
    await first.go('Geometry');
    const zones = (of: typeof first) =>
      of.wrapper
        .findAll('.field')
        .find((field) => field.get('.head').text() === 'Zones')!
        .get<HTMLInputElement>('input');
    await zones(first).setValue('77');
    await settle();
    first.wrapper.unmount();

    const again = await show();
    expect(again.wrapper.get('h2').text()).toBe('Geometry');
    expect(zones(again).element.value).toBe('77');
    const button = (text: string) => again.wrapper.findAll('button').find((one) => one.text() === text)!;
    await button('Start over').trigger('click');
    await settle();
    expect(again.wrapper.get('h2').text()).toBe('Preset');
    await again.go('Geometry');
    expect(zones(again).element.value).toBe('16');
  });
});

describe('wizard over all families', () => {
  it.each(['zoned', 'qcow2', 'zone-file'] as const)(
    'offers every variant of %s with its sentence',
    async (format) => {
      const { wrapper, choose } = await show();
      await choose(format);
      const shown = wrapper.findAll('.radio-list label').map((label) => label.text());
      const { layouts } = writableFamily(format).creation;
      for (const { title, text } of layouts)
        expect(shown.some((one) => one.includes(title) && one.includes(text))).toBe(true);
      expect(shown).toHaveLength(layouts.length);
    },
  );

  it('asks an extended image for everything', async () => {
    const { fields } = await show();
    expect(await fields('Format')).toMatchObject({ 'Logical block': true, Rules: true, Label: true });
    expect(Object.values(await fields('Geometry'))).not.toContain(false);
    expect(Object.values(await fields('Limits'))).not.toContain(false);
  });

  it('asks qcow2 44 for leading zones, but for no append limit and no extensions', async () => {
    const { choose, fields, wrapper } = await show();
    await choose('qcow2');
    expect(await fields('Format')).toMatchObject({ 'Logical block': false, Rules: false });
    expect(await fields('Geometry')).toMatchObject({ 'Conventional zones': true, 'Zone capacity': true });
    expect(wrapper.text()).toContain('From the first zone on');
    expect(await fields('Limits')).toEqual({
      'Open zones at most': true,
      'Active zones at most': true,
      'One append at most': false,
      'Descriptor extension': false,
    });
  });

  it('asks a zone_file for neither limits nor conventional zones, and says who is told them', async () => {
    const { choose, fields, wrapper } = await show();
    await choose('zone-file');
    expect(await fields('Format')).toMatchObject({ 'Logical block': true });
    expect(await fields('Geometry')).toMatchObject({
      'Conventional zones': false,
      'Size of the last zone': false,
    });
    expect(await fields('Limits')).toMatchObject({
      'Open and active zones': false,
      'Descriptor extension': true,
    });
    expect(wrapper.text()).toContain('max_open');
  });

  it('asks where the data goes only for a zone_file', async () => {
    const { choose, fields } = await show();
    expect(await fields('Review')).toEqual({});
    await choose('zone-file');
    expect(await fields('Review')).toEqual({ 'Data image': true });
  });

  it('draws the mapping of a qcow2 file and shows its command line and recipe', async () => {
    const { wrapper, choose, go } = await show();
    await choose('qcow2');
    await go('Review');
    expect(wrapper.get('aside').text()).toContain('L1 table');
    expect(wrapper.text()).toContain('--format qcow2 --variant 44');
    expect(wrapper.text()).toContain('zone.mode=host-managed');
    expect(wrapper.text()).toContain('"format":"qcow2","variant":"44"');
  });
});
