import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h } from 'vue';
import { call } from '../../../../../renderer/api/client';
import InspectView from '../../../../../renderer/features/inspect/InspectView.vue';
import StatusBar from '../../../../../renderer/frame/status/StatusBar.vue';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useGoing } from '../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { KIB, MIB } from '../../../../../shared/units/units';
import type { OwnCommand } from '../../../../../shared/workload/command';
import { ZoneState } from '../../../../../shared/zone/state';
import { holdTime, rest } from '../../../../support/workbench/rest';
import { openWorkbench, type Workbench, type WorkbenchImage } from '../../../../support/workbench/workbench';

/** What the dialog appends unless told otherwise. */
const APPENDED = 64 * KIB;
const ZONE = 3;

let workbench: Workbench;
let wrapper: VueWrapper;

/** Every element is as large as the bytes in a window usually are. */
class OneSize implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe() {
    this.#tell([{ contentRect: { width: 800, height: 400 } } as ResizeObserverEntry], this);
  }
  unobserve() {}
  disconnect() {}
}

beforeEach(() => {
  holdTime();
  vi.stubGlobal('ResizeObserver', OneSize);
});
afterEach(() => {
  wrapper.unmount();
  vi.useRealTimers();
});

/** Opens Inspect and the status bar on an image of some kind, unlocked, at ZONE. */
async function inspect(kind: NonNullable<WorkbenchImage['spec']>): Promise<void> {
  workbench = openWorkbench();
  const spec = { zoneCount: 512, conventional: [], ...kind };
  const data = kind.format === 'zone-file' ? { data: 'a.data' } : {};
  const { session } = await workbench.open('a.img', { spec, ...data });
  await useSessions().setMode(session, 'editing');
  const view = () => [h(InspectView), h(StatusBar)];
  wrapper = mount({ render: () => h(TooltipProvider, null, { default: view }) }, { attachTo: document.body });
  await rest(workbench);
  await useGoing().pickZone(ZONE);
  await rest(workbench);
}

/** Appends by the dialog; the channels called after the command itself. */
async function append(): Promise<string[]> {
  await useCommands().run('zone.append');
  await flushPromises();
  workbench.calls.length = 0;
  const buttons = [...document.querySelectorAll<HTMLElement>('[role=dialog] button')];
  buttons.find(({ textContent }) => textContent?.trim() === 'Append')!.click();
  await rest(workbench);
  const [command, ...others] = workbench.calls.map(({ channel }) => channel);
  expect(command).toBe('zones:execute');
  return others.sort();
}

/** What the window calls when another one gives a command. */
async function followed(command: OwnCommand): Promise<string[]> {
  await call('zones:execute', { session: useSessions().activeId!, command });
  workbench.calls.length = 0;
  await rest(workbench);
  return workbench.calls.map(({ channel }) => channel).sort();
}

const ZONED = { format: 'zoned', variant: 'extended' } as const;
const QCOW2 = { format: 'qcow2', variant: '56' } as const;
const ZONE_FILE = { format: 'zone-file', variant: 'v5' } as const;

describe('one append in the window', () => {
  it.each([
    { ...ZONED, calls: ['bytes:read', 'structure:read'] },
    { ...QCOW2, calls: ['bytes:read', 'structure:outline', 'structure:read'] },
    { ...ZONE_FILE, calls: ['bytes:read', 'structure:read', 'zones:lists'] },
  ])('is followed by three calls at most, each for what changed: $format', async ({ calls, ...kind }) => {
    await inspect(kind);
    for (let turn = 0; turn < 3; turn++) {
      expect(await append()).toEqual(calls);
      const written = ZONE * MIB + (turn + 1) * APPENDED;
      expect(useInspector().place).toMatchObject({ zone: ZONE, zoneByte: turn * APPENDED });
      expect(useInspector().details?.row.writePointerBytes).toBe(written);
      expect(useZones().table?.state[ZONE]).toBe(ZoneState.implicitlyOpened);
      expect(useZones().table?.writePointer[ZONE]).toBe(written / useInspector().unitContext.blockBytes);
    }
  });
});

describe('a change by another window', () => {
  it.each([
    { ...ZONED, calls: ['structure:read', 'zones:describe'] },
    { ...ZONE_FILE, calls: ['structure:read', 'zones:describe', 'zones:lists'] },
  ])('elsewhere does not read the bytes again, nor what they are: $format', async ({ calls, ...kind }) => {
    await inspect(kind);
    expect(await followed({ op: 'append', zone: 5, blocks: 1 })).toEqual(calls);
    expect(await followed({ op: 'finish', zone: 5 })).toEqual(calls);
    expect(useZones().table?.state[5]).toBe(ZoneState.full);
  });

  it('of the zone that is shown reads them', async () => {
    await inspect(ZONED);
    const all = ['bytes:read', 'structure:read', 'zones:describe'];
    // The cursor is on the block that is written: what it holds is asked again.
    const append = followed({ op: 'append', zone: ZONE, blocks: 1 });
    expect(await append).toEqual(['bytes:locate', ...all]);
    expect(await followed({ op: 'finish', zone: ZONE })).toEqual(all);
    expect(useInspector().details?.row.state).toBe('full');
  });

  it('far from the fields that are shown leaves those alone', async () => {
    // Its header does not count changes, and its table has more than one page.
    await inspect({ format: 'zoned', variant: 'rfc', zoneCount: 1600, zoneCapacityBytes: MIB });
    expect(await followed({ op: 'append', zone: 1500, blocks: 1 })).toEqual(['zones:describe']);
  });

  it('in what may be done, not in the content, reads nothing', async () => {
    await inspect(ZONED);
    await call('sessions:setMode', { session: useSessions().activeId!, mode: 'locked' });
    workbench.calls.length = 0;
    await rest(workbench);
    expect(workbench.calls).toEqual([]);
    expect(useSessions().active?.mode).toBe('locked');
  });
});
