import { mount } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import HexGrid from '../../../../../renderer/components/hex-grid/HexGrid.vue';
import type { HexContent } from '../../../../../renderer/components/hex-grid/hex-rows';

const content: HexContent = {
  columns: { bytesPerRow: 16, group: 8 },
  fileSize: 8 * 2 ** 40,
  byteAt: (offset) => offset % 256,
  spans: [{ offset: 0, length: 0x100, kind: 'table' }],
  breaks: [{ offset: 0x20, level: 'zone', label: 'zone 0 · LBA 0x0' }],
};

const show = (over: Record<string, unknown> = {}) =>
  mount(HexGrid, {
    props: {
      ...{ content, cursor: 0x24, top: 0, pageRows: 10, column: 'hex' as const },
      ...{ offsetWidth: 12, offsetTitle: 'Offset' },
      formatOffset: (offset: number) => `@${offset}`,
      describe: (offset: number) => `offset ${offset}, zone 7`,
      ...over,
    },
  });

const press = (wrapper: ReturnType<typeof show>, key: string, modifiers: Partial<KeyboardEventInit> = {}) =>
  wrapper.get('[role=grid]').trigger('keydown', { key, ...modifiers });

afterEach(() => void vi.useRealTimers());

describe('HexGrid', () => {
  it('is one widget whose active descendant says where the cursor is', () => {
    const wrapper = show();
    const grid = wrapper.get('[role=grid]');
    expect(grid.attributes('tabindex')).toBe('0');
    const active = wrapper.get(`[id="${grid.attributes('aria-activedescendant')}"]`);
    expect(active.text()).toBe('offset 36, zone 7');
    expect(active.element.closest('[role=row]')?.getAttribute('aria-rowindex')).toBeNull();
    expect(wrapper.findAll('[tabindex="0"]')).toHaveLength(1);
  });

  it('names no active descendant while the cursor is out of sight', () => {
    expect(show({ top: 1_000_000 }).get('[role=grid]').attributes('aria-activedescendant')).toBeUndefined();
  });

  it('draws few elements a row', () => {
    const rows = show().findAll('[role=row]');
    expect(rows.length).toBe(12);
    for (const row of rows) expect(row.findAll('*').length).toBeLessThan(16);
  });

  it('moves and selects by keyboard', async () => {
    const wrapper = show();
    await press(wrapper, 'ArrowDown');
    await press(wrapper, 'ArrowRight', { shiftKey: true });
    await press(wrapper, 'End', { ctrlKey: true });
    expect(wrapper.emitted('select')).toEqual([
      [0x34, false],
      [0x25, true],
      [8 * 2 ** 40 - 1, false],
    ]);
  });

  it('changes between digits and text with Tab, and lets go at either end', async () => {
    const wrapper = show();
    await press(wrapper, 'Tab');
    expect(wrapper.emitted('update:column')).toEqual([['text']]);
    const inText = show({ column: 'text' });
    await press(inText, 'Tab');
    expect(inText.emitted('update:column')).toBeUndefined();
    await press(inText, 'Tab', { shiftKey: true });
    expect(inText.emitted('update:column')).toEqual([['hex']]);
    const inHex = show();
    await press(inHex, 'Tab', { shiftKey: true });
    expect(inHex.emitted('update:column')).toBeUndefined();
  });

  it('reports typing, and Backspace, and changes nothing', async () => {
    const wrapper = show();
    await press(wrapper, 'f');
    await press(wrapper, 'Backspace');
    expect(wrapper.emitted('typed')).toEqual([['f']]);
    expect(wrapper.emitted('wished')).toEqual([['erase']]);
    expect(wrapper.emitted('select')).toBeUndefined();
    await press(wrapper, 'g', { ctrlKey: true });
    expect(wrapper.emitted('typed')).toHaveLength(1);
  });

  it('reports keys that elsewhere change the length of a file, and Escape', async () => {
    const wrapper = show();
    await press(wrapper, 'Insert');
    await press(wrapper, 'Delete');
    await press(wrapper, 'x', { ctrlKey: true });
    await press(wrapper, 'Insert', { shiftKey: true });
    await press(wrapper, 'Escape');
    expect(wrapper.emitted('wished')).toEqual([['resize'], ['resize'], ['resize'], ['escape']]);
    expect(wrapper.emitted('typed')).toBeUndefined();
  });

  it('scrolls on while a drag is held below the bytes, until it is let go', async () => {
    vi.useFakeTimers();
    const wrapper = show();
    const grid = wrapper.get('[role=grid]');
    Object.assign(grid.element, { setPointerCapture: () => undefined });
    grid.element.getBoundingClientRect = () => DOMRect.fromRect({ width: 800, height: 220 });
    await grid.trigger('pointerdown', { button: 0, clientX: 120, clientY: 30, pointerId: 1 });
    await grid.trigger('pointermove', { clientX: 120, clientY: 250 });
    vi.advanceTimersByTime(50);
    expect(wrapper.emitted('update:top')?.at(-1)).toEqual([2]);
    expect(wrapper.emitted('select')?.at(-1)?.[1]).toBe(true);
    const count = wrapper.emitted('select')!.length;
    vi.advanceTimersByTime(100);
    expect(wrapper.emitted('select')).toHaveLength(count + 2);
    await grid.trigger('pointerup');
    vi.advanceTimersByTime(500);
    expect(wrapper.emitted('select')).toHaveLength(count + 2);
  });

  it('says that typing overwrites where it does, and shows a digit that waits for the second', () => {
    const grid = show().get('[role=grid]');
    expect(grid.attributes('aria-readonly')).toBe('true');
    expect(grid.attributes('aria-label')).not.toContain('overwrites');
    const writing = show({ writable: true, typed: 0xa });
    expect(writing.get('[role=grid]').attributes('aria-readonly')).toBe('false');
    expect(writing.get('[role=grid]').attributes('aria-label')).toContain('Typing overwrites');
    expect(writing.get('.typed').text()).toBe('a');
    expect(show({ typed: undefined }).find('.typed').exists()).toBe(false);
  });

  it('asks for a menu by the keyboard and by the pointer, which leaves a selection that it is in', async () => {
    const selected = [{ offset: 0, length: 0x40, kind: 'selected' }];
    const wrapper = show({ content: { ...content, spans: selected } });
    await press(wrapper, 'F10', { shiftKey: true });
    await press(wrapper, 'ContextMenu');
    await wrapper.get('[role=grid]').trigger('contextmenu', { clientX: 0, clientY: 30 });
    expect(wrapper.emitted('menu')).toHaveLength(3);
    expect(wrapper.emitted('select')).toBeUndefined();
    await wrapper.get('[role=grid]').trigger('contextmenu', { clientX: 0, clientY: 190 });
    expect(wrapper.emitted('select')).toEqual([[0x80, false]]);
  });

  it('scrolls by whole rows with the wheel and stops at the ends', async () => {
    const wrapper = show();
    await wrapper.get('[role=grid]').trigger('wheel', { deltaY: 60 });
    expect(wrapper.emitted('update:top')?.at(-1)).toEqual([3]);
    await wrapper.get('[role=grid]').trigger('wheel', { deltaY: -600 });
    expect(wrapper.emitted('update:top')?.at(-1)).toEqual([0]);
  });

  it('follows the cursor to the far end of the file', async () => {
    const wrapper = show();
    await wrapper.setProps({ cursor: 8 * 2 ** 40 - 1 });
    expect(wrapper.emitted('update:top')?.at(-1)).toEqual([2 ** 39 - 10]);
  });

  it('labels what begins in a row', () => {
    expect(show().text()).toContain('zone 0 · LBA 0x0');
  });
});
