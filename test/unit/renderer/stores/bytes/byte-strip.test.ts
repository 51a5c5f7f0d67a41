import { beforeEach, describe, expect, it } from 'vitest';
import { useByteStrip } from '../../../../../renderer/stores/bytes/byte-strip';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { rowAt } from '../../../../../renderer/components/byte-strip/strip-scale';
import { ZONE_CONTENTS } from '../../../../../shared/image/zone-hints';
import { nextTick } from 'vue';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  useByteStrip();
  const { session } = await workbench.open('a.img');
  await useSessions().setMode(session, 'editing');
  await workbench.settle();
});

const asked = () => workbench.calls.filter(({ channel }) => channel === 'bytes:strip').length;

async function show(rows: number): Promise<void> {
  useByteStrip().wanted = rows;
  await workbench.settle();
}

const contentAt = (offset: number) => {
  const rows = useByteStrip().rows!;
  return ZONE_CONTENTS[rows.content[rowAt(rows.layout, offset)]!]!.name;
};

describe('the strip of a file', () => {
  it('is asked for while it is shown, some rows at a time, and where bytes change', async () => {
    expect(asked()).toBe(0);
    await show(200);
    expect(asked()).toBe(4);
    await useZones().give({ op: 'write', zone: 5, blocks: 8, data: { pattern: 'random', seed: 1 } });
    await workbench.settle();
    expect(asked()).toBeLessThanOrEqual(7);
    const place = useZones().table === null ? null : (await useZones().describe(5))?.dataOffset;
    expect(contentAt(place!)).toBe('random');
    await show(0);
    const before = asked();
    await useZones().give({ op: 'reset', zone: 5 });
    await workbench.settle();
    expect(asked()).toBe(before);
  });

  it('drops answers for a strip that is not shown any more', async () => {
    useByteStrip().wanted = 200;
    await nextTick();
    expect(asked()).toBe(1);
    await show(50);
    expect(asked()).toBe(2);
    expect(useByteStrip().rows?.layout.rows).toBe(50);
    expect(useByteStrip().rows?.known.every((known) => known === 1)).toBe(true);
  });

  it('is zoomed about a place, follows it, and shows the whole again', async () => {
    const strip = useByteStrip();
    await show(100);
    const { fileSize } = useInspector();
    const at = Math.floor(fileSize / 2);
    strip.zoom(4, at);
    expect(strip.part.length).toBe(Math.ceil(fileSize / 4));
    expect(rowAt({ ...strip.part, rows: 100 }, at)).toBeCloseTo(50, -0.5);
    strip.follow(fileSize - 1);
    expect(strip.part.offset + strip.part.length).toBe(fileSize);
    strip.zoom(0, at);
    expect(strip.part).toEqual({ offset: 0, length: fileSize });
  });

  it('that cannot be told is no notice, and is not asked for on and on', async () => {
    workbench.refuse('bytes:strip', { code: 'io', subject: null, message: 'no', data: {} });
    await show(200);
    expect(asked()).toBe(1);
    expect(useNotices().list).toEqual([]);
  });
});
