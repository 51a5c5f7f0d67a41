import { beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../../../renderer/api/client';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSettings } from '../../../../renderer/stores/settings';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
beforeEach(() => void (workbench = openWorkbench()));

describe('settings store', () => {
  it('changes at once and hands every change to the host', async () => {
    const settings = useSettings();
    await settings.load();
    const saved = settings.update({ radix: 'hex' });
    expect(settings.values.radix).toBe('hex');
    await settings.rememberPanes({ 'inspect.top': 61.5 });
    await settings.update({ bytesPerRow: 32, bytesPerGroup: 2, bytesText: 'large' });
    await saved;
    expect(await call('settings:load', {})).toMatchObject({
      ...{ radix: 'hex', panes: { 'inspect.top': 61.5 } },
      ...{ bytesPerRow: 32, bytesPerGroup: 2, bytesText: 'large' },
    });
    expect(settings.paneSize('inspect.top', 50)).toBe(61.5);
    expect(settings.paneSize('inspect.right', 70)).toBe(70);
  });

  it('keeps a change for this window when the host cannot store it', async () => {
    workbench.refuse('settings:save', { code: 'permission', subject: null, message: 'read-only', data: {} });
    await useSettings().update({ theme: 'dark' });
    expect(useSettings().values.theme).toBe('dark');
    expect(useNotices().list).toHaveLength(1);
  });
});
