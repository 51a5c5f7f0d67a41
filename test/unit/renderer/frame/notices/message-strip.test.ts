import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { h, nextTick } from 'vue';
import MessageStrip from '../../../../../renderer/frame/notices/MessageStrip.vue';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSettings } from '../../../../../renderer/stores/settings';
import { AppError } from '../../../../../shared/errors/app-error';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open();
});

function show() {
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(MessageStrip) }) });
  onTestFinished(() => wrapper.unmount());
  const line = () => wrapper.get('.message').get('.text').text();
  const press = (label: string) => wrapper.get(`[aria-label="${label}"]`).trigger('click');
  return { wrapper, line, press };
}

describe('strip of messages', () => {
  it('is not there without a message', () => {
    expect(show().wrapper.find('section').exists()).toBe(false);
  });

  it('names the image first, then what, where, why and the next step', () => {
    const { line } = show();
    useNotices().report(new AppError('locked', 'taken by qemu', { zone: 7 }), 'Saving');
    return nextTick(() =>
      expect(line()).toMatch(/^a\.img\s*Saving: taken by qemu\s*zone 7\s*Two writers.*\s*Close the other/),
    );
  });

  it('follows the switch of units', async () => {
    const { line } = show();
    useNotices().report(new AppError('io', 'cannot read', { offset: 4096 }), 'Reading');
    await nextTick();
    expect(line()).toContain('offset 4,096 B');
    await useSettings().update({ radix: 'hex' });
    expect(line()).toContain('offset 0x1000 B');
  });

  it('offers the command that is the next step while it can run', async () => {
    const { wrapper } = show();
    const ran: string[] = [];
    useNotices().report(new AppError('unsaved', 'there are unsaved edits'), 'Locking');
    useNotices().report(new AppError('read-only', 'cannot be written'), 'Editing');
    useCommands().bind('image.saveAs', () => ran.push('saved a copy'));
    await nextTick();
    const buttons = wrapper.findAll('.message .button');
    expect(buttons.map((button) => button.text())).toEqual(['Save a copy…']);
    await buttons[0]!.trigger('click');
    await workbench.settle();
    expect(ran).toEqual(['saved a copy']);
  });

  it('folds to the number of messages and unfolds again', async () => {
    const { wrapper, press } = show();
    const notices = useNotices();
    for (const what of ['one', 'two', 'three']) notices.add({ what });
    await nextTick();
    await press('Fold messages');
    expect(wrapper.findAll('.message')).toHaveLength(0);
    expect(wrapper.get('.chip').text()).toBe('3 messages');
    await wrapper.get('.chip').trigger('click');
    expect(wrapper.findAll('.message')).toHaveLength(3);
    await press('Dismiss all messages');
    expect(notices.list).toEqual([]);
  });
});
