import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import ValuesSection from '../../../../../../../renderer/features/inspect/details/values/ValuesSection.vue';
import { useByteEdits } from '../../../../../../../renderer/stores/bytes/byte-edits';
import { useCommands } from '../../../../../../../renderer/stores/commands';
import { useGoing } from '../../../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../../../renderer/stores/inspect/inspector';
import { useSessions } from '../../../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../../../support/workbench/workbench';

const DATA = 4096;
let workbench: Workbench;
let wrapper: VueWrapper;

const row = (title: string) =>
  wrapper.findAll('tbody tr').find((one) => one.find('th').exists() && one.get('th').text() === title)!;
const values = (title: string) =>
  row(title)
    .findAll('td')
    .map((cell) => cell.text());

beforeEach(async () => {
  workbench = openWorkbench();
  const { session } = await workbench.open();
  await useSessions().setMode(session, 'editing');
  useCommands().bind('edit.paste', () => undefined);
  await useByteEdits().write(DATA, Uint8Array.of(1, 2, 3, 4));
  useGoing().moveTo(DATA);
  wrapper = mount(ValuesSection, { attachTo: document.body });
  await workbench.settle();
});
afterEach(() => wrapper.unmount());

describe('the data inspector', () => {
  it('shows both orders of bytes beside each other, and follows cursor and selection', async () => {
    expect(values('u32')).toEqual(['67305985', '16909060']);
    expect(values('u8')).toEqual(['1']);
    useGoing().moveTo(DATA + 2);
    await workbench.settle();
    expect(values('u16')).toEqual(['1027', '772']);
    useGoing().moveTo(DATA + 1);
    useGoing().moveTo(DATA + 2, true);
    await workbench.settle();
    expect(values('u16')).toEqual(['770', '515']);
    expect(row('u16').classes()).toContain('selected');
    expect(row('u32').classes()).not.toContain('selected');
  });

  it('gives each order of a long value a row of its own', () => {
    expect(values('zone LE')).toHaveLength(1);
    expect(values('GUID BE')[0]).toMatch(/^01020304-/);
    expect(values('GUID LE')[0]).toMatch(/^04030201-/);
  });

  it('shows no value that goes beyond the end of the file', async () => {
    useGoing().moveTo(useInspector().fileSize - 2);
    await workbench.settle();
    expect(values('u32')).toEqual(['–', '–']);
    expect(values('u16')[0]).not.toBe('–');
  });

  it('writes a value that is typed in its place', async () => {
    await row('u16').findAll('button')[1]!.trigger('click');
    const input = row('u16').get('input');
    await input.setValue('0xabcd');
    await input.trigger('keydown', { key: 'Enter' });
    await workbench.settle();
    expect(values('u16')[1]).toBe('43981');
    expect(useSessions().active?.undoTitle).toMatch(/^Set u16/);
    expect(wrapper.find('input').exists()).toBe(false);
  });

  it('keeps what cannot be a value, and says why', async () => {
    await row('u8').get('button').trigger('click');
    await row('u8').get('input').setValue('300');
    await row('u8').get('input').trigger('keydown', { key: 'Enter' });
    expect(wrapper.get('[role=alert]').text()).toBe('u8 goes from 0 to 255');
    expect(row('u8').element.nextElementSibling?.textContent).toBe('u8 goes from 0 to 255');
    await row('u8').get('input').trigger('keydown', { key: 'Escape' });
    expect(values('u8')).toEqual(['1']);
  });

  it('offers nothing to type while the image is locked', async () => {
    await workbench.open('b.img');
    await row('u8').get('button').trigger('click');
    expect(wrapper.find('input').exists()).toBe(false);
  });
});
