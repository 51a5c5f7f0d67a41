import { describe, expect, it } from 'vitest';
import { useSessions } from '../../../../renderer/stores/sessions';
import { openWorkbench } from '../../../support/workbench/workbench';

describe('sentences about an image', () => {
  it('name it by its name, or not at all where they are about nothing else', async () => {
    const workbench = openWorkbench();
    const [a, b] = [workbench.path('a.img'), workbench.path('b.img')];
    workbench.alter('sessions:open', (snapshot) => ({
      ...snapshot,
      notices: [`${a}: an interrupted save is pending`, `${a} is open, as is ${b}`],
      info: { ...snapshot.info, readOnlyReason: `${a}: it has snapshots` },
    }));
    await workbench.open('a.img');
    const { notices, info } = useSessions().active!;
    expect(notices).toEqual(['an interrupted save is pending', `a.img is open, as is ${b}`]);
    expect(info.readOnlyReason).toBe('it has snapshots');
    expect(info.path).toBe(a);
  });
});
