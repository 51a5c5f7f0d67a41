import { existsSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { ConversionSummary } from '../../../../shared/image/conversion';
import type { SessionSnapshot } from '../../../../shared/session/session';
import { MIB } from '../../../../shared/units/units';
import { useConversion } from '../../../../renderer/stores/conversion';
import { useJobs } from '../../../../renderer/stores/jobs';
import { useNotices } from '../../../../renderer/stores/notices';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

/** Blocked: its driver corrupts zones beyond 4 GiB. */
const RFC = { format: 'zoned', variant: 'rfc', force: false } as const;
const EXTENDED = { format: 'zoned', variant: 'extended', force: false } as const;
let workbench: Workbench;
const settle = () => workbench.settle();
let place: { readonly path: string; readonly replace: boolean; readonly data: null };
const starts = () => workbench.calls.filter(({ channel }) => channel === 'conversions:start');
let told: (readonly [SessionSnapshot, ConversionSummary])[];
const done = (from: SessionSnapshot, summary: ConversionSummary) => void told.push([from, summary]);

beforeEach(async () => {
  workbench = openWorkbench();
  told = [];
  place = { path: workbench.path('b.img'), replace: false, data: null };
  await workbench.open('a.img', { commands: [{ op: 'open', zone: 9 }] });
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
    await workbench.open('a.qcow2', { spec: { format: 'qcow2', variant: '56' } });
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
    await workbench.open('large.img', { spec: { zoneSizeBytes: 64 * MIB, zoneCapacityBytes: 64 * MIB } });
    const conversion = await begin();
    conversion.target = RFC;
    await settle();
    conversion.acceptsLosses = true;
    expect(conversion.objection).toContain('R13');
    expect(await conversion.start(place, done)).toBe(false);
    expect(starts()).toEqual([]);
  });

  it('runs as a job, closes the dialog and tells what was made', async () => {
    const conversion = await begin();
    conversion.acceptsLosses = true;
    workbench.holdJobs();
    expect(await conversion.start(place, done)).toBe(true);
    expect(conversion.source).toBeNull();
    expect(useJobs().running).toHaveLength(1);
    workbench.runJobs();
    await settle();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject([{ name: 'a.img' }, { path: place.path, data: null }]);
    expect(starts()[0]?.args).toMatchObject({ ...place, session: 's1', acceptLoss: true });
    expect(existsSync(place.path)).toBe(true);
  });

  it('tells nothing of a conversion that was cancelled', async () => {
    const conversion = await begin();
    conversion.acceptsLosses = true;
    workbench.holdJobs();
    await conversion.start(place, done);
    await useJobs().cancelAll();
    workbench.runJobs();
    await settle();
    expect([told, useNotices().list]).toEqual([[], []]);
    expect(existsSync(place.path)).toBe(false);
  });

  it('keeps what the host says against the start in the dialog, and lets the user try again', async () => {
    const conversion = await begin();
    conversion.target = EXTENDED;
    await settle();
    writeFileSync(place.path, 'something');
    expect(await conversion.start(place, done)).toBe(false);
    expect(conversion.refusal).toContain('b.img');
    expect(conversion.source?.name).toBe('a.img');
    expect(await conversion.start({ ...place, replace: true }, done)).toBe(true);
  });

  it('says why there is no plan', async () => {
    workbench.refuse('conversions:plan', { code: 'io', subject: null, message: 'cannot read', data: {} });
    const conversion = await begin();
    expect([conversion.plan, conversion.problem]).toEqual([null, 'cannot read']);
  });

  it('reports a conversion that fails on its way', async () => {
    const conversion = await begin();
    conversion.target = EXTENDED;
    await settle();
    workbench.holdJobs();
    await conversion.start(place, done);
    const error = { code: 'no-space', subject: null, message: 'disk full', data: {} } as const;
    const { job } = useJobs().running[0]!;
    workbench.emit('jobs:finished', { job, session: 's1', result: null, error });
    await settle();
    expect(useNotices().list[0]).toMatchObject({ what: 'Converting: disk full', image: { name: 'a.img' } });
    expect(told).toEqual([]);
  });
});
