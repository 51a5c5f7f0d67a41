import { beforeEach, describe, expect, it } from 'vitest';
import { ref } from 'vue';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useViewPlaces } from '../../../../../renderer/stores/inspect/view-places';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.img');
});

describe('view places store', () => {
  it('keeps each place for its image', async () => {
    const sessions = useSessions();
    const first = sessions.activeId!;
    const top = useViewPlaces().placeOf<number | null>('zones.top', null);
    expect(top.value).toBeNull();
    top.value = 12;
    await workbench.open('b.img');
    expect(top.value).toBeNull();
    top.value = 3;
    sessions.activate(first);
    expect(top.value).toBe(12);
    expect(useViewPlaces().placeOf<number | null>('zones.top', null).value).toBe(12);
  });

  it('follows a name that changes', () => {
    const trace = ref('t1');
    const row = useViewPlaces().placeOf(() => `row of ${trace.value}`, 0);
    row.value = 7;
    trace.value = 't2';
    expect(row.value).toBe(0);
    trace.value = 't1';
    expect(row.value).toBe(7);
  });

  it('lets what is left last be kept for the image that it belongs to', async () => {
    const sessions = useSessions();
    const places = useViewPlaces();
    const first = sessions.activeId!;
    const keep = places.setterOf<number>('scroll');
    await workbench.open('b.img');
    keep(40);
    const scroll = places.placeOf('scroll', 0);
    expect(scroll.value).toBe(0);
    sessions.activate(first);
    expect(scroll.value).toBe(40);
  });
});
