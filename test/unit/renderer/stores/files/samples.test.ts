import { beforeEach, describe, expect, it } from 'vitest';
import { useApp } from '../../../../../renderer/stores/app';
import { useSamples } from '../../../../../renderer/stores/files/samples';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useTraces } from '../../../../../renderer/stores/traces/traces';
import { openWorkbench } from '../../../../support/workbench/workbench';

beforeEach(async () => {
  openWorkbench();
  await useApp().load();
});

describe('samples store', () => {
  async function open(id: string): Promise<string | null> {
    const samples = useSamples();
    await samples.load();
    return samples.open(samples.list.find((one) => one.id === id)!);
  }

  it('makes a sample, opens it and says where to go on', async () => {
    expect(await open('zns-capacity-hole')).toBe('inspect');
    expect(useSessions().active?.info).toMatchObject({
      path: expect.stringContaining('zns-capacity-hole'),
      geometry: { zoneCount: 16 },
    });
  });

  it('takes the trace of a sample, once', async () => {
    expect(await open('missing-flush')).toBe('crash-lab');
    expect(await open('missing-flush')).toBe('crash-lab');
    expect(useTraces().list).toMatchObject([{ title: 'missing-flush.trace', commands: 61 }]);
  });
});
