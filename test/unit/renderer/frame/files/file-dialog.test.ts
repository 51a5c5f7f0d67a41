import { mkdirSync, writeFileSync } from 'node:fs';
import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { h } from 'vue';
import FileDialog from '../../../../../renderer/frame/files/FileDialog.vue';
import { useApp } from '../../../../../renderer/stores/app';
import { useFiles } from '../../../../../renderer/stores/files/files';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await useApp().load();
  const wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(FileDialog) }) },
    { attachTo: document.body },
  );
  onTestFinished(() => wrapper.unmount());
});

const nameField = () => document.querySelector<HTMLInputElement>('[role=dialog] .name input')!;

/** Types keys one after the other, so many milliseconds apart, where the focus is. */
function type(keys: string, apart = 100, from = 5000): void {
  Array.from(keys, (key, index) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true });
    Object.defineProperty(event, 'timeStamp', { value: from + index * apart });
    document.activeElement!.dispatchEvent(event);
  });
}

it('finds an entry by what is typed while the list has the focus', async () => {
  for (const name of ['large.img', 'master.img', 'small.img', 'smart.img'])
    writeFileSync(workbench.path(name), '');
  mkdirSync(workbench.path('zones'));
  void useFiles().pickFile();
  await workbench.settle();
  expect(document.activeElement?.getAttribute('role')).toBe('listbox');
  type('smar');
  await workbench.settle();
  expect(nameField().value).toBe('smart.img');
  type('ma', 100, 20_000);
  await workbench.settle();
  expect(nameField().value).toBe('master.img');
  type('ss', 1500, 40_000);
  await workbench.settle();
  expect(nameField().value).toBe('smart.img');
});

it('begins with the name to save under, its stem selected', async () => {
  void useFiles().pickSave('Save a copy', 'disk.old.zoned');
  await workbench.settle();
  expect(document.activeElement).toBe(nameField());
  expect([nameField().selectionStart, nameField().selectionEnd]).toEqual([0, 'disk.old'.length]);
});
