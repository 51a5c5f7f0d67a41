import { existsSync } from 'node:fs';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h, nextTick } from 'vue';
import { writableFamily } from '../../../../../main/format/registry';
import { useWizard, type Wizard } from '../../../../../renderer/features/create-wizard/use-wizard';
import { useFiles } from '../../../../../renderer/stores/files';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
/** Lets the pause in typing pass, and the plan come. */
async function settle(): Promise<void> {
  await vi.runAllTimersAsync();
  await workbench.settle();
}
let wizard: Wizard;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  workbench = openWorkbench();
  mount({ setup: () => ((wizard = useWizard()), () => h('div')) });
  await settle();
});
afterEach(() => vi.useRealTimers());

describe('wizard', () => {
  it('asks where to, then creates and opens the image', async () => {
    const created = wizard.create();
    const path = workbench.path('new.img');
    useFiles().dialog?.answer({ path, replace: false });
    expect(await created).toBe(true);
    expect(existsSync(path)).toBe(true);
    expect(useSessions().active?.name).toBe('new.img');
  });

  it('creates nothing when no place is chosen', async () => {
    const created = wizard.create();
    useFiles().dialog?.answer(null);
    expect(await created).toBe(false);
    expect(workbench.calls.map(({ channel }) => channel)).not.toContain('images:create');
  });

  it('asks for nothing while a problem stands in the way, and goes on once it is fixed', async () => {
    wizard.field('openZonesMax').value = 9;
    await settle();
    expect(wizard.beside('openZonesMax')).toMatchObject({ severity: 'error', fix: 'Use 5' });
    expect(await wizard.create()).toBe(false);
    expect(useFiles().dialog).toBeNull();

    wizard.beside('openZonesMax').onFix();
    await settle();
    expect(wizard.draft.value.openZonesMax).toBe(5);
    expect(wizard.ready.value).toBe(true);
  });

  it('counts a text that means nothing as an error until it is corrected', async () => {
    wizard.beside('zoneSizeBytes').onComplain("'zzz' is not a size");
    expect(wizard.problems.value[0]).toMatchObject({ field: 'zoneSizeBytes', severity: 'error' });
    expect(await wizard.create()).toBe(false);
    expect(useFiles().dialog).toBeNull();

    wizard.beside('zoneSizeBytes').onComplain('');
    expect(wizard.ready.value).toBe(true);
  });

  it('makes a data image beside a zone_file, where it is told, or none', async () => {
    wizard.field('family').value = writableFamily('zone-file');
    await settle();
    const dataOf = async () => {
      await wizard.create();
      await settle();
      return workbench.calls.filter((call) => call.channel === 'images:create').at(-1)?.args;
    };
    const chosen = wizard.chooseTarget();
    const [path, raw] = [workbench.path('z.zonefile'), workbench.path('it’s raw')];
    useFiles().dialog?.answer({ path, replace: true });
    await chosen;
    await settle();
    expect(await dataOf()).toMatchObject({ data: `${path}.data`, replace: true });
    expect(wizard.commands.value[0]?.line).toMatch(new RegExp(` --data ${path}\\.data$`));
    wizard.data.value = { wanted: true, path: raw };
    expect(await dataOf()).toMatchObject({ data: raw });
    expect(wizard.commands.value[0]?.line).toMatch(new RegExp(` --data '${raw}'$`));
    wizard.data.value = { wanted: false, path: workbench.path('raw.img') };
    expect(await dataOf()).toMatchObject({ data: null });
    expect(wizard.commands.value[0]?.line).not.toContain('--data');
  });

  it('forgets the complaint about a field that another layout does not have', () => {
    wizard.field('variant').value = 'rfc';
    wizard.beside('fileSizeBytes').onComplain("'zzz' is not a size");
    wizard.field('family').value = writableFamily('qcow2');
    return nextTick(() => expect(wizard.complaints.size).toBe(0));
  });

  it('plans anew with the chosen place, so that the command lines name it', async () => {
    const chosen = wizard.chooseTarget();
    useFiles().dialog?.answer({ path: workbench.path('new.img'), replace: true });
    await chosen;
    await settle();
    expect(wizard.plan.value?.commands[0]?.line).toContain(workbench.path('new.img'));
  });
});
