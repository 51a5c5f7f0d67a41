import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import { normaliseShortcut, shortcutOf, useHotkeys } from '../../../../renderer/composables/use-hotkeys';

const press = (key: string, init: KeyboardEventInit = {}, target: EventTarget = window) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
};

describe('shortcuts', () => {
  it.each([
    [{ key: 'P', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+P'],
    [{ key: 'z', metaKey: true }, 'Ctrl+Z'],
    [{ key: 'PageDown', altKey: true }, 'Alt+PageDown'],
    [{ key: 'k', ctrlKey: true, altKey: true }, 'Ctrl+Alt+K'],
    [{ key: ',', ctrlKey: true }, 'Ctrl+,'],
    [{ key: '?', shiftKey: true }, '?'],
    [{ key: '1', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+1'],
    [{ key: 'F6', shiftKey: true }, 'Shift+F6'],
  ])('reads %o', (init, shortcut) => {
    expect(shortcutOf(new KeyboardEvent('keydown', init))).toBe(shortcut);
  });

  it('puts modifiers in one order', () => {
    expect(normaliseShortcut('Shift+Ctrl+P')).toBe('Ctrl+Shift+P');
  });

  it('takes keys it handles from the page, and leaves the others', () => {
    const seen: string[] = [];
    const handle = (shortcut: string) => seen.push(shortcut) > 0 && shortcut === 'Ctrl+S';
    const wrapper = mount({ setup: () => (useHotkeys(handle), () => h('div')) });
    expect(press('s', { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(press('x').defaultPrevented).toBe(false);
    wrapper.unmount();
    press('s', { ctrlKey: true });
    expect(seen).toEqual(['Ctrl+S', 'X']);
  });

  it('leaves editing keys to a text field that has the focus', () => {
    const seen: string[] = [];
    const handle = (shortcut: string) => seen.push(shortcut) > 0;
    const wrapper = mount(
      { setup: () => (useHotkeys(handle), () => h('input', { type: 'text' })) },
      { attachTo: document.body },
    );
    const input = wrapper.get('input').element;
    for (const key of ['a', 'Enter', 'Tab']) press(key, {}, input);
    press('z', { ctrlKey: true }, input);
    press('s', { ctrlKey: true }, input);
    press('F6', {}, input);
    expect(seen).toEqual(['Ctrl+S', 'F6']);
    wrapper.unmount();
  });
});
