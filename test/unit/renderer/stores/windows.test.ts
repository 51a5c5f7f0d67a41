import { beforeEach, describe, expect, it } from 'vitest';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useSettings } from '../../../../renderer/stores/settings';
import { useWindows } from '../../../../renderer/stores/windows';
import { useWorkspace } from '../../../../renderer/stores/workspace';
import { useInspector } from '../../../../renderer/stores/inspect/inspector';
import { DEFAULT_SETTINGS } from '../../../../shared/app/settings';
import type { Channel } from '../../../../shared/ipc/channels';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
beforeEach(() => (workbench = openWorkbench()));

const names = () => useSessions().list.map(({ name }) => name);
const argumentsOf = (channel: Channel) =>
  workbench.calls.filter((call) => call.channel === channel).map(({ args }) => args);

describe('several windows', () => {
  it('gives an image to a new window, with its place, and shows its neighbour', async () => {
    useWindows();
    useWorkspace();
    await workbench.open('a.img');
    const { session } = await workbench.open('b.img');
    useInspector().select(4096, 16);
    await workbench.settle();
    await useWindows().moveToNew(session);
    await workbench.settle();
    expect(names()).toEqual(['a.img']);
    expect(argumentsOf('sessions:move')).toMatchObject([
      { session, window: 'window-2', tab: { cursor: 4111, anchor: 4096 } },
    ]);
    expect(useNotices().announcement).toBe('b.img went to another window');
  });

  it('opens no window for an image with a job, and says why it stays', async () => {
    const { session } = await workbench.open('a.img');
    workbench.alter('sessions:describe', (described) => ({ ...described, busy: true }));
    workbench.refuse('sessions:move', { code: 'busy', subject: null, message: 'a job is running', data: {} });
    await useWindows().moveToNew(session);
    expect(argumentsOf('windows:open')).toEqual([]);
    expect(names()).toEqual(['a.img']);
    expect(useNotices().list[0]?.next).toContain('Wait until the job has ended');
  });

  it('says when a browser opens none, and moves nothing', async () => {
    const { session } = await workbench.open('a.img');
    workbench.alter('windows:open', () => ({ window: null }));
    await useWindows().moveToNew(session);
    expect(argumentsOf('sessions:move')).toEqual([]);
    expect(useNotices().list[0]?.what).toBe('The browser opened no window');
  });

  it('takes an image that comes from another window', async () => {
    useWindows();
    const image = await workbench.open('a.img');
    useSessions().drop(image.session);
    workbench.emit('sessions:arrived', image);
    await workbench.settle();
    expect([names(), useSessions().active?.name]).toEqual([['a.img'], 'a.img']);
    expect(useNotices().announcement).toBe('a.img came from another window');
  });

  it('shows the tab that another window asked for', async () => {
    useWindows();
    const { session } = await workbench.open('a.img');
    await workbench.open('b.img');
    workbench.emit('sessions:sought', { session });
    expect(useSessions().active?.name).toBe('a.img');
  });

  it('an image of another window is offered to be shown here', async () => {
    const path = workbench.make('a.img');
    workbench.refuse('sessions:open', {
      code: 'elsewhere',
      subject: path,
      message: 'is open in another window',
      data: { session: 's9', path },
    });
    expect(await useSessions().open(path)).toBeNull();
    const [notice] = useNotices().list;
    expect([notice?.action?.title, notice?.action?.view]).toEqual(['Show it here', 'inspect']);
    workbench.refuse('sessions:move', { code: 'gone', subject: null, message: 'gone', data: {} });
    await expect(notice!.action!.run()).rejects.toMatchObject({ code: 'gone' });
    expect(argumentsOf('sessions:move')).toEqual([{ session: 's9', window: null, tab: null }]);
  });

  it('opens again what several windows had, each in its own', async () => {
    const tab = (path: string) => ({ path, options: {}, cursor: 0, anchor: 0, zone: null });
    const own = { tabs: [tab(workbench.make('a.img'))], active: 0, route: 'inspect' };
    const other = { tabs: [tab(workbench.make('b.img'))], active: 0, route: 'traces' };
    workbench.alter('workspace:load', () => ({ own, others: [other], reopen: false }));
    const workspace = useWorkspace();
    expect(await workspace.load()).toBeNull();
    expect(workspace.offered.map(({ path }) => path)).toEqual([own.tabs[0]!.path, other.tabs[0]!.path]);
    expect(await workspace.openAgain()).toBe(true);
    expect(names()).toEqual(['a.img']);
    expect(argumentsOf('windows:open')).toEqual([{ workspace: other }]);
    expect(workspace.offered).toEqual([]);
  });

  it('quits through the host, and tells it when this window stays', async () => {
    expect(await useWindows().quit()).toBe(true);
    await useWindows().stay();
    expect(argumentsOf('windows:stay')).toEqual([{}]);
  });

  it('has the settings that another window changed', () => {
    const settings = useSettings();
    workbench.emit('settings:changed', { ...DEFAULT_SETTINGS, theme: 'contrast' });
    expect(settings.values.theme).toBe('contrast');
  });
});
