import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
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
