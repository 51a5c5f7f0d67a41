import { writeFileSync } from 'node:fs';
import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { h } from 'vue';
import InspectView from '../../../../../../../renderer/features/inspect/InspectView.vue';
import { useBytes } from '../../../../../../../renderer/stores/inspect/bytes';
import { useCommands } from '../../../../../../../renderer/stores/commands';
import { useGoing } from '../../../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../../../renderer/stores/sessions';
import type { CommandId } from '../../../../../../../shared/app/commands';
import { KIB, MIB } from '../../../../../../../shared/units/units';
import {
  openWorkbench,
  type Workbench,
  type WorkbenchImage,
} from '../../../../../../support/workbench/workbench';

let workbench: Workbench;
let wrapper: VueWrapper;

afterEach(() => wrapper.unmount());

/** Opens Inspect on an unlocked image at a zone, and a dialog by its command. */
async function begin(command: CommandId, zone: number, image: WorkbenchImage = {}): Promise<void> {
  workbench = openWorkbench();
  const { session } = await workbench.open('a.img', image);
  await useSessions().setMode(session, 'editing');
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(InspectView) }) },
    { attachTo: document.body },
  );
  await workbench.settle();
  await useGoing().pickZone(zone);
  await workbench.settle();
  await useCommands().run(command);
  await workbench.settle();
}

const dialog = () => document.querySelector<HTMLElement>('[role=dialog]');
const text = () => dialog()?.textContent ?? '';

function field(label: string): HTMLInputElement | HTMLSelectElement {
  const labels = [...dialog()!.querySelectorAll('label')];
  const found = labels.find(({ textContent }) => textContent?.trim() === label);
  return document.getElementById(found!.htmlFor) as HTMLInputElement;
}

async function enter(label: string, value: string): Promise<void> {
  const input = field(label);
  input.value = value;
  input.dispatchEvent(new Event(input instanceof HTMLSelectElement ? 'change' : 'input'));
  await workbench.settle();
}

async function press(name: string): Promise<void> {
  const buttons = [...dialog()!.querySelectorAll<HTMLElement>('button')];
  buttons.find(({ textContent }) => textContent?.trim() === name)!.click();
  await workbench.settle();
}

const commandsGiven = () => workbench.calls.filter(({ channel }) => channel === 'zones:execute').length;

describe('Write…', () => {
  it('begins at the write pointer of the zone and writes there', async () => {
    await begin('zone.write', 3, { commands: [{ op: 'write', zone: 3, blocks: 2 }] });
    expect(field('LBA').value).toBe('770');
    await enter('Size', '8KiB');
    await press('Write');
    expect(dialog()).toBeNull();
    expect(useInspector().details?.row.writePointerBytes).toBe(3 * MIB + 16 * KIB);
    expect(useInspector().place?.lba).toBe(770);
  });

  it('writes nothing while the size means none, rather than the size before it', async () => {
    await begin('zone.write', 3);
    await enter('Size', '8 apples');
    await press('Write');
    expect(commandsGiven()).toBe(0);
    expect(dialog()).not.toBeNull();
    await enter('Size', '8KiB');
    await press('Write');
    expect(commandsGiven()).toBe(1);
  });

  it('draws a seed for random bytes each time, and keeps the one that was used in the history', async () => {
    await begin('zone.write', 3);
    await enter('Content', 'random');
    const drawn = field('Seed').value;
    expect(drawn).toMatch(/^\d{1,6}$/);
    await enter('Seed', 'x');
    expect(text()).toContain('A seed is a whole number');
    await enter('Seed', '4711');
    await press('Write');
    expect(useSessions().active?.undoTitle).toMatch(/^write 1 block at LBA \d+, seed 4711$/);
    const { args } = workbench.calls.findLast(({ channel }) => channel === 'zones:execute')!;
    expect(args).toMatchObject({ command: { data: { pattern: 'random', seed: 4711 } } });
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((into) => (into as Uint32Array).fill(23) as never);
    await useCommands().run('zone.write');
    await workbench.settle();
    expect(field('Seed').value).toBe('23');
  });

  it('fills a conventional zone at any of its blocks', async () => {
    await begin('zone.write', 0);
    await enter('LBA', '0x11');
    await enter('Content', 'byte');
    await enter('Byte', '0x5a');
    expect(text()).toContain('zone 0 + 17 blocks, conventional');
    await press('Write');
    expect(dialog()).toBeNull();
    const { bytes } = await useBytes().read(useInspector().cursor, 2);
    expect([...bytes]).toEqual([0x5a, 0x5a]);
  });

  it('writes a file, all of it', async () => {
    await begin('zone.write', 1);
    writeFileSync(workbench.path('payload'), new Uint8Array(12_288).fill(7));
    await enter('Content', 'file');
    await enter('File', workbench.path('payload'));
    await press('Write');
    expect(dialog()).toBeNull();
    expect(useSessions().active?.undoTitle).toBe('write 3 blocks at LBA 256');
  });

  it('says which rule forbids a place off the write pointer, and keeps what was entered', async () => {
    await begin('zone.write', 3);
    await enter('LBA', '800');
    expect(text()).toContain('Zone 3 has its write pointer at LBA 768: the device will refuse it');
    await press('Write');
    expect(text()).toContain('Zone Invalid Write (1BCh)');
    expect(text()).toContain('zone 3: write at 3,276,800 B, write pointer 3,145,728 B —');
    expect(text()).toContain('Rule: write-at-write-pointer (zone 3, at 3,276,800 B');
    expect(field('LBA').value).toBe('800');
    expect(useNotices().shown).toEqual([]);
    await press('Use it');
    expect(text()).not.toContain('1BCh');
    await press('Write');
    expect(dialog()).toBeNull();
  });

  it('keeps what was entered when the host cannot carry it out', async () => {
    await begin('zone.write', 1);
    writeFileSync(workbench.path('payload'), new Uint8Array(100));
    await enter('Content', 'file');
    await enter('File', workbench.path('payload'));
    await press('Write');
    expect(text()).toContain('a write takes whole logical blocks of 4096 bytes');
    expect(field('File').value).toBe(workbench.path('payload'));
  });
});

describe('Append…', () => {
  const LIMITED: WorkbenchImage = {
    spec: { limits: { openZonesMax: 8, activeZonesMax: 12, appendMaxBytes: 128 * KIB } },
  };

  it('names the limit that binds: the least of append limit and room', async () => {
    await begin('zone.append', 3, LIMITED);
    await enter('Size', '2GiB');
    expect(text()).toContain('One append takes up to 128 KiB: the device will refuse more');
    await press('Fit');
    expect(field('Size').value).toBe('128KiB');
  });

  it('names the room where that is less', async () => {
    await begin('zone.append', 3, { ...LIMITED, commands: [{ op: 'write', zone: 3, blocks: 176 }] });
    await enter('Size', '2GiB');
    expect(text()).toContain('Only 64 KiB are left in the zone: the device will refuse more');
  });

  it('stays open with the reason when it is refused, and with what was entered', async () => {
    await begin('zone.append', 3, LIMITED);
    await enter('Size', '256KiB');
    await press('Append');
    expect(text()).toContain('Invalid Field in Command (002h)');
    expect(text()).toContain('Rule: append-limit');
    expect(field('Size').value).toBe('256KiB');
    expect(useNotices().shown).toEqual([]);
    await press('Fit');
    await press('Append');
    expect(dialog()).toBeNull();
    expect(commandsGiven()).toBe(2);
  });
});

it('a refused descriptor extension stays in its dialog', async () => {
  await begin('zone.setZde', 3, {
    spec: { zdeBytes: 64, limits: { openZonesMax: 1, activeZonesMax: 1, appendMaxBytes: null } },
  });
  const bytes = dialog()!.querySelector('textarea')!;
  bytes.value = 'de ad';
  bytes.dispatchEvent(new Event('input'));
  workbench.refuse('zones:execute', { code: 'busy', subject: null, message: 'a job runs', data: {} });
  await press('Set');
  expect(text()).toContain('a job runs');
  expect(bytes.value).toBe('de ad');
});
