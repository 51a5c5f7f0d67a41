import { beforeEach, describe, expect, it } from 'vitest';
import { checkSentence, useChecking } from '../../../../../renderer/stores/check/checking';
import { useFindings } from '../../../../../renderer/stores/check/findings';
import { choiceWith, choiceWithCode, useRepairs } from '../../../../../renderer/stores/check/repairs';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { ALL_REPAIRS, type RepairRow } from '../../../../../shared/session/repairing';
import { makeBroken } from '../../../../support/workbench/broken-image';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
const settle = () => workbench.settle();

async function openBroken(): Promise<string> {
  const opened = await useSessions().open(makeBroken(workbench));
  await settle();
  return opened!.session;
}

beforeEach(() => {
  workbench = openWorkbench();
});

describe('checks in the window', () => {
  it('say what was found, and that the image was changed since', async () => {
    const session = await openBroken();
    const checking = useChecking();
    const found = await checking.run();
    expect(checkSentence(found!)).toMatch(/^\d+ findings: \d+ error/);
    expect(checking.isStale).toBe(false);
    await useSessions().setMode(session, 'editing');
    expect(checking.isStale).toBe(false);
    await useRepairs().plan();
    expect(await useRepairs().apply()).toBe(true);
    expect(checking.isStale).toBe(false);
    expect(checkSentence(checking.summary!)).toBe('1 finding: 1 info');
    await useSessions().undo();
    expect(checking.isStale).toBe(true);
  });

  it('belong to their image, and are kept while another one is shown', async () => {
    const first = await openBroken();
    const checking = useChecking();
    await checking.run();
    useFindings().text = 'pointer';
    await workbench.open('sound.img');
    expect([checking.summary, useFindings().text]).toEqual([null, '']);
    useSessions().activate(first);
    expect(checking.summary?.count).toBeGreaterThan(0);
    expect(useFindings().text).toBe('pointer');
  });

  it('can be stopped, and then say so', async () => {
    await openBroken();
    const checking = useChecking();
    workbench.holdJobs();
    const running = checking.run();
    await settle();
    expect(checking.isUnderWay).toBe(true);
    await checking.cancel();
    workbench.runJobs();
    expect(await running).toBeNull();
    expect([checking.problem, checking.isUnderWay]).toEqual(['The check was stopped.', false]);
    expect(useNotices().shown).toEqual([]);
  });

  it('list, filter and order their findings, and lead to the zone and the bytes of one', async () => {
    await openBroken();
    await useChecking().run();
    const findings = useFindings();
    await settle();
    expect(findings.total).toBe(useChecking().summary!.kept);
    findings.zones = '4';
    await settle();
    expect(findings.findingAt(0)).toMatchObject({ zone: 4 });
    findings.row = 0;
    await settle();
    expect(useInspector().selectedZone).toBe(4);
    expect(useInspector().cursor).toBe(findings.chosen!.offset);
    findings.zones = 'x';
    await settle();
    expect(findings.problem).not.toBe('');
    expect(useNotices().shown).toEqual([]);
    findings.clearFilter();
    for (const [order, descending] of [
      ['zone', false],
      ['zone', true],
      [null, false],
    ] as const) {
      findings.orderBy('zone');
      expect([findings.order, findings.descending]).toEqual([order, descending]);
    }
    findings.toggleSeverity('error');
    await settle();
    expect(findings.total).toBe(useChecking().summary!.bySeverity.error);
  });
});

describe('plans of repairs in the window', () => {
  const editOf = (repairs: ReturnType<typeof useRepairs>, code: string) =>
    Array.from({ length: repairs.summary!.rows }, (_, row) => repairs.rowAt(row)).find(
      (row): row is Extract<RepairRow, { kind: 'edit' }> => row?.kind === 'edit' && row.edit.code === code,
    )!;

  it('are made anew with each tick, and applied only when the image is unlocked', async () => {
    const session = await openBroken();
    const repairs = useRepairs();
    const commands = useCommands();
    expect(commands.whyNot('repair.apply')).toMatch(/locked/);
    const all = await repairs.plan();
    repairs.rowAt(0);
    await settle();
    repairs.toggle(editOf(repairs, 'zoned-wp-before-start'));
    await settle();
    expect(repairs.summary!.ticked).toBe(all!.ticked - 1);
    expect(repairs.summary!.left.map(({ code }) => code)).toContain('zoned-wp-before-start');
    await useSessions().setMode(session, 'editing');
    expect(commands.whyNot('repair.apply')).toBeNull();
    expect(await repairs.apply()).toBe(true);
    expect([useSessions().active!.dirty, repairs.summary]).toEqual([true, null]);
    expect(useChecking().summary!.byCode.map(({ code }) => code)).toContain('zoned-wp-before-start');
    expect(useChecking().summary!.byCode.map(({ code }) => code)).not.toContain('zoned-state-unknown');
    await useSessions().undo();
    expect(useSessions().active!.dirty).toBe(false);
  });

  it('keep the choice that they were made of when they are stopped', async () => {
    await openBroken();
    const repairs = useRepairs();
    const all = await repairs.plan();
    repairs.rowAt(0);
    await settle();
    workbench.holdJobs();
    repairs.toggle(editOf(repairs, 'zoned-wp-before-start'));
    await settle();
    expect(repairs.isUnderWay).toBe(true);
    await repairs.cancel();
    workbench.runJobs();
    await settle();
    expect([repairs.isUnderWay, repairs.choice]).toEqual([false, ALL_REPAIRS]);
    expect(repairs.summary).toEqual(all);
    // Two ticks, one after the other: the first plan is given up for the second.
    workbench.holdJobs();
    repairs.toggle(editOf(repairs, 'zoned-wp-before-start'));
    repairs.toggle(editOf(repairs, 'zoned-state-unknown'));
    await settle();
    for (let plans = 0; plans < 2; plans++) {
      workbench.runJobs();
      await settle();
    }
    expect(repairs.isUnderWay).toBe(false);
    expect(repairs.summary!.ticked).toBe(all!.ticked - 2);
  });

  it('know codes and names of what is declined', () => {
    const off = choiceWithCode(ALL_REPAIRS, 'a', false);
    expect(off).toEqual({ declinedCodes: ['a'], declined: [], accepted: [] });
    const one = choiceWith(off, { id: 'a:3', code: 'a', accepted: true });
    expect(one).toEqual({ declinedCodes: ['a'], declined: [], accepted: ['a:3'] });
    expect(choiceWith(one, { id: 'a:3', code: 'a', accepted: false })).toEqual(off);
    const other = choiceWith(ALL_REPAIRS, { id: 'b:1@0x10', code: 'b', accepted: false });
    expect(other.declined).toEqual(['b:1@0x10']);
    expect(choiceWithCode(other, 'b', true)).toEqual(ALL_REPAIRS);
  });
});
