import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { expect, it, onTestFinished } from 'vitest';
import { h } from 'vue';
import StatusJobs from '../../../../../renderer/frame/status/StatusJobs.vue';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench } from '../../../../support/workbench/workbench';
import { progressOf } from '../../../../support/workbench/progress';

it('shows the job of the image that is shown with what is left, and all jobs with their images', async () => {
  const workbench = openWorkbench();
  const { session } = await workbench.open('a.img');
  const other = await workbench.open('b.img');
  const wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(StatusJobs) }) },
    { attachTo: document.body },
  );
  onTestFinished(() => wrapper.unmount());
  const tell = (of: string, elapsedMs: number, done: number, title: string) =>
    workbench.emit(
      'jobs:progressed',
      progressOf({ job: `${of}-job-1`, session: of, elapsedMs, done, title }),
    );
  tell(other.session, 0, 0, 'Find x');
  tell(other.session, 10_000, 250, 'Find x');
  await workbench.settle();
  expect(wrapper.text()).toContain('Find x25 %30 s left');
  expect(wrapper.find('.trigger').exists()).toBe(false);
  tell(session, 100, 10, 'Check');
  await workbench.settle();
  expect(wrapper.text()).toContain('Find x');
  useSessions().activate(session);
  await workbench.settle();
  expect(wrapper.text()).toMatch(/^Check1 %/);
  await wrapper.get('.trigger').trigger('click');
  await workbench.settle();
  const popup = document.querySelector('.jobs-popup')!;
  expect(popup.textContent).toContain('Find x – b.img25 %30 s left');
  popup.querySelector<HTMLElement>('[aria-label="Cancel Check – a.img"]')!.click();
  await workbench.settle();
  expect(workbench.calls.at(-1)).toEqual({ channel: 'jobs:cancel', args: { job: `${session}-job-1` } });
});
