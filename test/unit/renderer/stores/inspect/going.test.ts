import { beforeEach, describe, expect, it } from 'vitest';
import { useGoing } from '../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../renderer/stores/notices';
import { MIB } from '../../../../../shared/units/units';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

const DATA = 4096;
const ZONE = MIB;

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open();
  useGoing();
  await workbench.settle();
});

describe('going', () => {
  it('shows the bytes of a zone that is picked', async () => {
    await useGoing().pickZone(7);
    await workbench.settle();
    expect(useInspector().selectedZone).toBe(7);
    expect(useInspector().cursor).toBe(DATA + 7 * ZONE);
  });

  it('leaves the cursor where it is when it is in that zone already', async () => {
    const { moveTo, pickZone } = useGoing();
    moveTo(DATA + 3 * ZONE + 500);
    await workbench.settle();
    await pickZone(3);
    expect(useInspector().cursor).toBe(DATA + 3 * ZONE + 500);
  });

  it('selects the zone that the cursor enters', async () => {
    useGoing().moveTo(DATA + 12 * ZONE + 1);
    await workbench.settle();
    expect(useInspector().selectedZone).toBe(12);
  });

  it('ends at the last of several zones picked in a hurry', async () => {
    const { pickZone } = useGoing();
    const going = [4, 5, 6, 7, 8].map((zone) => pickZone(zone));
    await Promise.all(going);
    await workbench.settle();
    expect(useInspector().selectedZone).toBe(8);
    expect(useInspector().cursor).toBe(DATA + 8 * ZONE);
  });

  it('lets a click into the bytes win over a zone that was being fetched', async () => {
    const { moveTo, pickZone } = useGoing();
    const picking = pickZone(9);
    moveTo(DATA + 2 * ZONE);
    await picking;
    await workbench.settle();
    expect(useInspector().cursor).toBe(DATA + 2 * ZONE);
    expect(useInspector().selectedZone).toBe(2);
  });

  it('goes to addresses and selects the zone there', async () => {
    expect(await useGoing().tryGoTo('z7+0x120')).toBe(true);
    expect(useInspector().cursor).toBe(DATA + 7 * ZONE + 0x120);
    expect(useInspector().selectedZone).toBe(7);
    expect(await useGoing().tryGoTo('nowhere')).toBe(false);
    expect(useNotices().list).toHaveLength(1);
    expect(useInspector().cursor).toBe(DATA + 7 * ZONE + 0x120);
  });

  it('tells what is wrong with an address and stays where it is', async () => {
    const { goTo, tryGoTo } = useGoing();
    await expect(goTo('nonsense')).rejects.toMatchObject({ code: 'usage' });
    expect(useNotices().list).toHaveLength(0);
    await tryGoTo('nonsense');
    expect(useNotices().list).toHaveLength(1);
    expect(useInspector().cursor).toBe(0);
  });

  it('shows the table entry of a zone of which the file holds no bytes, without a message', async () => {
    const { pickZone, goToZone } = useGoing();
    await workbench.open('b.img', { spec: { format: 'qcow2' } });
    await pickZone(9);
    await workbench.settle();
    expect(useInspector().selectedZone).toBe(9);
    expect(useInspector().place).toMatchObject({ region: 'write pointer table', lba: null, zone: 9 });
    expect(useNotices().list).toHaveLength(0);
    await goToZone(9, 'wp:');
    expect(useNotices().announcement).toContain('table entry of zone 9');
    expect(useNotices().list).toHaveLength(0);
  });

  it('marks the bytes that a field stands for until the cursor is moved by hand', () => {
    const { moveTo, point } = useGoing();
    point(0x40, 8);
    expect(useInspector().highlight).toEqual({ offset: 0x40, length: 8 });
    expect(useInspector().cursor).toBe(0x40);
    moveTo(0x50);
    expect(useInspector().highlight).toBeNull();
  });
});
