import { rmSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { createPinia, setActivePinia } from 'pinia';
import { connect } from '../../../../renderer/api/client';
import { useHexPanes } from '../../../../renderer/stores/bytes/hex-panes';
import { useInspector } from '../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useWorkspace } from '../../../../renderer/stores/workspace';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
beforeEach(() => (workbench = openWorkbench()));

const names = () => useSessions().list.map(({ name }) => name);

/** A window that starts on the same user data, when its host has no images open any more. */
async function startAgain(): Promise<void> {
  await workbench.endSessions();
  setActivePinia(createPinia());
  connect(workbench);
  await useSessions().restore();
  await useWorkspace().load();
}

async function openTwo(): Promise<void> {
  const { session } = await workbench.open('a.img');
  useWorkspace();
  await workbench.open('b.img');
  useSessions().move(session, 1);
  useInspector().select(4096, 16);
  useInspector().selectZone(5);
  await workbench.settle();
  useSessions().activate(session);
  useInspector().moveTo(777);
  await workbench.settle();
}

it('opens the images of the last window again: order, the one that was shown, and where it was looked', async () => {
  await openTwo();
  await useWorkspace().remember('traces');
  await startAgain();
  const workspace = useWorkspace();
  expect([names(), workspace.offered.length, workspace.route]).toEqual([[], 2, 'traces']);
  expect(await workspace.openAgain()).toBe(true);
  expect(names()).toEqual(['b.img', 'a.img']);
  expect([useSessions().active?.name, useInspector().cursor]).toEqual(['a.img', 777]);
  useSessions().activate(useSessions().list[0]!.session);
  expect(useInspector().selection).toEqual({ offset: 4096, length: 16 });
  expect(workspace.offered).toEqual([]);
});

it('opens an image in two panes that was looked at in two', async () => {
  await workbench.open('a.img');
  useWorkspace();
  const panes = useHexPanes();
  useInspector().moveTo(96);
  panes.split(true);
  useInspector().moveTo(8192);
  panes.placeOf(1).value = 8000;
  panes.setLocked(true);
  await workbench.settle();
  const before = panes.kept;
  expect(before).toMatchObject({ active: 1, cursor: 96, first: [0, 8000], locked: true });
  await useWorkspace().remember('inspect');
  await startAgain();
  await useWorkspace().openAgain();
  expect(useHexPanes().kept).toEqual(before);
  expect(useInspector().cursor).toBe(8192);
});

it('brings unsaved edits back that were kept, and says which image is gone', async () => {
  await openTwo();
  const { session } = useSessions().active!;
  await useSessions().setMode(session, 'editing');
  await workbench.invoke('zones:execute', { session, command: { op: 'finish', zone: 3 } });
  await useWorkspace().remember('inspect');
  await startAgain();
  rmSync(workbench.path('b.img'));
  await useWorkspace().openAgain();
  expect(names()).toEqual(['a.img']);
  expect(useSessions().active?.dirty).toBe(true);
  expect(useNotices().list.map(({ severity }) => severity)).toContain('error');
});

it('does not forget what was open while the window closes', async () => {
  await openTwo();
  const workspace = useWorkspace();
  await workspace.remember('inspect');
  workspace.hold();
  await useSessions().close(useSessions().list[0]!.session);
  await workspace.remember('inspect');
  await useSessions().close(useSessions().list[0]!.session);
  await workspace.remember('home');
  await startAgain();
  expect(useWorkspace().offered).toHaveLength(2);
  useWorkspace().decline();
  expect(useWorkspace().offered).toEqual([]);
});

it('arranges the images that the host still has', async () => {
  await openTwo();
  await useWorkspace().remember('inspect');
  setActivePinia(createPinia());
  connect(workbench);
  await useSessions().restore();
  expect(names()).toEqual(['a.img', 'b.img']);
  await useWorkspace().load();
  expect([names(), useInspector().cursor]).toEqual([['b.img', 'a.img'], 777]);
  expect(useWorkspace().offered).toEqual([]);
});
