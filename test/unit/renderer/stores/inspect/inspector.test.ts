import { beforeEach, describe, expect, it } from 'vitest';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { MIB } from '../../../../../shared/units/units';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

const DATA = 4096;
const ZONE = MIB;
let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  const { session } = await workbench.open('a.img', { commands: [{ op: 'finish', zone: 40 }] });
  await useSessions().setMode(session, 'editing');
  useInspector();
  await workbench.settle();
});

describe('inspector store', () => {
  it('says where the cursor lies on the device', async () => {
    const inspector = useInspector();
    inspector.moveTo(DATA + ZONE + 5000);
    await workbench.settle();
    expect(inspector.place).toMatchObject({ zone: 1, zoneByte: 5000, lba: 257, region: 'data' });
  });

  it('keeps the cursor inside of the file', () => {
    const inspector = useInspector();
    inspector.moveTo(-5);
    expect(inspector.cursor).toBe(0);
    inspector.moveTo(Number.MAX_SAFE_INTEGER);
    expect(inspector.cursor).toBe(inspector.fileSize - 1);
  });

  it('selects bytes in both directions, ends included', () => {
    const inspector = useInspector();
    inspector.moveTo(100);
    expect(inspector.selection).toBeNull();
    inspector.moveTo(103, true);
    expect(inspector.selection).toEqual({ offset: 100, length: 4 });
    inspector.moveTo(98, true);
    expect(inspector.selection).toEqual({ offset: 98, length: 3 });
    inspector.select(200, 8);
    expect(inspector.selection).toEqual({ offset: 200, length: 8 });
    expect(inspector.cursor).toBe(207);
  });

  it('describes the selected zone, again after it changed', async () => {
    const inspector = useInspector();
    inspector.selectZone(40);
    await workbench.settle();
    expect(inspector.details?.row).toMatchObject({ index: 40, state: 'full' });
    await useZones().execute({ op: 'reset', zone: 40 });
    await workbench.settle();
    expect(inspector.details?.row.state).toBe('empty');
    inspector.selectZone(64);
    expect(inspector.selectedZone).toBeNull();
  });

  it('keeps the position of each image', async () => {
    const inspector = useInspector();
    const sessions = useSessions();
    const first = sessions.activeId!;
    inspector.moveTo(500);
    inspector.selectZone(3);
    await workbench.open('b.img');
    expect(inspector.cursor).toBe(0);
    expect(inspector.selectedZone).toBeNull();
    sessions.activate(first);
    expect(inspector.cursor).toBe(500);
    expect(inspector.selectedZone).toBe(3);
  });
});
