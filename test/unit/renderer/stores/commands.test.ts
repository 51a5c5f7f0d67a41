import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useCommands } from '../../../../renderer/stores/commands';
import { useInspector } from '../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(() => void (workbench = openWorkbench()));

describe('commands store', () => {
  it('says why a command cannot run, and runs it once it can', async () => {
    const commands = useCommands();
    const reset = vi.fn();
    commands.bind('zone.reset', reset);
    expect(commands.whyNot('zone.reset')).toBe('Open an image first.');

    const { session } = await workbench.open();
    expect(commands.whyNot('zone.reset')).toContain('locked');
    await useSessions().setMode(session, 'editing');
    expect(commands.whyNot('zone.reset')).toBe('Select a zone first.');
    await commands.run('zone.reset');
    expect(reset).not.toHaveBeenCalled();
    expect(useNotices().announcement).toBe('Reset zone: Select a zone first.');

    useInspector().selectZone(3);
    expect(commands.isAvailable('zone.reset')).toBe(true);
    await commands.run('zone.reset');
    expect(reset).toHaveBeenCalledOnce();
  });

  it('says which rule forbids a command on the selected zone, as its pane does', async () => {
    const commands = useCommands();
    const close = vi.fn();
    commands.bind('zone.close', close);
    const { session } = await workbench.open();
    await useSessions().setMode(session, 'editing');
    useInspector().selectZone(3);
    await workbench.settle();
    expect(commands.whyNot('zone.close')).toMatch(/^zone 3: close, zone is empty — .*1BFh/);
    expect(commands.isAvailable('zone.close')).toBe(false);
    await commands.run('zone.close');
    expect(close).not.toHaveBeenCalled();
    expect(useNotices().announcement).toContain('1BFh');
  });

  it('keeps a command for the view that carries it out', async () => {
    const commands = useCommands();
    await workbench.open();
    const goTo = vi.fn();
    await commands.run('view.goto');
    expect(commands.pending).toBe('view.goto');
    const unbind = commands.bind('view.goto', goTo);
    expect(goTo).toHaveBeenCalledOnce();
    expect(commands.pending).toBeNull();
    unbind();
    await commands.run('view.goto');
    expect(goTo).toHaveBeenCalledOnce();
  });

  it('turns an error of a handler into a notice', async () => {
    const commands = useCommands();
    commands.bind('view.home', () => Promise.reject(new Error('broken')));
    await commands.run('view.home');
    expect(useNotices().list[0]?.what).toBe('Home: internal error: broken');
  });

  it('leaves the handler of a newer view alone when an older one goes', async () => {
    const commands = useCommands();
    const older = commands.bindAll({ 'view.home': () => expect.unreachable() });
    const newer = vi.fn();
    commands.bind('view.home', newer);
    older();
    await commands.run('view.home');
    expect(newer).toHaveBeenCalledOnce();
  });
});
