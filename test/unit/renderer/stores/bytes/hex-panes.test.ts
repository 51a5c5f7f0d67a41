import { beforeEach, describe, expect, it } from 'vitest';
import { useEqualRows } from '../../../../../renderer/stores/bytes/equal-rows';
import { useHexPanes } from '../../../../../renderer/stores/bytes/hex-panes';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  useHexPanes();
  await workbench.open('a.img');
});

describe('panes of the bytes', () => {
  it('have a cursor and a selection each; the inspector has those of the active one', () => {
    const [panes, inspector] = [useHexPanes(), useInspector()];
    inspector.select(16, 4);
    panes.split(true);
    expect(panes.active).toBe(1);
    inspector.moveTo(4096);
    expect(panes.positionOf(0)).toEqual({ anchor: 16, cursor: 19 });
    expect(panes.selectionIn(0)).toEqual({ offset: 16, length: 4 });
    expect(panes.selectionIn(1)).toBeNull();
    panes.activate(0);
    expect(inspector.selection).toEqual({ offset: 16, length: 4 });
    expect(panes.positionOf(1)).toEqual({ anchor: 4096, cursor: 4096 });
  });

  it('keep their distance while they are locked, over the ends of the file too', () => {
    const panes = useHexPanes();
    panes.placeOf(0).value = 1024;
    panes.split(false);
    panes.placeOf(1).value = 9216;
    expect(panes.firstOf(0)).toBe(1024);
    panes.setLocked(true);
    panes.placeOf(1).value = 9216 + 512;
    expect(panes.firstOf(0)).toBe(1536);
    panes.placeOf(1).value = 0;
    expect(panes.firstOf(0)).toBe(0);
    panes.placeOf(1).value = 9216;
    expect(panes.firstOf(0)).toBe(1024);
    panes.setLocked(false);
    panes.placeOf(0).value = 0;
    expect(panes.firstOf(1)).toBe(9216);
  });

  it('belong to their image, and end with the first one', async () => {
    const [panes, sessions] = [useHexPanes(), useSessions()];
    const first = sessions.activeId!;
    panes.split(true);
    panes.setLocked(true);
    await workbench.open('b.img');
    expect([panes.isSplit, panes.isLocked]).toEqual([false, false]);
    sessions.activate(first);
    expect([panes.isSplit, panes.isLocked]).toEqual([true, true]);
    panes.close();
    expect([panes.active, panes.isSplit, panes.isLocked]).toEqual([0, false, false]);
  });
});

describe('skipping equal rows', () => {
  it('goes to where rows differ, and says when none does', async () => {
    const inspector = useInspector();
    inspector.moveTo(inspector.fileSize - 1);
    await Promise.all([useEqualRows().skip('forward'), workbench.settle()]);
    expect(useNotices().announcement).toContain('All rows up to the end of the file are equal');
    await Promise.all([useEqualRows().skip('back'), workbench.settle()]);
    expect(inspector.cursor).toBeLessThan(inspector.fileSize - 1);
    expect(useNotices().announcement).toMatch(/^Rows differ at 0x/);
  });
});
