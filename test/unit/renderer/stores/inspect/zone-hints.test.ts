import { beforeEach, describe, expect, it } from 'vitest';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZoneHints } from '../../../../../renderer/stores/inspect/zone-hints';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { useNotices } from '../../../../../renderer/stores/notices';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  useZoneHints();
  const { session } = await workbench.open('a.img');
  await useSessions().setMode(session, 'editing');
  await workbench.settle();
});

const asked = () => workbench.calls.filter(({ channel }) => channel === 'zones:hints').length;

async function hintOf(zone: number) {
  useZoneHints().hintOf(zone);
  await workbench.settle();
  return useZoneHints().hintOf(zone);
}

describe('hints of zones', () => {
  it('are asked for once, for the zones around too, and anew when zones change', async () => {
    expect(await hintOf(5)).toMatchObject({ content: { name: 'none' }, magic: null });
    await hintOf(6);
    expect(asked()).toBe(1);
    await useZones().give({ op: 'write', zone: 5, blocks: 1, data: { pattern: 'random', seed: 1 } });
    const written = await hintOf(5);
    expect(written?.content.name).toBe('random');
    expect(written?.entropyBits).toBeGreaterThan(7.5);
    expect(asked()).toBe(2);
    await hintOf(63);
    expect(asked()).toBe(3);
  });

  it('that cannot be told are no notice', async () => {
    workbench.refuse('zones:hints', { code: 'unsupported', subject: null, message: 'no data', data: {} });
    expect(await hintOf(5)).toBeNull();
    expect(useNotices().list).toEqual([]);
  });
});
