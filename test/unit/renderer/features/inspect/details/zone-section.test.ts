import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import ZoneSection from '../../../../../../renderer/features/inspect/details/ZoneSection.vue';
import { useZones } from '../../../../../../renderer/stores/inspect/zones';
import type { ZoneRow } from '../../../../../../shared/image/zone-report';
import { openWorkbench } from '../../../../../support/workbench/workbench';

async function show(row: Partial<ZoneRow>, provenance: Partial<ZoneRow['provenance']>) {
  await openWorkbench().open();
  const known = (await useZones().describe(40))!;
  const details = {
    ...known,
    row: { ...known.row, ...row, provenance: { ...known.row.provenance, ...provenance } },
  };
  return mount({ render: () => h(TooltipProvider, null, { default: () => h(ZoneSection, { details }) }) });
}

type Shown = Awaited<ReturnType<typeof show>>;
const line = (wrapper: Shown, name: string) =>
  wrapper.findAll('.line').find((one) => one.get('dt').text() === name)!;

describe('zone section', () => {
  it('says of each field whether it is stored, derived or absent', async () => {
    const wrapper = await show({}, { state: 'derived', attributes: 'absent', zde: 'absent' });
    const from = (name: string) => line(wrapper, name).get('.tag').text();
    expect(from('State')).toBe('derived');
    expect(from('Write pointer')).toBe('stored');
    expect([from('Attributes'), line(wrapper, 'Attributes').text()]).toEqual(['absent', 'Attributes–absent']);
  });

  it('warns that an open state which is not stored lives in memory only', async () => {
    const open = { state: 'implicitlyOpened' } as const;
    expect((await show(open, { state: 'derived' })).text()).toContain('memory only, not stored');
    expect((await show(open, { state: 'stored' })).text()).not.toContain('memory only');
    expect((await show({ state: 'closed' }, { state: 'derived' })).text()).not.toContain('memory only');
  });

  it('says what the zone holds, by samples', async () => {
    expect(line(await show({}, {}), 'Content').text()).toMatch(/^Content(nothing written|.+ bits a byte)/);
  });
});
