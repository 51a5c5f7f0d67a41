import { beforeEach, describe, expect, it } from 'vitest';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useOpenRequests } from '../../../../../renderer/stores/files/open-requests';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { parseOpenArguments, plainRequest } from '../../../../../shared/app/open-request';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
beforeEach(() => (workbench = openWorkbench()));

const names = () => useSessions().list.map(({ name }) => name);
const opens = () => workbench.calls.filter(({ channel }) => channel === 'sessions:open');

describe('requests to open', () => {
  it('are carried out, those of before and those that come', async () => {
    workbench.openRequests.push(plainRequest(workbench.make('a.img')), plainRequest(workbench.make('b.img')));
    expect(await useOpenRequests().take()).toBe(true);
    workbench.emit('app:openRequested', plainRequest(workbench.make('c.img')));
    await workbench.settle();
    expect(names()).toEqual(['a.img', 'b.img', 'c.img']);
  });

  it('lead to a place, also in an image that is open, and keep it locked when told so', async () => {
    const path = workbench.make('a.img');
    const [first] = parseOpenArguments([path, '--goto', 'z7+0x120', '--select=16', '--readonly']);
    await useOpenRequests().receive(first!);
    const { cursor, anchor, selection } = useInspector();
    expect([selection?.length, cursor - anchor]).toEqual([16, 15]);
    expect(await workbench.invoke('bytes:locate', { session: 's1', offset: anchor })).toMatchObject({
      value: { zone: 7, zoneByte: 0x120 },
    });
    await useSessions().setMode('s1', 'editing');
    expect(useSessions().active?.mode).toBe('locked');
    expect(useNotices().list.at(-1)).toMatchObject({ severity: 'error' });
    const [again] = parseOpenArguments([path, '--goto=0x200']);
    await useOpenRequests().receive(again!);
    expect(names()).toEqual(['a.img']);
    expect(useInspector().cursor).toBe(0x200);
    expect(useInspector().selection).toBeNull();
  });

  it('with an address or a size that is none open the image, and say so', async () => {
    const path = workbench.make('a.img');
    for (const words of [['--goto=z9999'], ['--select=lots']])
      await useOpenRequests().receive(parseOpenArguments([path, ...words])[0]!);
    expect(names()).toEqual(['a.img']);
    expect(useNotices().list.map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });
});

describe('links', () => {
  const link = (path: string) => parseOpenArguments([`zonesmith://open?path=${path}&at=0x200&select=4`])[0]!;

  it('ask, and open nothing before the answer', async () => {
    workbench.openRequests.push(link(workbench.make('a.img')));
    expect(await useOpenRequests().take()).toBe(false);
    expect(useOpenRequests().question).toMatchObject({ path: workbench.path('a.img'), at: '0x200' });
    expect(opens()).toEqual([]);
    await useOpenRequests().answer(true);
    expect(names()).toEqual(['a.img']);
    expect(useInspector().selection).toEqual({ offset: 0x200, length: 4 });
    expect(useOpenRequests().question).toBeNull();
  });

  it('are asked about one after the other, up to ten, and left alone when told so', async () => {
    useOpenRequests();
    for (let sent = 0; sent < 20; sent++) workbench.emit('app:openRequested', link(`/link-${sent}`));
    const asked: unknown[] = [];
    for (; useOpenRequests().question !== null; await useOpenRequests().answer(false))
      asked.push(useOpenRequests().question?.path);
    expect(asked).toEqual(Array.from({ length: 10 }, (_, sent) => `/link-${sent}`));
    expect(opens()).toEqual([]);
  });

  it('that are none are told, and open nothing', async () => {
    await useOpenRequests().receive(parseOpenArguments(['zonesmith://erase?path=/a'])[0]!);
    expect(useNotices().list.at(-1)?.what).toBe('A link was not followed');
    expect(opens()).toEqual([]);
  });
});
