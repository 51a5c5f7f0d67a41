import { defineStore } from 'pinia';
import type { SessionSnapshot } from '../../shared/session/session';
import { call, on, openWindow, opensWindows } from '../api/client';
import { useCommands } from './commands';
import { useNotices } from './notices';
import { useSessions } from './sessions';
import { useWorkspace } from './workspace';

const BLOCKED = {
  severity: 'warning',
  what: 'The browser opened no window',
  why: 'It keeps pages from opening others.',
  next: 'Allow pop-up windows for this address, and try again.',
} as const;

/** The windows of the program: opening another one, and what goes from one to the other. */
export const useWindows = defineStore('windows', () => {
  const notices = useNotices();
  const sessions = useSessions();
  const workspace = useWorkspace();

  /** Opens an empty window; its name, or null where there is none. */
  async function open(): Promise<string | null> {
    const window = await openWindow();
    if (window === null) notices.about(null).add(BLOCKED);
    return window;
  }

  /** Gives an image, with its edits and history, to a new window. */
  async function moveToNew(session: string): Promise<void> {
    const image = sessions.find(session);
    if (image === null) return;
    const tab = workspace.tabOf(image);
    await notices.about(image).attempt('Moving to a new window', async () => {
      // Asked first, so that no empty window opens for what stays.
      const { busy } = await call('sessions:describe', { session });
      const window = busy ? null : await open();
      if (busy || window !== null) await call('sessions:move', { session, window, tab });
    });
  }

  /** Asks all windows to close. False where only this one can be closed. */
  async function quit(): Promise<boolean> {
    return !opensWindows() && (await call('windows:quit', {})).quits;
  }

  /** This window was asked to close, and stays. */
  async function stay(): Promise<void> {
    await call('windows:stay', {});
  }

  async function show(session: string): Promise<void> {
    sessions.activate(session);
    await useCommands().run('view.inspect');
  }

  async function receive(image: SessionSnapshot): Promise<void> {
    sessions.apply(image);
    await show(image.session);
    notices.announce(`${image.name} came from another window`);
  }

  on('sessions:arrived', (image) => void receive(image));
  on('sessions:left', ({ session }) => {
    const image = sessions.find(session);
    if (image === null) return;
    sessions.drop(session);
    notices.announce(`${image.name} went to another window`);
  });
  on('sessions:sought', ({ session }) => void show(session));

  return { open, moveToNew, quit, stay };
});
