import { beforeEach, describe, expect, it } from 'vitest';
import { useDataRuns } from '../../../../../../renderer/features/inspect/hex/use-data-runs';
import type { Annotation } from '../../../../../../shared/image/place';
import { openWorkbench, type Workbench } from '../../../../../support/workbench/workbench';

const ZONE = 0x10000;
const cluster: Annotation = { offset: 0x5000, length: 0x1000, kind: 'written', label: '', zone: 2 };

/** Where the host says that the cluster lies. */
let zoneByte: number;
let workbench: Workbench;
const asked = () => workbench.calls.filter(({ channel }) => channel === 'bytes:locate').length;

beforeEach(async () => {
  zoneByte = 0x3000;
  workbench = openWorkbench();
  await workbench.open();
  workbench.alter('bytes:locate', ({ offset }) => ({ offset, lba: 35, zone: 2, zoneByte, region: 'data' }));
});

describe('data runs', () => {
  it('asks once where a span lies on the device', async () => {
    const runs = useDataRuns(() => ZONE);
    expect(runs.runsOf([cluster])).toEqual([]);
    await workbench.settle();
    expect(runs.runsOf([cluster])).toMatchObject([{ offset: 0x5000, deviceByte: 2 * ZONE + 0x3000 }]);
    expect(asked()).toBe(1);
  });

  it('asks again after the file changed, and shows the old place until the answer is here', async () => {
    const runs = useDataRuns(() => ZONE);
    runs.runsOf([cluster]);
    await workbench.settle();
    zoneByte = 0x7000;
    runs.outdate();
    expect(runs.runsOf([cluster])).toMatchObject([{ zoneByte: 0x3000 }]);
    await workbench.settle();
    expect(runs.runsOf([cluster])).toMatchObject([{ zoneByte: 0x7000 }]);
    expect(asked()).toBe(2);
  });

  it('knows nothing of another file', async () => {
    const runs = useDataRuns(() => ZONE);
    runs.runsOf([cluster]);
    await workbench.settle();
    runs.forget();
    expect(runs.runsOf([cluster])).toEqual([]);
  });
});
