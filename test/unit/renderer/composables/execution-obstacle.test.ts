import { describe, expect, it } from 'vitest';
import { executionObstacle } from '../../../../renderer/composables/execution-obstacle';
import { useCommands } from '../../../../renderer/stores/commands';
import { familyNamed } from '../../../../main/format/registry';
import { useSessions } from '../../../../renderer/stores/sessions';
import type { ImageInfo } from '../../../../shared/image/image-info';
import { connectFake } from '../../../support/fake-bridge/connect-fake';

const NO_ZONES: ImageInfo['geometry'] = {
  zoneCount: 0,
  zoneSizeBytes: 0,
  zoneCapacityBytes: 0,
  conventionalZones: [],
  lastZoneSizeBytes: 0,
};

async function obstacleOf(info: Partial<ImageInfo>) {
  connectFake({ info });
  const snapshot = (await useSessions().open('/images/a.img'))!;
  return executionObstacle(snapshot.info, familyNamed(snapshot.info.format));
}

describe('what stands against executing commands', () => {
  it('is nothing for an image with zones and data', async () => {
    expect(await obstacleOf({})).toBeNull();
    expect(useCommands().whyNot('workload.run')).toBeNull();
  });

  it('is the missing data image, which can be named', async () => {
    expect(await obstacleOf({ format: 'zone-file', hasData: false })).toMatchObject({ cure: 'data' });
    expect(useCommands().whyNot('workload.run')).toBe('No data image is attached.');
  });

  it('is a layout that nothing may be written to', async () => {
    const obstacle = await obstacleOf({ readOnlyReason: 'it has internal snapshots' });
    expect(obstacle?.text).toContain('it has internal snapshots. A run');
    expect(useCommands().whyNot('edit.toggleLock')).toBe(
      'This image can only be read: it has internal snapshots',
    );
    expect(useCommands().whyNot('zone.resetAll')).toContain('internal snapshots');
  });

  it('is the lack of zones, with what can be tried', async () => {
    const why = [{ variant: '56', score: 0.2, why: 'no field fits' }];
    const unknown = { format: 'qcow2', variant: 'unknown', geometry: NO_ZONES } as const;
    expect(await obstacleOf({ ...unknown, candidates: why })).toMatchObject({ cure: 'options' });
    expect(await obstacleOf({ ...unknown, variant: 'unzoned' })).toMatchObject({ cure: null });
    expect((await obstacleOf({ format: 'bytes', geometry: NO_ZONES }))?.text).toContain('shown as bytes');
    expect(useCommands().whyNot('zone.next')).toBe('This image has no zones.');
  });
});
