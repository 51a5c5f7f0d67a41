import { beforeEach, describe, expect, it } from 'vitest';
import { useWorkloadPreview } from '../../../../renderer/stores/workload-preview';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open();
});

const spec = (settings: Record<string, string> = {}) => ({ name: 'sequential-fill', seed: 1, settings });

describe('the preview of a workload', () => {
  it('holds the first commands, and whether there are more', async () => {
    const store = useWorkloadPreview();
    await store.load('s1', spec());
    expect(store.preview!.commands).toHaveLength(12);
    expect(store.preview!.isWhole).toBe(false);
    await store.load('s1', spec({ commands: '3' }));
    expect(store.preview).toMatchObject({
      commands: [{ op: 'write' }, { op: 'write' }, { op: 'write' }],
      isWhole: true,
    });
  });

  it('says why there is none, in the words of the generator', async () => {
    const store = useWorkloadPreview();
    await store.load('s1', spec({ bytes: '1000' }));
    expect(store.preview).toBeNull();
    expect(store.problem).toMatch(/bytes: '1000' is not accepted/);
    await store.load('s1', spec());
    expect(store.problem).toBe('');
  });

  it('drops an answer that was overtaken, or is not wanted any more', async () => {
    const store = useWorkloadPreview();
    const slow = store.load('s1', spec({ commands: '1' }));
    await Promise.all([store.load('s1', spec({ commands: '2' })), slow]);
    expect(store.preview!.commands).toHaveLength(2);
    const late = store.load('s1', spec());
    store.forget();
    await late;
    expect(store.preview).toBeNull();
  });
});
