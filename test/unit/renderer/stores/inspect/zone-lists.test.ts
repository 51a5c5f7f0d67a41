import { describe, expect, it } from 'vitest';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZoneLists } from '../../../../../renderer/stores/inspect/zone-lists';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { openWorkbench } from '../../../../support/workbench/workbench';

describe('lists of zones', () => {
  it('are those of the active image, and renewed when it changes', async () => {
    const workbench = openWorkbench();
    const lists = useZoneLists();
    expect(lists.lists).toEqual([]);
    const { session } = await workbench.open('a.img', {
      spec: { format: 'zone-file', conventional: [] },
      data: 'a.raw',
      commands: [3, 1].flatMap((zone) => [
        { op: 'write', zone, blocks: 1 } as const,
        { op: 'close', zone } as const,
      ]),
    });
    const closed = () => lists.lists.find(({ name }) => name === 'closed');
    expect(closed()).toMatchObject({ head: 3, tail: 1, size: 2, zones: [3, 1], zonesInState: 2 });
    await useSessions().setMode(session, 'editing');
    await useZones().execute({ op: 'reset', zone: 3 });
    await workbench.settle();
    expect(closed()).toMatchObject({ head: 1, tail: 1, size: 1, zones: [1], zonesInState: 1 });
  });
});
