import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WRITABLE_FAMILIES } from '../../../../main/format/registry';
import { presetsOf } from '../../../../renderer/features/create-wizard/presets';
import { toSpec } from '../../../../renderer/features/create-wizard/wizard-model';
import { useCreation } from '../../../../renderer/stores/creation';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { MIB } from '../../../../shared/units/units';
import { specOf } from '../../../support/image/device-images';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
let place: { readonly path: string; readonly replace: boolean; readonly data: string | null };
const spec = toSpec(presetsOf(WRITABLE_FAMILIES)[0]!.draft, '00000000-0000-4000-8000-000000000000');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  workbench = openWorkbench();
  place = { path: workbench.path('new.img'), replace: false, data: null };
});
afterEach(() => vi.useRealTimers());

describe('creation store', () => {
  it('plans once the user stopped typing', async () => {
    const creation = useCreation();
    for (const zoneCount of [1, 16, 160]) creation.requestPlan({ ...spec, zoneCount }, place);
    expect(creation.planning).toBe(true);
    await vi.runAllTimersAsync();
    await workbench.settle();
    expect(workbench.calls.filter((call) => call.channel === 'images:plan')).toHaveLength(1);
    expect(creation.plan?.tableBytes).toBe(160 * 8);
    expect(creation.planning).toBe(false);
  });

  it('creates an image and opens it', async () => {
    expect(await useCreation().create(spec, place)).toBe(true);
    expect(existsSync(place.path)).toBe(true);
    expect(useSessions().active?.name).toBe('new.img');
  });

  it('opens a zone_file together with the data image that was made for it', async () => {
    const data = workbench.path('new.img.data');
    const zoneFile = specOf({ format: 'zone-file', zoneCount: 16, zoneSizeBytes: MIB });
    await useCreation().create(zoneFile, { ...place, data });
    expect(workbench.calls.find((call) => call.channel === 'images:create')?.args).toMatchObject({ data });
    expect(useSessions().active?.options).toEqual({ data });
  });

  it('says of a missing folder that none is made on the way', async () => {
    await useCreation().create(spec, { ...place, path: workbench.path('nowhere/new.img') });
    expect(useNotices().list[0]?.next).toContain('Choose a folder that exists');
  });

  it('shows how far it is, and can be stopped: nothing is left, and nothing is wrong', async () => {
    const creation = useCreation();
    const job = 'create-77';
    workbench.alter('images:create', () => ({ job }));
    const created = creation.create(spec, place);
    await workbench.settle();
    workbench.emit('jobs:progressed', {
      ...{ job, session: '', title: 'Creating new.img', unit: 'bytes', done: 5, total: 10, elapsedMs: 1 },
    });
    expect(creation.job?.progress?.done).toBe(5);
    const error = { code: 'cancelled', subject: null, message: 'creating was cancelled', data: {} } as const;
    workbench.emit('jobs:finished', { job, session: '', result: null, error });
    expect(await created).toBe(false);
    expect([creation.job, creation.creating, useNotices().list]).toEqual([null, false, []]);
    expect(useNotices().announcement).toContain('new.img was cancelled; nothing of it is left');
  });

  it('reports what stands in the way', async () => {
    writeFileSync(place.path, 'something');
    expect(await useCreation().create(spec, place)).toBe(false);
    expect(useNotices().list[0]?.image?.name).toBe('new.img');
    expect(useCreation().creating).toBe(false);
  });
});
