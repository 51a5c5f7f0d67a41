import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import LiveView from '../../../../../renderer/features/live/LiveView.vue';
import { currentRoute } from '../../../../../renderer/router';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useCrash } from '../../../../../renderer/stores/crash/crash';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useLive } from '../../../../../renderer/stores/live/live';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { MIB } from '../../../../../shared/units/units';
import { newestTarget, refuseNextTarget } from '../../../../support/session/fake-target';
import { OneSize } from '../../../../support/workbench/one-size';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

const DRIVE = { spec: { conventional: [], zoneCapacityBytes: MIB } } as const;
const append = (zone: number): ZoneCommand => ({ op: 'append', zone, blocks: 2 });

let workbench: Workbench;
const settle = () => workbench.settle();

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', OneSize);
  workbench = openWorkbench();
});
afterEach(() => vi.unstubAllGlobals());

async function show() {
  const wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(LiveView) }) },
    { attachTo: document.body },
  );
  onTestFinished(() => wrapper.unmount());
  await settle();
  return wrapper;
}
type Shown = Awaited<ReturnType<typeof show>>;

const button = (wrapper: Shown, name: string) =>
  wrapper.findAll('button').find((one) => one.text() === name) ?? expect.fail(`no button ${name}`);
const isDisabled = (wrapper: Shown, name: string) =>
  button(wrapper, name).attributes('aria-disabled') === 'true';
const grid = (wrapper: Shown, label: string) => wrapper.find(`[role=grid][aria-label^="${label}"]`);

/** Serves the image that is shown, from the button on. */
async function serve(): Promise<Shown> {
  await workbench.open('a.img', DRIVE);
  const wrapper = await show();
  await wrapper.get('form').trigger('submit');
  await settle();
  return wrapper;
}

async function ask(...commands: ZoneCommand[]): Promise<void> {
  newestTarget().ask(commands);
  await settle();
}

describe('live view', () => {
  it('says why an image is no drive, and offers to convert it', async () => {
    await workbench.open();
    const wrapper = await show();
    expect(wrapper.text()).toContain('A ZNS drive has no conventional zones');
    expect(wrapper.text()).toContain('2 zones are conventional here.');
    expect(button(wrapper, 'Convert image…').exists()).toBe(true);
  });

  it('teaches what it is for, and asks for the padlock where hosts would edit the image', async () => {
    await workbench.open('a.img', DRIVE);
    const wrapper = await show();
    expect(wrapper.text()).toContain('Serve this image as a drive');
    expect(isDisabled(wrapper, 'Serve as a drive')).toBe(false);
    await wrapper.get('input[value="in-place"]').setValue();
    expect(isDisabled(wrapper, 'Serve as a drive')).toBe(true);
    await useSessions().setMode(useSessions().activeId!, 'editing');
    await settle();
    expect(isDisabled(wrapper, 'Serve as a drive')).toBe(false);
  });

  it('warns of an address that others reach', async () => {
    await workbench.open('a.img', DRIVE);
    const wrapper = await show();
    expect(wrapper.text()).not.toContain('there is no authentication');
    useLive().host = '0.0.0.0';
    await settle();
    expect(wrapper.text()).toContain('there is no authentication');
  });

  it('shows how to attach it, who did, and what they do', async () => {
    const wrapper = await serve();
    expect(wrapper.text()).toContain('nvme connect -t tcp -a 127.0.0.1 -s 4420 -n nqn.2014-08');
    expect(isDisabled(wrapper, 'Pull the plug…')).toBe(true);
    newestTarget().attach();
    await ask(append(3), append(5), { op: 'write', lba: 7, blocks: 1 });
    expect(wrapper.get('[aria-label="1 attached host"]').text()).toContain('127.0.0.1:50000');
    const figures = wrapper.get('[aria-label="What hosts did"]').text();
    expect(figures).toMatch(/Commands\s*3/);
    expect(figures).toMatch(/Refused\s*1/);
    const rows = grid(wrapper, 'Last commands').findAll('[role=row]');
    expect(rows[1]!.text()).toMatch(/write.*zone 0, LBA 7/);
    expect(rows[2]!.text()).toMatch(/append.*zone 5/);
    expect(isDisabled(wrapper, 'Pull the plug…')).toBe(false);
  });

  it('draws what is not durable, what the choice makes of it, and ticks', async () => {
    const wrapper = await serve();
    expect(wrapper.text()).toContain('Nothing could be lost now');
    await ask(append(3));
    const rows = () => grid(wrapper, 'Writes not yet durable').findAll('[role=row]').slice(1);
    await vi.waitFor(() => expect(rows()[0]!.text()).toMatch(/lost\s*data\s*zone 3/), { timeout: 120_000 });
    await rows()[0]!.get('input').setValue(true);
    expect(rows()[0]!.text()).toContain('survives');
    expect(rows()[1]!.text()).toContain('lost');
    await ask({ op: 'flush' });
    await vi.waitFor(() => expect(wrapper.text()).toContain('Nothing could be lost now'), {
      timeout: 120_000,
    });
  });

  it('acts on a zone beside its hosts', async () => {
    const wrapper = await serve();
    useInspector().selectZone(7);
    await settle();
    await button(wrapper, 'Finish').trigger('click');
    await settle();
    expect(newestTarget().said).toContainEqual({ kind: 'zones-changed', drive: 0, zones: [7] });
    expect(wrapper.get('[title^="fu = full"]').text()).toContain('1');
  });

  it('pulls no plug while what is lost is chosen wrongly', async () => {
    const wrapper = await serve();
    newestTarget().attach();
    await settle();
    await button(wrapper, 'Pull the plug…').trigger('click');
    await settle();
    const dialog = document.querySelector('[role=dialog]')!;
    const pull = () =>
      [...dialog.querySelectorAll('button')].find((one) => one.textContent === 'Pull the plug')!;
    const seed = [...dialog.querySelectorAll('.field')].find((one) => one.textContent.includes('Seed'))!;
    const input = seed.querySelector('input')!;
    const type = async (text: string): Promise<void> => {
      input.value = text;
      input.dispatchEvent(new Event('input'));
      await settle();
    };
    await type('three');
    expect(pull().getAttribute('aria-disabled')).toBe('true');
    await type('3');
    expect(pull().getAttribute('aria-disabled')).toBeNull();
  });

  it('pulls the plug, gives the verdict in one sentence, and leads to the crash lab and the trace', async () => {
    const wrapper = await serve();
    await ask(append(3), { op: 'flush' }, append(5));
    await useCommands().run('live.pull');
    await settle();
    const dialog = document.querySelector<HTMLElement>('[role=dialog]')!;
    expect(dialog.textContent).toContain('Every host loses its connection at once.');
    dialog.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await vi.waitFor(async () => {
      await settle();
      expect(wrapper.text()).toContain('Recovered with allowed loss');
    }, 120_000);
    expect(wrapper.text()).toMatch(/Behind command 2: 0 writes survived, \d+ lost, 0 torn\./);
    expect(wrapper.text()).toContain('It is no longer served.');
    await button(wrapper, 'Show in Crash lab').trigger('click');
    await settle();
    expect(currentRoute.value).toBe('crash-lab');
    const crash = useCrash();
    expect(crash.outcome?.report.verdict).toBe('recovered with allowed loss');
    expect([crash.point, crash.isStale]).toEqual(['2:after', false]);
    await button(wrapper, 'Open its trace').trigger('click');
    await settle();
    expect(currentRoute.value).toBe('traces');
  });

  it('serves again after a cut, and judges it when asked to', async () => {
    const wrapper = await serve();
    await ask(append(3));
    await useCommands().run('live.pull');
    await settle();
    const dialog = document.querySelector<HTMLElement>('[role=dialog]')!;
    dialog.querySelector<HTMLInputElement>('input[value=restart]')!.click();
    await settle();
    dialog.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
    expect(wrapper.text()).toContain('It is served again.');
    expect(wrapper.text()).toContain('No commands yet');
    await button(wrapper, 'Judge it').trigger('click');
    await vi.waitFor(async () => {
      await settle();
      expect(wrapper.text()).toContain('Recovered with allowed loss');
    }, 120_000);
  });

  it('says why nothing listens, and what to do', async () => {
    const wrapper = await serve();
    await button(wrapper, 'Stop').trigger('click');
    await settle();
    expect(wrapper.text()).toMatch(/Served: 0 commands/);
    refuseNextTarget({ code: 'io', subject: null, message: 'cannot listen on port 4420', data: {} });
    await wrapper.get('form').trigger('submit');
    await settle();
    expect(wrapper.get('[role=alert]').text()).toMatch(/cannot listen on port 4420\. Mend that/);
  });

  it('edits nothing from here meanwhile, and says why', async () => {
    await serve();
    expect(useCommands().whyNot('edit.undo')).toMatch(/Hosts use this image as a drive/);
    expect(useCommands().whyNot('live.start')).toMatch(/served as a drive already/);
    await useSessions().setMode(useSessions().activeId!, 'editing');
    expect(useNotices().list.at(-1)).toMatchObject({
      what: expect.stringContaining('served as a drive; stop that first'),
      offer: { command: 'live.stop' },
    });
    await useCommands().run('view.home');
    await useLive().stop();
    await settle();
    expect(useCommands().whyNot('live.stop')).toMatch(/not served/);
  });
});
