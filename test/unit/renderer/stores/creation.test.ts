import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WRITABLE_FAMILIES } from '../../../../main/format/registry';
import { presetsOf } from '../../../../renderer/features/create-wizard/presets';
import { toSpec } from '../../../../renderer/features/create-wizard/wizard-model';
import { useCreation } from '../../../../renderer/stores/creation';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;
const spec = toSpec(presetsOf(WRITABLE_FAMILIES)[0]!.draft, '00000000-0000-4000-8000-000000000000');
const place = { path: '/images/new.img', replace: false, data: null };

beforeEach(() => {
  vi.useFakeTimers();
  bridge = connectFake();
});
afterEach(() => vi.useRealTimers());

describe('creation store', () => {
  it('plans once the user stopped typing', async () => {
    const creation = useCreation();
    for (const zoneCount of [1, 16, 160]) creation.requestPlan({ ...spec, zoneCount }, '/images/new.img');
    expect(creation.planning).toBe(true);
    await vi.runAllTimersAsync();
    expect(bridge.calls.filter((call) => call.channel === 'images:plan')).toHaveLength(1);
    expect(creation.plan?.tableBytes).toBe(160 * 8);
    expect(creation.planning).toBe(false);
  });

  it('creates an image and opens it', async () => {
    expect(await useCreation().create(spec, place)).toBe(true);
    expect(bridge.created).toEqual(['/images/new.img']);
    expect(useSessions().active?.name).toBe('new.img');
  });

  it('opens a zone_file together with the data image that was made for it', async () => {
    const data = '/images/new.img.data';
    await useCreation().create(spec, { ...place, data });
    expect(bridge.calls.find((call) => call.channel === 'images:create')?.args).toMatchObject({ data });
    expect(useSessions().active?.options).toEqual({ data });
  });

  it('says of a missing folder that none is made on the way', async () => {
    bridge.refuse('images:create', { code: 'not-found', message: 'no such folder', data: {} });
    await useCreation().create(spec, { ...place, path: '/nowhere/new.img' });
    expect(useNotices().list[0]?.next).toContain('Choose a folder that exists');
  });

  it('reports what stands in the way', async () => {
    bridge.refuse('images:create', {
      code: 'exists',
      message: 'the file exists',
      data: { path: '/images/new.img' },
    });
    expect(await useCreation().create(spec, place)).toBe(false);
    expect(useNotices().list[0]?.what).toContain('the file exists');
    expect(useCreation().creating).toBe(false);
  });
});
