import { beforeEach, describe, expect, it } from 'vitest';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZoneView } from '../../../../../renderer/stores/inspect/zone-view';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.img');
});

describe('zone view store', () => {
  it('filters and sorts each image by its own choice', async () => {
    const view = useZoneView();
    const sessions = useSessions();
    const first = sessions.activeId!;
    view.shownAs = 'table';
    view.toggleState('full');
    view.sortBy('state');
    view.sortBy('state');
    await workbench.open('b.img');
    expect(view.shownStates).toEqual(new Set());
    expect([view.shownAs, view.sortedBy, view.descending]).toEqual(['map', 'zone', false]);
    view.toggleState('empty');
    sessions.activate(first);
    expect(view.shownStates).toEqual(new Set(['full']));
    expect([view.shownAs, view.sortedBy, view.descending]).toEqual(['table', 'state', true]);
  });

  it('keeps the choice while the image is open, also when it is opened anew with other options', async () => {
    const view = useZoneView();
    view.toggleState('full');
    await useSessions().open(workbench.path('a.img'), { openZonesMax: 3 });
    expect(useSessions().active?.info.limits.openZonesMax).toBe(3);
    expect(view.shownStates).toEqual(new Set(['full']));
  });

  it('lets all through again', () => {
    const view = useZoneView();
    view.toggleState('full');
    view.toggleState('empty');
    view.toggleState('full');
    expect(view.shownStates).toEqual(new Set(['empty']));
    view.showAllStates();
    expect(view.shownStates).toEqual(new Set());
  });
});
