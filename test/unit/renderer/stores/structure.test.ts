import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useStructure } from '../../../../renderer/stores/structure';
import { connectFake } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;

beforeEach(async () => {
  bridge = connectFake({ zoneCount: 5_000 });
  useStructure();
  await useSessions().open('/images/a.img');
  await flushPromises();
});

const pagesAsked = () => bridge.calls.filter(({ channel }) => channel === 'structure:read').length;

describe('structure store', () => {
  it('loads a page once, when a field of it is needed', async () => {
    const structure = useStructure();
    structure.ensure(0, 1);
    structure.ensure(3, 5);
    await flushPromises();
    expect(pagesAsked()).toBe(1);
    expect(structure.total).toBe(5_002);
    expect(structure.fieldAt(0)?.path).toBe('header.magic');
    expect(structure.fieldAt(4_000)).toBeNull();
  });

  it('finds the field of any byte without reading all fields', async () => {
    const structure = useStructure();
    structure.ensure(0, 1);
    await flushPromises();
    const last = await structure.find(Infinity);
    expect(last).toBeNull();
    const first = (await structure.find(0))!;
    expect(structure.fieldAt(first)?.offset).toBe(0);
    const image = [...bridge.images.values()][0]!;
    const found = (await structure.find(image.tableOffset + 8 * 4_321 + 3))!;
    expect(structure.fieldAt(found)?.path).toContain('4321');
    expect(pagesAsked()).toBeLessThan(20);
  });

  it('finds nothing where no field lies', async () => {
    const structure = useStructure();
    structure.ensure(0, 1);
    await flushPromises();
    expect(await structure.find(2_000_000)).toBeNull();
  });
});
