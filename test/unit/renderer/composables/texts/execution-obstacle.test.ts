import { remarkOn } from '../../../../../shared/errors/remark';
import { describe, expect, it } from 'vitest';
import { familyNamed } from '../../../../../main/format/registry';
import { executionObstacle } from '../../../../../renderer/composables/texts/execution-obstacle';
import { useCommands } from '../../../../../renderer/stores/commands';
import type { OpenImageOptions } from '../../../../../shared/image/open-options';
import type { ImageInfo } from '../../../../../shared/image/image-info';
import { openWorkbench, type WorkbenchImage } from '../../../../support/workbench/workbench';

/** `info`: what no small image has. */
async function obstacleOf(
  image: WorkbenchImage,
  options: OpenImageOptions = {},
  info: Partial<ImageInfo> = {},
) {
  const workbench = openWorkbench();
  workbench.alter('sessions:open', (snapshot) => ({ ...snapshot, info: { ...snapshot.info, ...info } }));
  const opened = await workbench.open('a.img', image, options);
  return executionObstacle(opened.info, familyNamed(opened.info.format));
}

describe('what stands against executing commands', () => {
  it('is nothing for an image with zones and data', async () => {
    expect(await obstacleOf({})).toBeNull();
    expect(useCommands().whyNot('workload.run')).toBeNull();
  });

  it('is the missing data image, which can be named', async () => {
    expect(await obstacleOf({ spec: { format: 'zone-file', conventional: [] } })).toMatchObject({
      cure: 'data',
    });
    expect(useCommands().whyNot('workload.run')).toBe('No data image is attached.');
  });

  it('is a layout that nothing may be written to', async () => {
    const obstacle = await obstacleOf(
      {},
      {},
      { readOnlyReason: remarkOn('a.img', 'it has internal snapshots') },
    );
    expect(obstacle?.text).toContain('it has internal snapshots. A run');
    expect(useCommands().whyNot('edit.toggleLock')).toBe(
      'This image can only be read: it has internal snapshots',
    );
    expect(useCommands().whyNot('zone.resetAll')).toContain('internal snapshots');
  });

  it('is the lack of zones, with what can be tried', async () => {
    const why = [{ variant: '56', score: 0.2, why: 'no field fits' }];
    const bytes = { asBytes: true };
    const unknown = { format: 'qcow2', variant: 'unknown' } as const;
    expect(await obstacleOf({}, bytes, { ...unknown, candidates: why })).toMatchObject({ cure: 'options' });
    expect(await obstacleOf({}, bytes, { ...unknown, variant: 'unzoned' })).toMatchObject({ cure: null });
    expect((await obstacleOf({}, bytes))?.text).toContain('shown as bytes');
    expect(useCommands().whyNot('zone.next')).toBe('This image has no zones.');
  });
});
