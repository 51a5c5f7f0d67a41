import { DOMWrapper, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import AttachDialog from '../../../../renderer/frame/AttachDialog.vue';
import { useAttachments } from '../../../../renderer/stores/attachments';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;
let wrapper: VueWrapper;
const dialog = () => new DOMWrapper(document.querySelector('[role=dialog]'));

beforeEach(async () => {
  bridge = connectFake();
  await useSessions().open('/images/a.img');
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(AttachDialog) }) },
    { attachTo: document.body },
  );
});
afterEach(() => wrapper.unmount());

async function begin(): Promise<void> {
  useAttachments().begin();
  await settle();
}

describe('attach dialog', () => {
  it('shows each command with its program, what it does, and what does not carry over', async () => {
    await begin();
    const [first, second] = dialog().findAll('li');
    expect(first?.get('h3').text()).toBe('QEMU blockdev');
    expect(first?.get('code').element.textContent).toContain('filename=/images/a.img');
    expect(first?.get('button').attributes('aria-label')).toBe('Copy command of QEMU blockdev');
    expect(second?.text()).toContain('Data and write pointers are not carried over.');
  });

  it('says why there is nothing to show', async () => {
    bridge.refuse('attachments:list', { code: 'internal', message: 'it went wrong', data: {} });
    await begin();
    expect(dialog().get('[role=alert]').text()).toBe('it went wrong');
  });
});
