import { readFileSync, writeFileSync } from 'node:fs';
import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import ReportDialog from '../../../../../../renderer/features/create-wizard/sources/ReportDialog.vue';
import { useFiles } from '../../../../../../renderer/stores/files/files';
import { REPORT_TEXT_MAX, type ReportReading } from '../../../../../../shared/image/report-reading';
import { openWorkbench, type Workbench } from '../../../../../support/workbench/workbench';

const CAPTURES = 'test/fixtures/captures/linux-6.1';
const capture = (name: string) => readFileSync(`${CAPTURES}/${name}`, 'utf8');
const SG = capture('nullblk-scsi/scsi-rep-zones.txt');

let workbench: Workbench;
async function settle(): Promise<void> {
  await vi.runAllTimersAsync();
  await workbench.settle();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  workbench = openWorkbench();
});
afterEach(() => vi.useRealTimers());

async function show() {
  const used: ReportReading[] = [];
  const wrapper = mount({
    render: () =>
      h(TooltipProvider, null, {
        default: () => h(ReportDialog, { open: true, onUse: (reading: ReportReading) => used.push(reading) }),
      }),
  });
  onTestFinished(() => wrapper.unmount());
  await settle();
  const dialog = document.querySelector<HTMLElement>('[role=dialog]')!;
  const area = dialog.querySelector('textarea')!;
  const paste = async (text: string) => {
    area.value = text;
    area.dispatchEvent(new Event('input'));
    await settle();
  };
  const press = async (text: string) => {
    [...dialog.querySelectorAll('button')].find((one) => one.textContent.trim() === text)!.click();
    await settle();
  };
  const told = () => dialog.querySelector('#report-told')!.textContent;
  return { used, dialog, area, paste, press, told };
}

describe('a report that is pasted', () => {
  it('is told by its content, with what was guessed and found, and asks for the block that is open', async () => {
    const { used, dialog, paste, press, told } = await show();
    await paste(SG);
    expect(told()).toContain('sg_rep_zones');
    expect(told()).toContain('16 zones of 4 MiB, 2 conventional');
    expect(told()).toContain('1 closed, 1 full, 2 explicitly opened, 10 empty');
    expect(told()).toContain('logical blocks of 4096 bytes');
    dialog.querySelector<HTMLInputElement>('input[value="512"]')!.click();
    await settle();
    expect(told()).toContain('16 zones of 512 KiB');
    await press('Use it');
    expect(used[0]).toMatchObject({ tool: 'sg_rep_zones', spec: { zoneSizeBytes: 2 ** 19 } });
  });

  it.each([
    ['zns/zns-blkzone-report.txt', '16 zones of 4 MiB, capacity 3 MiB'],
    ['zns/zns-report.json', '16 zones of 4 MiB, capacity 3 MiB'],
    ['zns/zns-report-v.txt', '16 zones of'],
    ['nullblk-scsi/nullblk-report.txt', 'zones of 4 MiB'],
  ])('is read as captured: %s', async (name, zones) => {
    const { paste, told } = await show();
    await paste(capture(name));
    expect(told()).toContain(zones);
  });

  it('is refused with line and value, and takes nothing', async () => {
    const { used, paste, press, told, area } = await show();
    await paste(SG.replace('Zone Length: 0x400', 'Zone Length: 0x4q0'));
    expect(told()).toMatch(/line \d+.*0x4q0/);
    expect(area.getAttribute('aria-invalid')).toBe('true');
    await press('Use it');
    expect(used).toEqual([]);
    await paste('');
    expect(told()).toContain('What the report says is shown here.');
  });

  it('is opened from a file, too, and where it is too long to be pasted', async () => {
    const { used, dialog, paste, press, told } = await show();
    await paste(SG.padEnd(REPORT_TEXT_MAX + 1));
    expect(told()).toContain('524,289 characters, 524,288 can be pasted');
    expect(workbench.calls.map(({ channel }) => channel)).not.toContain('reports:read');
    const path = workbench.path('report.txt');
    writeFileSync(path, SG);
    await press('Open file…');
    useFiles().dialog!.answer({ path, replace: false });
    await settle();
    expect(dialog.textContent).toContain(path);
    await press('Use it');
    expect(used[0]!.tool).toBe('sg_rep_zones');
  });
});
