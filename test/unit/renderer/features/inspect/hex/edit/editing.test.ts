import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import { call } from '../../../../../../../renderer/api/client';
import InspectView from '../../../../../../../renderer/features/inspect/InspectView.vue';
import { useByteEdits } from '../../../../../../../renderer/stores/bytes/byte-edits';
import { useCommands } from '../../../../../../../renderer/stores/commands';
import { useGoing } from '../../../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../../../renderer/stores/sessions';
import { useZones } from '../../../../../../../renderer/stores/inspect/zones';
import { openWorkbench, type Workbench } from '../../../../../../support/workbench/workbench';

let workbench: Workbench;
let session: string;
let wrapper: VueWrapper;

const settle = () => workbench.settle();
const grid = () => wrapper.get('[role=grid]');
const hint = () => wrapper.find('.hint');
const cursor = () => useInspector().cursor;

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await grid().trigger('keydown', { key });
  await settle();
}

async function read(offset: number, length: number): Promise<number[]> {
  return [...(await call('bytes:read', { session, offset, length })).bytes];
}

async function goTo(address: string): Promise<number> {
  await useGoing().goTo(address);
  await settle();
  return cursor();
}

async function paste(text: string): Promise<void> {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  grid().element.dispatchEvent(event);
  await settle();
}

beforeEach(async () => {
  workbench = openWorkbench();
  session = (await workbench.open()).session;
  await useSessions().setMode(session, 'editing');
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(InspectView) }) },
    { attachTo: document.body },
  );
  await settle();
});
afterEach(() => wrapper.unmount());

describe('typing over bytes', () => {
  it('writes a byte with its second digit, as one edit, and goes on', async () => {
    const at = await goTo('z0+0x10');
    await press('5');
    expect(await read(at, 1)).toEqual([0]);
    await press('a', 'F', '0');
    expect(await read(at, 3)).toEqual([0x5a, 0xf0, 0]);
    expect(cursor()).toBe(at + 2);
    expect(useNotices().announcement).toContain('Overwrote 1 byte at');
    await useSessions().undo();
    expect(await read(at, 2)).toEqual([0x5a, 0]);
  });

  it('leads to what is undone and done again, to its byte and its zone', async () => {
    const at = await goTo('z0+0x10');
    await press('5', 'a', 'F', '0');
    await goTo('z9');
    await useZones().give({ op: 'finish', zone: 5 });
    await goTo('z12');
    await useSessions().undo();
    await settle();
    expect(useInspector().selectedZone).toBe(5);
    await useSessions().undo();
    await settle();
    expect([cursor(), useInspector().selectedZone]).toEqual([at + 1, 0]);
    expect(useInspector().highlight).toEqual({ offset: at + 1, length: 1 });
    await useSessions().redo();
    await goTo('z12');
    await useSessions().redo();
    await settle();
    expect(useInspector().selectedZone).toBe(5);
  });

  it('writes a digit that is left alone, and takes it back with Backspace', async () => {
    const at = await goTo('z0');
    await press('7', 'ArrowRight');
    expect(await read(at, 1)).toEqual([0x70]);
    await press('3', 'Backspace');
    expect(cursor()).toBe(at + 1);
    await press('Backspace');
    expect(cursor()).toBe(at);
    expect(await read(at, 2)).toEqual([0x70, 0]);
  });

  it('writes text in the text column', async () => {
    const at = await goTo('z0+4');
    await press('Tab', 'Z', '1', 'é');
    expect(await read(at, 5)).toEqual([0x5a, 0x31, 0xc3, 0xa9, 0]);
    expect(cursor()).toBe(at + 4);
  });

  it('begins at the beginning of a selection', async () => {
    const at = await goTo('z0');
    useGoing().moveTo(at + 7, true);
    await press('1', '2');
    expect(await read(at, 1)).toEqual([0x12]);
    expect(useInspector().selection).toBeNull();
  });

  it('says what is no digit', async () => {
    await press('x');
    expect(useNotices().announcement).toContain('no hexadecimal digit');
  });

  it('is refused by a zone, with the rule and its numbers, until raw editing is switched on', async () => {
    const at = await goTo('z5+8');
    await press('1', '2');
    expect(await read(at, 1)).toEqual([0]);
    expect(cursor()).toBe(at);
    expect(hint().text()).toContain('Nothing was changed');
    await hint().get('button').trigger('click');
    expect(useByteEdits().isRaw).toBe(true);
    expect(hint().exists()).toBe(false);
    expect(document.activeElement).toBe(grid().element);
    await press('1', '2');
    expect(await read(at, 1)).toEqual([0x12]);
    expect(useSessions().active?.undoTitle).toContain('(raw)');
  });

  it('says no longer that nothing was changed once something else was', async () => {
    await goTo('z5+0x2000');
    await press('4', '1');
    expect(hint().text()).toContain('Nothing was changed');
    await useZones().give({ op: 'finish', zone: 9 });
    await settle();
    expect(hint().exists()).toBe(false);
  });

  it('is refused while the image is locked, and offers to unlock it', async () => {
    await useSessions().setMode(session, 'locked');
    useCommands().bind('edit.toggleLock', () => useSessions().setMode(session, 'editing'));
    const at = await goTo('z0');
    await press('1', '2');
    expect(hint().text()).toContain('locked: nothing was changed');
    expect(await read(at, 1)).toEqual([0]);
    await hint().get('button').trigger('click');
    await settle();
    expect(useSessions().active?.mode).toBe('editing');
    expect(hint().exists()).toBe(false);
    expect(document.activeElement).toBe(grid().element);
  });

  it.each(['Insert', 'Delete'])('says why %s does nothing, and what does something', async (key) => {
    await goTo('z0');
    await press(key);
    expect(hint().text()).toMatch(/neither inserted nor removed.*Type over them, or fill/);
    expect(
      hint()
        .findAll('button')
        .map((button) => button.text()),
    ).toEqual(['Dismiss']);
    expect(useSessions().active?.dirty).toBe(false);
  });

  it('leaves a digit, then a hint, then the selection with Escape', async () => {
    const at = await goTo('z0');
    useGoing().moveTo(at + 3, true);
    await press('Delete', 'Escape');
    expect(hint().exists()).toBe(false);
    expect(useInspector().selection).not.toBeNull();
    await press('Escape');
    expect(useInspector().selection).toBeNull();
    expect(cursor()).toBe(at + 3);
    await press('7', 'Escape', 'ArrowRight');
    expect(await read(at + 3, 1)).toEqual([0]);
  });

  it('leaves raw editing off for other images', async () => {
    useByteEdits().setRaw(true);
    await workbench.open('b.img');
    expect(useByteEdits().isRaw).toBe(false);
  });
});

describe('pasting and filling', () => {
  it('pastes hex, else text, over the bytes from the selection on, and selects it', async () => {
    const at = await goTo('z0+2');
    await paste('01 02 03');
    expect(await read(at, 4)).toEqual([1, 2, 3, 0]);
    expect(useInspector().selection).toEqual({ offset: at, length: 3 });
    expect(useSessions().active?.undoTitle).toMatch(/^Paste/);
    await paste('hey!');
    expect(await read(at, 5)).toEqual([...Buffer.from('hey!'), 0]);
  });

  it('pastes nothing that is too long, and says how much may be', async () => {
    await goTo('z0');
    await paste('x'.repeat(256 * 1024 + 1));
    expect(useSessions().active?.dirty).toBe(false);
    expect(useNotices().list[0]?.what).toContain('262,145 bytes are more than 256 KiB');
  });

  it('fills the selection from a dialog', async () => {
    const at = await goTo('z0');
    useGoing().moveTo(at + 4, true);
    await useCommands().run('edit.fill');
    await settle();
    const dialog = document.querySelector('[role=dialog]')!;
    expect(dialog.textContent).toContain('5 bytes at 0x');
    const input = dialog.querySelector('input')!;
    expect(document.activeElement).toBe(input);
    expect([input.selectionStart, input.selectionEnd]).toEqual([0, input.value.length]);
    input.value = 'ab cd';
    input.dispatchEvent(new Event('input'));
    dialog.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(await read(at, 6)).toEqual([0xab, 0xcd, 0xab, 0xcd, 0xab, 0]);
    expect(document.querySelector('[role=dialog]')).toBeNull();
  });

  it('keeps the dialog with the rule that refuses a fill', async () => {
    await goTo('z5+1');
    await useCommands().run('edit.fill');
    await settle();
    const form = () => document.querySelector('[role=dialog] form')!;
    form().dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(form().textContent).toContain('Nothing was changed');
  });
});
