import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { expect, it, onTestFinished } from 'vitest';
import { h } from 'vue';
import NotesSection from '../../../../../../../renderer/features/inspect/details/notes/NotesSection.vue';
import { useInspector } from '../../../../../../../renderer/stores/inspect/inspector';
import { useNoteDialog } from '../../../../../../../renderer/stores/inspect/note-dialog';
import { useNotes } from '../../../../../../../renderer/stores/inspect/notes';
import { openWorkbench } from '../../../../../../support/workbench/workbench';

it('lists notes, leads to them, changes and removes them; a hostile title is text', async () => {
  const workbench = openWorkbench();
  await workbench.open();
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(NotesSection) }) });
  onTestFinished(() => wrapper.unmount());
  expect(wrapper.text()).toContain('lie in a file beside the image');
  const title = '<img src=x onerror=alert(1)>';
  await useNotes().save({ id: null, at: { kind: 'bytes', offset: 5000, length: 2 }, title, text: 'why' });
  await useNotes().save({ id: null, at: { kind: 'zone', zone: 7 }, title: 'seven', text: '' });
  await workbench.settle();
  expect(wrapper.findAll('li').map((one) => one.text())).toEqual([
    'sevenzone 7',
    `${title}0x1388, 2 byteswhy`,
  ]);
  expect(wrapper.find('img').exists()).toBe(false);
  await wrapper.findAll('.note')[1]!.trigger('click');
  expect(useInspector().cursor).toBe(5000);
  await wrapper.get('[aria-label="Change the note seven"]').trigger('click');
  expect(useNoteDialog().draft).toMatchObject({ id: 'n2', title: 'seven' });
  await wrapper.get('[aria-label="Remove the note seven"]').trigger('click');
  await workbench.settle();
  expect(wrapper.findAll('li')).toHaveLength(1);
});
