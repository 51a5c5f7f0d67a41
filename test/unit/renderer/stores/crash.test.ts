import { beforeEach, describe, expect, it } from 'vitest';
import { useCrash } from '../../../../renderer/stores/crash';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useWorkload } from '../../../../renderer/stores/workload';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;

beforeEach(async () => {
  bridge = connectFake();
  await useSessions().open('/images/a.img');
});

describe('crash store', () => {
  it('starts at the end of the newest trace', async () => {
    const crash = useCrash();
    await settle();
    expect(crash.trace).toBe('trace-1');
    expect(crash.point).toBe('999');
  });

  it('recovers as the image’s own program does, unless told otherwise', async () => {
    expect(useCrash().policy).toBe('nvme');
    connectFake({ info: { format: 'zone-file', recoveryPolicy: 'qemu-zone-file' } });
    await useSessions().open('/images/b.img');
    expect(useCrash().policy).toBe('qemu-zone-file');
  });

  it('previews the choice and brings the report of a run', async () => {
    const crash = useCrash();
    await settle();
    crash.point = '120:after-data';
    await crash.loadPreview();
    expect(crash.preview?.point).toBe('120:after-data');
    const over = crash.run();
    await settle();
    expect(crash.isRunning).toBe(true);
    expect(await crash.run()).toBeNull();
    bridge.stepJobs();
    expect((await over)?.report.verdict).toBe('recovered with allowed loss');
    expect(await crash.keep('/images/crashed.img', { recovered: false, replace: false })).toEqual({
      path: '/images/crashed.img',
      data: null,
    });
  });

  it('has nothing to crash before something was recorded, and finds the trace afterwards', async () => {
    bridge.traceRecorded = false;
    const crash = useCrash();
    await settle();
    expect(crash.choice).toBeNull();
    expect(await crash.run()).toBeNull();
    const workload = useWorkload();
    await workload.load();
    const over = workload.run();
    await settle();
    bridge.traceRecorded = true;
    bridge.stepJobs();
    await over;
    await settle();
    expect(crash.trace).toBe('trace-1');
  });

  it('takes an objection for no preview, so that it is asked about again', async () => {
    const crash = useCrash();
    await settle();
    bridge.refuse('crashes:preview', { code: 'usage', message: 'a job is running', data: {} });
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
    const over = crash.run();
    await settle();
    bridge.stepJobs();
    const outcome = await over;
    await sessions.open('/images/b.img');
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
    const over = crash.run();
    await settle();
    await sessions.open('/images/b.img');
    await settle();
    expect(crash.isRunning).toBe(false);
    bridge.stepJobs();
    const outcome = await over;
    expect(crash.outcome).toBeNull();
    sessions.activate(first);
    expect(crash.outcome).toEqual(outcome);
  });
});
