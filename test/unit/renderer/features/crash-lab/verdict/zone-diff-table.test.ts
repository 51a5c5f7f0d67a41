import { mount } from '@vue/test-utils';
import { expect, it, onTestFinished, vi } from 'vitest';
import ZoneDiffTable from '../../../../../../renderer/features/crash-lab/verdict/ZoneDiffTable.vue';
import type { CrashZoneDiff } from '../../../../../../shared/crash/crash-report';
import { openWorkbench } from '../../../../../support/workbench/workbench';

/** Every element is as large as a verdict in a window usually is. */
class OneSize implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe() {
    this.#tell([{ contentRect: { width: 600, height: 400 } } as ResizeObserverEntry], this);
  }
  unobserve() {}
  disconnect() {}
}

const WHY =
  'table entry differs after the power cut; found implicitly opened, written up to LBA 0x510: closed';
const ZONES: readonly CrashZoneDiff[] = [
  {
    zone: 5,
    before: { state: 'implicitlyOpened', writePointer: 1300 },
    crashed: { state: 'implicitlyOpened', writePointer: 1296 },
    recovered: { state: 'closed', writePointer: 1296 },
    why: WHY,
  },
];

it('marks each value that changed and no other, and gives the reason the whole width', async () => {
  vi.stubGlobal('ResizeObserver', OneSize);
  onTestFinished(() => void vi.unstubAllGlobals());
  const workbench = openWorkbench();
  await workbench.open();
  const wrapper = mount(ZoneDiffTable, {
    props: { crash: 'c1', modelValue: null, zones: ZONES, reasonLines: 2 },
  });
  onTestFinished(() => wrapper.unmount());
  await workbench.settle();
  const moments = wrapper.findAll('.moment');
  const marks = moments.map((moment) => moment.findAll('.changed').map((one) => one.text()));
  expect(marks).toEqual([[], [expect.stringContaining('5,308,416 B')], [expect.stringContaining('cl')]]);
  const reason = wrapper.get('.detail');
  expect([reason.text(), reason.attributes('aria-colspan')]).toEqual([WHY, '4']);
  expect(wrapper.findAll('[role=columnheader]').map((head) => head.text())).not.toContain('Why');
});
