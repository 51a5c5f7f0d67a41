import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { h } from 'vue';
import FindPanel from '../../../../../../renderer/features/inspect/find/FindPanel.vue';
import { useFind } from '../../../../../../renderer/stores/inspect/find';
import { openWorkbench, type Workbench } from '../../../../../support/workbench/workbench';

let workbench: Workbench;
let wrapper: VueWrapper;
const asText = () => wrapper.findAll('button').find((button) => button.text() === 'Find as text');

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.img');
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(FindPanel, { wanted: 0 }) }) },
    { attachTo: document.body },
  );
});
afterEach(() => wrapper.unmount());

it('offers to look for letters as text, where they were looked for as bytes', async () => {
  const find = useFind();
  Object.assign(find, { kind: 'hex', text: 'ZSM' });
  await wrapper.get('form').trigger('submit');
  await workbench.settle();
  expect(wrapper.get('[role=alert]').text()).toMatch(/'Z' is neither/);
  await asText()!.trigger('click');
  await workbench.settle();
  expect([find.kind, find.problem, find.count]).toEqual(['text', '', 1]);
  expect(document.activeElement).toBe(wrapper.get('.pattern').element);
  expect(asText()).toBeUndefined();
});

it('offers that not for digits that are no bytes', async () => {
  Object.assign(useFind(), { kind: 'hex', text: '5a4' });
  await wrapper.get('form').trigger('submit');
  await workbench.settle();
  expect(wrapper.find('[role=alert]').exists()).toBe(true);
  expect(asText()).toBeUndefined();
});
