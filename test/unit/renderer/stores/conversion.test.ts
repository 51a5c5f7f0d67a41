import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { ConversionSummary } from '../../../../shared/image/conversion';
import { useConversion } from '../../../../renderer/stores/conversion';
import { useJobs } from '../../../../renderer/stores/jobs';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

const EXTENDED = { format: 'zoned', variant: 'extended', force: false } as const;
const place = { path: '/images/b.img', replace: false, data: null };
let bridge: FakeBridge;
let told: (readonly [string, ConversionSummary])[];
const done = (from: string, summary: ConversionSummary) => void told.push([from, summary]);

beforeEach(async () => {
  bridge = connectFake();
  told = [];
  await useSessions().open('/images/a.img');
});

async function begin() {
  const conversion = useConversion();
  conversion.begin();
  await settle();
  return conversion;
}

describe('conversion store', () => {
  it('plans at once, for qcow2 where the image is of our own family', async () => {
    const conversion = await begin();
    expect(conversion.target).toEqual({ format: 'qcow2', variant: '44', force: false });
    expect(conversion.plan?.losses.map(({ code }) => code)).toContain('state-explicitly-opened');
    expect(conversion.objection).toBe('Accept the losses first.');
  });

  it('offers the layout that stores everything for images of the other families', async () => {
    bridge = connectFake({ info: { format: 'qcow2', variant: '56' } });
    await useSessions().open('/images/a.qcow2');
    const conversion = await begin();
    expect(conversion.target).toEqual(EXTENDED);
    expect(conversion.objection).toBe('');
  });

  it('asks for leave anew when another target is chosen', async () => {
    const conversion = await begin();
    conversion.acceptsLosses = true;
    expect(conversion.objection).toBe('');
    conversion.target = { format: 'qcow2', variant: '56', force: false };
    await nextTick();
    expect(conversion.objection).toContain('Waiting');
    await settle();
    expect(conversion.acceptsLosses).toBe(false);
    expect(conversion.objection).toBe('Accept the losses first.');
  });

  it('does not start against a blocker', async () => {
    const conversion = await begin();
    conversion.target = { format: 'zone-file', variant: 'v5', force: false };
    await settle();
    conversion.acceptsLosses = true;
    expect(conversion.objection).toContain('zones are conventional');
    expect(await conversion.start(place, done)).toBe(false);
    expect(bridge.jobs).toEqual([]);
  });

  it('runs as a job, closes the dialog and tells what was made', async () => {
    const conversion = await begin();
    conversion.acceptsLosses = true;
    expect(await conversion.start(place, done)).toBe(true);
    expect(conversion.source).toBeNull();
    bridge.stepJobs(0.5);
    expect(useJobs().running).toHaveLength(1);
    bridge.stepJobs();
    await settle();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject(['a.img', { path: '/images/b.img', data: null }]);
    const args = bridge.calls.find(({ channel }) => channel === 'conversions:start')?.args;
    expect(args).toMatchObject({ ...place, session: 's1', acceptLoss: true });
  });

  it('tells nothing of a conversion that was cancelled', async () => {
    const conversion = await begin();
    conversion.acceptsLosses = true;
    await conversion.start(place, done);
    await useJobs().cancelAll();
    bridge.stepJobs(0.1);
    await settle();
    expect([told, useNotices().list]).toEqual([[], []]);
  });

  it('keeps what the host says against the start in the dialog, and lets the user try again', async () => {
    const conversion = await begin();
    conversion.target = EXTENDED;
    await settle();
    bridge.refuse('conversions:start', { code: 'exists', message: '/images/b.img exists', data: {} });
    expect(await conversion.start(place, done)).toBe(false);
    expect(conversion.refusal).toBe('/images/b.img exists');
    expect(conversion.source?.name).toBe('a.img');
    bridge.allow('conversions:start');
    expect(await conversion.start({ ...place, replace: true }, done)).toBe(true);
  });

  it('says why there is no plan', async () => {
    bridge.refuse('conversions:plan', { code: 'io', message: 'cannot read', data: {} });
    const conversion = await begin();
    expect([conversion.plan, conversion.problem]).toEqual([null, 'cannot read']);
  });

  it('reports a conversion that fails on its way', async () => {
    const conversion = await begin();
    conversion.target = EXTENDED;
    await settle();
    await conversion.start(place, done);
    const error = { code: 'no-space', message: 'disk full', data: {} } as const;
    bridge.emit('jobs:finished', { job: bridge.jobs[0]!.job, session: 's1', result: null, error });
    await settle();
    expect(useNotices().list[0]?.what).toBe('Converting a.img: disk full');
    expect(told).toEqual([]);
  });
});
