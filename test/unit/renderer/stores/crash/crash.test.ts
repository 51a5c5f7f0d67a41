import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { useCrash } from '../../../../../renderer/stores/crash/crash';
import { useCrashedImages } from '../../../../../renderer/stores/crash/crashed-images';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useWorkload } from '../../../../../renderer/stores/workload';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
let trace: string;
const settle = () => workbench.settle();

beforeEach(async () => {
  workbench = openWorkbench();
  const { session } = await workbench.open();
  trace = await workbench.record(session);
});

describe('crash store', () => {
  it('starts at the end of the newest trace', async () => {
    const crash = useCrash();
    await settle();
    expect(crash.trace).toBe(trace);
    expect(crash.point).toBe('999');
  });

  it('recovers as the image’s own program does, unless told otherwise', async () => {
    expect(useCrash().policy).toBe('nvme');
    await workbench.open('b.img', { spec: { format: 'zone-file', conventional: [] } });
    expect(useCrash().policy).toBe('qemu-zone-file');
  });

  it('previews the choice and brings the report of a run', async () => {
    const crash = useCrash();
    await settle();
    crash.point = '120:after-data';
    await crash.loadPreview();
    expect(crash.preview?.point).toBe('120:after-data');
    workbench.holdJobs();
    const over = crash.run();
    await settle();
    expect(crash.isRunning).toBe(true);
    expect(await crash.run()).toBeNull();
    workbench.runJobs();
    expect((await over)?.report.verdict).toBe('recovered with allowed loss');
    const path = workbench.path('crashed.img');
    const { keep } = useCrashedImages();
    const handle = crash.outcome!.crash;
    expect(await keep(handle, { path, recovered: false, replace: false })).toEqual({ path, data: null });
    expect(existsSync(path)).toBe(true);
  });

  it('has nothing to crash before something was recorded, and finds the trace afterwards', async () => {
    await workbench.open('b.img');
    const crash = useCrash();
    await settle();
    expect(crash.choice).toBeNull();
    expect(await crash.run()).toBeNull();
    const workload = useWorkload();
    await workload.load();
    const outcome = await workload.run();
    await settle();
    expect(outcome?.trace).not.toBeNull();
    expect(crash.trace).toBe(outcome?.trace?.trace);
  });

  it('takes an objection for no preview, so that it is asked about again', async () => {
    const crash = useCrash();
    await settle();
    workbench.refuse('crashes:preview', {
      code: 'usage',
      subject: null,
      message: 'a job is running',
      data: {},
    });
    await crash.loadPreview();
    expect(crash.previewProblem).toBe('a job is running');
    expect(crash.isPreviewed).toBe(false);
  });

  it('keeps the choices and the verdict of each image', async () => {
    const crash = useCrash();
    const sessions = useSessions();
    const first = sessions.activeId!;
    await settle();
    crash.point = '120:after-data';
    crash.lose = 'all';
    await crash.loadPreview();
    const outcome = await crash.run();
    const other = await workbench.open('b.img');
    await workbench.record(other.session);
    await crash.loadTraces();
    await settle();
    expect(crash.outcome).toBeNull();
    expect([crash.point, crash.lose, crash.isPreviewed]).toEqual(['999', 'unflushed', false]);
    sessions.activate(first);
    await settle();
    expect(crash.outcome).toEqual(outcome);
    expect([crash.point, crash.lose, crash.isPreviewed]).toEqual(['120:after-data', 'all', true]);
  });

  it('brings the verdict to the image that was crashed, whatever is shown by then', async () => {
    const crash = useCrash();
    const sessions = useSessions();
    const first = sessions.activeId!;
    await settle();
    workbench.holdJobs();
    const over = crash.run();
    await settle();
    await workbench.open('b.img');
    expect(crash.isRunning).toBe(false);
    workbench.runJobs();
    const outcome = await over;
    expect(crash.outcome).toBeNull();
    sessions.activate(first);
    expect(crash.outcome).toEqual(outcome);
  });
});
