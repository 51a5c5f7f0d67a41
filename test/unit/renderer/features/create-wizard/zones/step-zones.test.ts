import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import ZoneCanvas from '../../../../../../renderer/components/zone-canvas/ZoneCanvas.vue';
import { useWizard, type Wizard } from '../../../../../../renderer/features/create-wizard/use-wizard';
import StepZones from '../../../../../../renderer/features/create-wizard/zones/StepZones.vue';
import { openWorkbench, type Workbench } from '../../../../../support/workbench/workbench';

let workbench: Workbench;
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
  let wizard!: Wizard;
  const Step = { setup: () => ((wizard = useWizard()), () => h(StepZones, { wizard })) };
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(Step) }) });
  onTestFinished(() => wrapper.unmount());
  await settle();
  const map = wrapper.get('[role=listbox]');
  const press = (key: string, shiftKey = false) => map.trigger('keydown', { key, shiftKey });
  const words = wrapper.get<HTMLTextAreaElement>('textarea');
  const button = (text: string) => wrapper.findAll('button').find((one) => one.text().startsWith(text));
  return { wizard, wrapper, press, words, button };
}

describe('zones of a new image', () => {
  it('are painted by keyboard: a range with Shift and Space, and said in words', async () => {
    const { wizard, press, words, wrapper } = await show();
    await press('ArrowRight');
    await press('ArrowRight', true);
    await press('ArrowRight', true);
    expect(wrapper.text()).toContain('Paint zones 1 to 3');
    await press(' ');
    await settle();
    expect(words.element.value).toBe('1-3=closed:50%:stamp');
    expect(wizard.spec.value.states).toEqual([
      { first: 1, last: 3, state: 'closed', fillPercent: 50, data: { pattern: 'stamp' } },
    ]);
    expect(wrapper.text()).toContain('0 of 3 open · 3 of 5 active · 1536 KiB written');
  });

  it('are painted by sweeping once the pointer is let go, and given back', async () => {
    const { wizard, wrapper, words } = await show();
    const canvas = wrapper.getComponent(ZoneCanvas);
    await wrapper.get('select').setValue('offline');
    canvas.vm.$emit('sweep', [4, 6], false);
    await settle();
    expect([canvas.props('marked'), wizard.spec.value.states]).toEqual([[4, 6], undefined]);
    canvas.vm.$emit('sweep', [4, 7], true);
    await settle();
    expect([canvas.props('marked'), words.element.value]).toEqual([null, '4-7=offline']);
    await wrapper.get('button[aria-label^="Take the last"]').trigger('click');
    await settle();
    expect([words.element.value, wizard.spec.value.states]).toEqual(['', undefined]);
  });

  it('are typed in the words of --state, and drawn', async () => {
    const { wizard, wrapper, words } = await show();
    await words.setValue('0-2=full\n5,6=closed:37%:byte:9');
    await settle();
    expect(wizard.spec.value.states).toHaveLength(2);
    const canvas = wrapper.getComponent(ZoneCanvas);
    expect(canvas.props('describe')(5)).toEqual(['zone 5  cl closed', '376 KiB of 1 MiB, byte']);
    expect([...canvas.props('data').table.state.slice(0, 7)]).toEqual([14, 14, 14, 1, 1, 4, 4]);
  });

  it('names the line that means nothing, and keeps what was said before', async () => {
    const { wizard, wrapper, words } = await show();
    await words.setValue('0=full');
    await words.setValue('0=full\n99=closed');
    await settle();
    expect(wrapper.text()).toContain('Line 2: zone 99 does not exist; the image has zones 0 to 15');
    expect(words.attributes('aria-invalid')).toBe('true');
    expect(wizard.ready.value).toBe(false);
    expect(wizard.spec.value.states).toEqual([{ first: 0, last: 0, state: 'full' }]);
    await words.setValue('0=full\n9=closed:50%');
    await settle();
    expect(wizard.ready.value).toBe(true);
  });

  it('paints nothing with a fill that means nothing', async () => {
    const { wizard, wrapper, press, button } = await show();
    await wrapper.get('.fill input').setValue('140%');
    expect(wrapper.text()).toContain("'140%' is not a part of a zone");
    await press(' ');
    expect(button('Paint')!.attributes('aria-disabled')).toBe('true');
    expect(wizard.draft.value.states).toEqual([]);
  });

  it('says where a painting would be more than a window may send', async () => {
    const { wizard, wrapper, press } = await show();
    wizard.field('zoneCount').value = 20_000;
    wizard.field('states').value = Array.from({ length: 4096 }, (_, at) => ({
      ...{ first: 2 * at, last: 2 * at, state: 'full' as const },
    }));
    await settle();
    await press('End');
    await press(' ');
    expect(wrapper.text()).toContain('4,097 runs of zones in one state; the window takes 4,096');
    expect(wizard.draft.value.states).toHaveLength(4096);
  });
});
