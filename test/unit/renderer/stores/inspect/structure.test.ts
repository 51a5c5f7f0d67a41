import { beforeEach, describe, expect, it } from 'vitest';
import { MIB } from '../../../../../shared/units/units';
import { useStructure } from '../../../../../renderer/stores/inspect/structure';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  useStructure();
  await workbench.open('a.img', { spec: { zoneCount: ZONES } });
});

const pagesAsked = () => workbench.calls.filter(({ channel }) => channel === 'structure:read').length;

const ZONES = 5_000;
/** Those of the header, then four of each zone's word. */
const TOTAL = 41 + 4 * ZONES;

describe('structure store', () => {
  it('loads a page once, when a field of it is needed', async () => {
    const structure = useStructure();
    structure.ensure(0, 1);
    structure.ensure(3, 5);
    await workbench.settle();
    expect(pagesAsked()).toBe(1);
    expect(structure.total).toBe(TOTAL);
    expect(structure.fieldAt(0)?.path).toBe('header.magic');
    expect(structure.fieldAt(4_000)).toBeNull();
  });

  it('finds the field of any byte without reading all fields', async () => {
    const structure = useStructure();
    structure.ensure(0, 1);
    await workbench.settle();
    const last = await structure.find(Infinity);
    expect(last).toBeNull();
    const first = (await structure.find(0))!;
    expect(structure.fieldAt(first)?.offset).toBe(0);
    const found = (await structure.find(4096 + ZONES * MIB + 8 * 4_321 + 3))!;
    expect(structure.fieldAt(found)?.path).toContain('4321');
    expect(pagesAsked()).toBeLessThan(20);
  });

  it('asks nothing for a field that is here', async () => {
    const structure = useStructure();
    structure.ensure(0, 1);
    await workbench.settle();
    const found = (await structure.find(0))!;
    expect(structure.fieldAt(found)?.path).toBe('header.magic');
    expect(pagesAsked()).toBe(1);
  });

  it('finds nothing where no field lies', async () => {
    const structure = useStructure();
    structure.ensure(0, 1);
    await workbench.settle();
    expect(await structure.find(2_000_000)).toBeNull();
  });
});
