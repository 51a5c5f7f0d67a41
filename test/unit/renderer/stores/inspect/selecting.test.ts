import { beforeEach, describe, expect, it } from 'vitest';
import { useGoing } from '../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useSelecting } from '../../../../../renderer/stores/inspect/selecting';
import { useStructure } from '../../../../../renderer/stores/inspect/structure';
import { useNotices } from '../../../../../renderer/stores/notices';
import { MIB } from '../../../../../shared/units/units';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

const DATA = 4096;

let workbench: Workbench;
const selection = () => useInspector().selection;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open();
});

describe('selecting', () => {
  it('selects a zone whole, with the cursor at its start', async () => {
    await useSelecting().selectZone(3);
    expect(selection()).toEqual({ offset: DATA + 3 * MIB, length: MIB });
    expect(useInspector().cursor).toBe(DATA + 3 * MIB);
  });

  it('says so where the bytes of a zone do not lie together', async () => {
    await workbench.open('b.img', { spec: { format: 'qcow2' } });
    await useSelecting().selectZone(3);
    expect(selection()).toBeNull();
    expect(useNotices().announcement).toContain('do not lie together');
  });

  it('selects the zone under the cursor, and everything when it is asked again', async () => {
    useGoing().moveTo(DATA + 5 * MIB + 77);
    await workbench.settle();
    await useSelecting().selectHere();
    expect(selection()).toEqual({ offset: DATA + 5 * MIB, length: MIB });
    await useSelecting().selectHere();
    expect(selection()).toEqual({ offset: 0, length: useInspector().fileSize });
  });

  it('selects the field under the cursor outside of the data', async () => {
    useStructure().ensure(0, 1);
    useGoing().moveTo(9);
    await workbench.settle();
    const index = await useStructure().find(9);
    const field = useStructure().fieldAt(index!)!;
    await useSelecting().selectHere();
    expect(field.length).toBeLessThan(64);
    expect(selection()).toEqual({ offset: field.offset, length: field.length });
  });

  it('selects until an address, whose byte is not part of it, either way', async () => {
    useGoing().moveTo(0x100);
    await useSelecting().selectUntil('+16');
    expect(selection()).toEqual({ offset: 0x100, length: 16 });
    await useSelecting().selectUntil('0x200');
    expect(selection()).toEqual({ offset: 0x100, length: 0x100 });
    await useSelecting().selectUntil('0xf0');
    expect(selection()).toEqual({ offset: 0xf0, length: 0x11 });
    await useSelecting().selectUntil('end+0');
    expect(selection()?.length).toBe(useInspector().fileSize - 0x100);
    await expect(useSelecting().selectUntil('0x100')).rejects.toMatchObject({ code: 'usage' });
    await expect(useSelecting().selectUntil('nowhere')).rejects.toMatchObject({ code: 'usage' });
  });
});
