import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { h } from 'vue';
import InspectView from '../../../../../renderer/features/inspect/InspectView.vue';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useGoing } from '../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
let wrapper: VueWrapper;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.img');
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(InspectView) }) },
    { attachTo: document.body },
  );
  await workbench.settle();
});
afterEach(() => wrapper.unmount());

const focused = () => document.activeElement;
const grid = () => document.querySelector('[role=grid][aria-label^="Bytes of the image"]');
const button = (name: string) =>
  [...document.querySelectorAll<HTMLElement>('button')].find((one) => one.textContent?.trim() === name)!;

it('is on the bytes once an image was opened, unless something has it', async () => {
  expect(grid()).not.toBeNull();
  expect(focused()).toBe(grid());
  button('Go to…').focus();
  await workbench.open('b.img');
  expect(focused()).toBe(button('Go to…'));
  button('Go to…').blur();
  await workbench.open('c.img');
  expect(focused()).toBe(grid());
});

it('is on the bytes after Go to, and back where it was when that is given up', async () => {
  const from = button('Go to…');
  for (const leave of ['Cancel', 'Go']) {
    from.focus();
    await useCommands().run('view.goto');
    await workbench.settle();
    const input = document.querySelector<HTMLInputElement>('[role=dialog] input')!;
    expect(focused()).toBe(input);
    input.value = 'z7';
    input.dispatchEvent(new Event('input'));
    await workbench.settle();
    button(leave).click();
    await vi.waitFor(() => expect(focused()).toBe(leave === 'Go' ? grid() : from), { timeout: 120_000 });
  }
  expect(useInspector().place?.zone).toBe(7);
});

it('comes back from a dialog without a tooltip', async () => {
  await useSessions().setMode(useSessions().activeId!, 'editing');
  await useGoing().pickZone(3);
  await workbench.settle();
  const append = button('Append…');
  append.focus();
  await workbench.settle();
  expect(document.querySelector('[role=tooltip]')).not.toBeNull();
  append.click();
  await workbench.settle();
  expect(document.querySelector('[role=dialog]')).not.toBeNull();
  button('Cancel').click();
  await vi.waitFor(() => expect(focused()).toBe(append), { timeout: 120_000 });
  await workbench.settle();
  expect(document.querySelector('[role=tooltip]')).toBeNull();
});

it('leaves faults that would change nothing disabled, with the reason', async () => {
  await useSessions().setMode(useSessions().activeId!, 'editing');
  await useGoing().pickZone(3);
  await workbench.settle();
  const isDisabled = (name: string) => button(name).getAttribute('aria-disabled') === 'true';
  expect(['Inject offline', 'Clear fault'].map(isDisabled)).toEqual([false, true]);
  expect(useCommands().whyNot('zone.clearFault')).toBe('Zone 3 has no fault that could be taken back.');
  await useZones().execute({ op: 'injectReadOnly', zone: 3 });
  await workbench.settle();
  expect(['Inject read-only', 'Clear fault'].map(isDisabled)).toEqual([true, false]);
  expect(useCommands().whyNot('zone.injectReadOnly')).toBe('Zone 3 is read only already.');
});
