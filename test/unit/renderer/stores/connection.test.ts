import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, describe, expect, it } from 'vitest';
import { h, nextTick } from 'vue';
import { AppError } from '../../../../shared/errors/app-error';
import { call } from '../../../../renderer/api/client';
import ConnectionBar from '../../../../renderer/frame/connection/ConnectionBar.vue';
import { useApp } from '../../../../renderer/stores/app';
import { useConnection } from '../../../../renderer/stores/connection';
import { useJobs } from '../../../../renderer/stores/jobs';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

describe('the way to the host', () => {
  let workbench: Workbench;
  beforeEach(async () => {
    workbench = openWorkbench();
    await useApp().load();
  });

  const show = () => mount({ render: () => h(TooltipProvider, null, { default: () => h(ConnectionBar) }) });
  const names = () => useSessions().list.map(({ name }) => name);

  it('is named in a bar for as long as it is lost, and in no message', async () => {
    const wrapper = show();
    expect(wrapper.find('section').exists()).toBe(false);
    workbench.loseOrFind('lost');
    await nextTick();
    expect(wrapper.get('[role="alert"]').text()).toContain('Disconnected, trying again.');
    const data = { disconnected: true };
    useNotices().report(new AppError('io', 'lost', data), 'Reading');
    expect(useNotices().list).toEqual([]);
    workbench.refuse('app:describe', { code: 'io', subject: null, message: 'lost', data });
    await wrapper.get('button').trigger('click');
    workbench.loseOrFind('refused');
    await nextTick();
    expect(wrapper.text()).toContain('Open the address that it printed');
    workbench.allow('app:describe');
    workbench.loseOrFind('open');
    await workbench.settle();
    expect(wrapper.find('section').exists()).toBe(false);
  });

  it('is caught up with when it is back: what changed, what was closed, which jobs ended unheard', async () => {
    useConnection();
    const { session } = await workbench.open('a.img');
    const other = await workbench.open('b.img');
    workbench.emit('jobs:progressed', {
      ...{
        job: `${session}-job-1`,
        session,
        title: 'x',
        unit: 'commands',
        elapsedMs: 0,
        done: 1,
        total: null,
      },
    });
    workbench.loseOrFind('lost');
    await call('sessions:close', { session: other.session, discard: true });
    await call('sessions:setMode', { session, mode: 'editing' });
    expect(names()).toEqual(['a.img', 'b.img']);
    workbench.loseOrFind('open');
    await workbench.settle();
    expect(names()).toEqual(['a.img']);
    expect(useSessions().find(session)?.mode).toBe('editing');
    expect(useJobs().running).toEqual([]);
    expect(useConnection().lost).toEqual([]);
  });

  it('leads to another host: its images are not those of the one before, which can be opened again', async () => {
    const wrapper = show();
    const image = await workbench.open('a.img');
    await call('sessions:setMode', { session: image.session, mode: 'editing' });
    await call('zones:execute', { session: image.session, command: { op: 'finish', zone: 4 } });
    useSessions().apply(await call('sessions:describe', { session: image.session }));
    workbench.loseOrFind('lost');
    // The host that died takes its sessions with it.
    await call('sessions:close', { session: image.session, discard: true });
    workbench.alter('app:describe', (description) => ({ ...description, instance: 'another' }));
    workbench.loseOrFind('open');
    await workbench.settle();
    expect(names()).toEqual([]);
    expect(wrapper.text()).toContain('1 image is no longer open: a.img. Unsaved edits are lost: a.img.');
    await wrapper.get('button').trigger('click');
    await workbench.settle();
    expect(names()).toEqual(['a.img']);
    expect(wrapper.find('section').exists()).toBe(false);
  });

  it('leads to another host that has the edits of the one before: they are there again', async () => {
    const wrapper = show();
    const image = await workbench.open('a.img');
    await call('sessions:setMode', { session: image.session, mode: 'editing' });
    await call('zones:execute', { session: image.session, command: { op: 'finish', zone: 4 } });
    useSessions().apply(await call('sessions:describe', { session: image.session }));
    workbench.loseOrFind('lost');
    await workbench.endSessions();
    workbench.alter('app:describe', (description) => ({ ...description, instance: 'another' }));
    workbench.loseOrFind('open');
    await workbench.settle();
    expect(wrapper.text()).toContain('1 image is no longer open: a.img. Unsaved edits were kept: a.img.');
    await wrapper.get('button').trigger('click');
    await workbench.settle();
    expect(useSessions().active).toMatchObject({ name: 'a.img', dirty: true, mode: 'editing' });
    expect(useNotices().list).toEqual([]);
  });
});
