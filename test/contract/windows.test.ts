import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { ArgumentsOf, Channel, EventName, ValueOf } from '../../shared/ipc/channels';
import type { Bridge, EventEnvelope } from '../../shared/ipc/envelope';
import { unwrap } from '../../shared/errors/result';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { specOf } from '../support/image/device-images';

describe('several windows over the contract', () => {
  let window: TestWindow;
  let other: Bridge;
  let heard: { readonly first: EventEnvelope[]; readonly second: EventEnvelope[] };
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const at = (name: string) => join(window.folder, name);
  const make = (name: string): string => {
    createImage(at(name), specOf(), { replace: false });
    return at(name);
  };

  beforeEach(() => {
    window = openTestWindow();
    other = window.another('window-2');
    heard = { first: [], second: [] };
    window.bridge.listen((event) => heard.first.push(event));
    other.listen((event) => heard.second.push(event));
  });
  afterEach(() => window.dispose());

  async function callOther<Name extends Channel>(
    channel: Name,
    args: ArgumentsOf<Name>,
  ): Promise<ValueOf<Name>> {
    return unwrap(await other.invoke(channel, args));
  }

  const names = (events: readonly EventEnvelope[]): EventName[] => events.map(({ event }) => event);

  it('each window has images of its own, and hears of those alone', async () => {
    const mine = await call('sessions:open', { path: make('a'), options: {} });
    const theirs = await callOther('sessions:open', { path: make('b'), options: {} });
    expect((await call('sessions:list', {})).map(({ name }) => name)).toEqual(['a']);
    expect((await callOther('sessions:list', {})).map(({ name }) => name)).toEqual(['b']);
    const changed = window.next('sessions:changed');
    await call('sessions:setMode', { session: mine.session, mode: 'editing' });
    await call('zones:execute', { session: mine.session, command: { op: 'finish', zone: 3 } });
    await changed;
    expect(names(heard.second)).not.toContain('sessions:changed');
    await callOther('sessions:close', { session: theirs.session, discard: false });
    expect((await call('sessions:list', {})).map(({ name }) => name)).toEqual(['a']);
  });

  it('an image of another window is refused, shown there, and moves with its edits', async () => {
    const path = make('a');
    const { session } = await call('sessions:open', { path, options: {} });
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 3 } });
    await expect(callOther('sessions:open', { path, options: { readOnly: true } })).rejects.toMatchObject({
      code: 'elsewhere',
      subject: path,
      data: { session },
    });
    expect(window.windows.shown).toEqual(['window-1']);
    expect(heard.first.at(-1)).toEqual({ event: 'sessions:sought', payload: { session } });

    expect(await callOther('sessions:move', { session, window: null, tab: null })).toEqual({ moved: true });
    expect(heard.first.at(-1)).toEqual({ event: 'sessions:left', payload: { session } });
    expect(heard.second.at(-1)).toMatchObject({
      event: 'sessions:arrived',
      payload: { session, dirty: true },
    });
    expect(await call('sessions:list', {})).toEqual([]);
    expect(await callOther('sessions:move', { session, window: null, tab: null })).toEqual({ moved: false });
    expect((await callOther('sessions:undo', { session })).dirty).toBe(false);
  });

  it('both may open one image at the same time: it is in one window', async () => {
    const path = make('a');
    const answers = await Promise.allSettled([
      call('sessions:open', { path, options: {} }),
      callOther('sessions:open', { path, options: {} }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lists = [await call('sessions:list', {}), await callOther('sessions:list', {})];
    expect(lists.flat()).toHaveLength(1);
  });

  it('an image with a job stays where it is', async () => {
    const { session } = await call('sessions:open', { path: make('a'), options: {} });
    const ended = window.next('jobs:finished');
    const settings = { commands: '2000', bytes: '4KiB', flush: '50' };
    const name = 'append-round-robin';
    await call('workloads:start', { session, name, seed: 1, settings, target: 'scratch' });
    const move = call('sessions:move', { session, window: 'window-2', tab: null });
    const moved = await move.then(
      () => 'moved',
      (thrown: { code: string }) => thrown.code,
    );
    expect(['busy', 'moved']).toContain(moved);
    if (moved === 'busy') await ended;
    expect((await call('sessions:list', {})).length).toBe(moved === 'busy' ? 1 : 0);
  });

  it('windows:open, windows:quit and windows:stay reach the host; a window knows what it was opened for', async () => {
    const tab = { path: at('a'), options: {}, cursor: 7, anchor: 3, zone: null };
    const workspace = { tabs: [tab], active: 0, route: 'traces' };
    const opened = await call('windows:open', { workspace });
    expect(opened).toEqual({ window: 'window-2' });
    expect(await callOther('workspace:load', {})).toEqual({ own: workspace, others: [], reopen: true });
    expect(await callOther('workspace:load', {})).toMatchObject({ own: workspace, reopen: false });
    expect(await call('windows:quit', {})).toEqual({ quits: true });
    expect(await call('windows:stay', {})).toEqual({ stays: true });
    expect([window.windows.quits, window.windows.stayed]).toEqual([1, ['window-1']]);
  });

  it('settings:save is heard by the other windows', async () => {
    const settings = { ...(await call('settings:load', {})), theme: 'dark' } as const;
    await call('settings:save', { settings });
    expect(names(heard.first)).toEqual([]);
    expect(heard.second).toEqual([{ event: 'settings:changed', payload: settings }]);
  });

  it('a window that is gone gives its images, with their edits, to be offered again', async () => {
    const { session } = await callOther('sessions:open', { path: make('a'), options: {} });
    await callOther('sessions:setMode', { session, mode: 'editing' });
    await callOther('zones:execute', { session, command: { op: 'finish', zone: 3 } });
    await window.application.closeWindow('window-2');
    expect(window.application.windows.there()).toEqual(['window-1']);
    expect(await call('kept:list', {})).toMatchObject([{ path: at('a') }]);
    expect((await call('sessions:open', { path: at('a'), options: {} })).dirty).toBe(false);
  });
});
