import { DOMWrapper, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import AttachDialog from '../../../../renderer/frame/AttachDialog.vue';
import { useAttachments } from '../../../../renderer/stores/attachments';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
let wrapper: VueWrapper;
const dialog = () => new DOMWrapper(document.querySelector('[role=dialog]'));

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.qcow2', { spec: { format: 'qcow2' } });
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(AttachDialog) }) },
    { attachTo: document.body },
  );
});
afterEach(() => wrapper.unmount());

async function begin(): Promise<void> {
  useAttachments().begin();
  await workbench.settle();
}

describe('attach dialog', () => {
  it('shows each command with its program, what it does, and what does not carry over', async () => {
    await begin();
    const items = dialog().findAll('li');
    const [first] = items;
    const gzoned = items.find((item) => item.get('h3').text() === 'gzoned');
    expect(first?.get('h3').text()).toBe('QEMU virtio-blk');
    expect(first?.get('code').element.textContent).toContain(`filename=${workbench.path('a.qcow2')}`);
    expect(first?.get('button').attributes('aria-label')).toBe('Copy command of QEMU virtio-blk');
    expect(gzoned?.text()).toContain('states and data are not carried');
  });

  it('says why there is nothing to show', async () => {
    workbench.refuse('attachments:list', {
      code: 'internal',
      subject: null,
      message: 'it went wrong',
      data: {},
    });
    await begin();
    expect(dialog().get('[role=alert]').text()).toBe('it went wrong');
  });
});
