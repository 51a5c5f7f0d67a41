import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { shallowRef } from 'vue';
import { makeGrid } from '../../../../../renderer/components/zone-canvas/map-layout';
import { useMapPointer } from '../../../../../renderer/components/zone-canvas/use-map-pointer';
import ZoneCanvas from '../../../../../renderer/components/zone-canvas/ZoneCanvas.vue';
import ZoneLegend from '../../../../../renderer/components/zone-canvas/ZoneLegend.vue';
import { ZONE_STATE_NAMES, ZoneState } from '../../../../../shared/zone/state';
import { allocateZoneTable, countZones } from '../../../../../shared/zone/zone-table';

const table = allocateZoneTable(100);
table.state.fill(ZoneState.empty).fill(ZoneState.full, 0, 30);
const data = { table, zoneSizeBlocks: 16, zoneCapacityBlocks: 16, lastZoneSizeBlocks: 16 };

const show = (selected: number | null = 7) =>
  mount(ZoneCanvas, {
    props: {
      ...{ data, selected, version: 1 },
      shown: new Set<never>(),
      describe: (zone: number) => [`zone ${zone}`, 'full'],
    },
  });

describe('ZoneCanvas', () => {
  it('is one widget that says which zone is selected and how many there are', () => {
    const wrapper = show();
    const box = wrapper.get('[role=listbox]');
    const option = wrapper.get(`[id="${box.attributes('aria-activedescendant')}"]`);
    expect(option.text()).toBe('zone 7, full');
    expect(option.attributes()).toMatchObject({
      'aria-posinset': '8',
      'aria-setsize': '100',
      'aria-selected': 'true',
    });
    expect(wrapper.get('canvas').attributes('aria-hidden')).toBe('true');
  });

  it('moves the selection by keyboard', async () => {
    const wrapper = show();
    const box = wrapper.get('[role=listbox]');
    await box.trigger('keydown', { key: 'ArrowRight' });
    await box.trigger('keydown', { key: 'End' });
    await box.trigger('keydown', { key: 'Enter' });
    expect(wrapper.emitted('select')).toEqual([[8], [99]]);
    expect(wrapper.emitted('activate')).toEqual([[7]]);
  });

  it('leaves shortcuts of the window alone', async () => {
    const wrapper = show();
    await wrapper.get('[role=listbox]').trigger('keydown', { key: 'End', ctrlKey: true });
    expect(wrapper.emitted('select')).toBeUndefined();
  });
});

describe('choosing zones on the map', () => {
  const showSweeping = () =>
    mount(ZoneCanvas, {
      props: {
        ...{ data, selected: 7, version: 1, sweeps: true, shown: new Set<never>() },
        describe: (zone: number) => [`zone ${zone}`],
      },
    });

  it('extends by Shift and a key that moves, and does with Space what is due', async () => {
    const wrapper = showSweeping();
    const box = wrapper.get('[role=listbox]');
    await box.trigger('keydown', { key: 'ArrowRight', shiftKey: true });
    await box.trigger('keydown', { key: ' ' });
    await box.trigger('keydown', { key: 'ArrowRight' });
    expect(wrapper.emitted('extend')).toEqual([[8]]);
    expect(wrapper.emitted('apply')).toHaveLength(1);
    expect(wrapper.emitted('select')).toEqual([[8]]);
    expect(box.attributes('aria-label')).toContain('Space paints');
  });

  it('does neither on a map that is only looked at', async () => {
    const wrapper = show();
    const box = wrapper.get('[role=listbox]');
    await box.trigger('keydown', { key: 'ArrowRight', shiftKey: true });
    await box.trigger('keydown', { key: ' ' });
    expect([wrapper.emitted('extend'), wrapper.emitted('apply')]).toEqual([undefined, undefined]);
    expect(wrapper.emitted('select')).toEqual([[8]]);
  });

  it('sweeps from cell to cell while a button is down, and not beyond the map', () => {
    const view = shallowRef({
      grid: makeGrid({ width: 400, height: 300 }, 100, { zonesPerCell: 4, cell: 40 }),
      top: 0,
    });
    const swept: (readonly [number, number, boolean])[] = [];
    const pointer = useMapPointer({
      ...{ view, gutter: () => 0, zoom: () => {}, pick: () => {}, scrollTo: () => {} },
      sweep: (from, to, isDone) => swept.push([from.cell, to.cell, isDone]),
    });
    const at = (offsetX: number, offsetY: number) =>
      ({
        ...{ offsetX, offsetY, clientY: offsetY, button: 0, pointerId: 1 },
        currentTarget: { setPointerCapture: () => {} },
      }) as unknown as PointerEvent;
    pointer.move(at(10, 10));
    pointer.down(at(10, 10));
    pointer.move(at(130, 10));
    pointer.move(at(-50, 10));
    pointer.up(at(-50, 10));
    pointer.move(at(10, 10));
    expect(swept).toEqual([
      [0, 0, false],
      [0, 3, false],
      [0, 3, false],
      [0, 3, true],
    ]);
  });
});

describe('tip of a cell', () => {
  function rest(viewport = { width: 400, height: 300 }) {
    const canvas = shallowRef({ grid: makeGrid(viewport, 100, { zonesPerCell: 4, cell: 40 }), top: 0 });
    const pointer = useMapPointer({
      ...{ view: canvas, gutter: () => 0, zoom: () => {}, pick: () => {} },
      scrollTo: (top) => (canvas.value = { ...canvas.value, top }),
    });
    pointer.move({ offsetX: 130, offsetY: 20, clientY: 20 } as PointerEvent);
    return { canvas, pointer };
  }

  it('tells what lies under a resting pointer after the map was zoomed', () => {
    const { canvas, pointer } = rest();
    expect(pointer.hover.value?.hit).toMatchObject({ first: 12, count: 4 });
    canvas.value = {
      grid: makeGrid({ width: 400, height: 300 }, 100, { zonesPerCell: 1, cell: 40 }),
      top: 0,
    };
    expect(pointer.hover.value?.hit).toMatchObject({ zone: 3, count: 1 });
  });

  it('tells so after it was scrolled, and nothing where the map has no zone any more', () => {
    const { canvas, pointer } = rest();
    canvas.value = { ...canvas.value, top: 40 };
    expect(pointer.hover.value?.hit.first).toBe(52);
    canvas.value = { grid: makeGrid({ width: 400, height: 300 }, 1, { zonesPerCell: 1, cell: 40 }), top: 0 };
    expect(pointer.hover.value).toBeNull();
  });

  it('goes with the pointer', () => {
    const { pointer } = rest();
    pointer.leave();
    expect(pointer.hover.value).toBeNull();
  });
});

describe('ZoneLegend', () => {
  const legend = mount(ZoneLegend, {
    props: { counts: countZones(table), shown: new Set(['full'] as const) },
  });

  it('names every state with letters and count', () => {
    const entries = legend.findAll('button').slice(0, ZONE_STATE_NAMES.length);
    expect(entries.map((entry) => entry.text().slice(0, 2))).toEqual([
      'em',
      'oi',
      'oe',
      'cl',
      'fu',
      'ro',
      'of',
      'nw',
    ]);
    expect(entries[0]!.text()).toContain('70');
    expect(entries[4]!.text()).toContain('30');
  });

  it('works as a filter that tells what is chosen', async () => {
    const [empty, , , , full] = legend.findAll('button');
    expect(full!.attributes('aria-pressed')).toBe('true');
    expect(empty!.attributes('aria-pressed')).toBe('false');
    await empty!.trigger('click');
    await legend.findAll('button').at(-1)!.trigger('click');
    expect(legend.emitted('toggle')).toEqual([['empty']]);
    expect(legend.emitted('clear')).toHaveLength(1);
  });
});
