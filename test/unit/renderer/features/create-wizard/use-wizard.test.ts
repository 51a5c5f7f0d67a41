import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h, nextTick } from 'vue';
import { writableFamily } from '../../../../../main/format/registry';
import { createImage } from '../../../../../main/image/create-image';
import { useWizard, type Wizard } from '../../../../../renderer/features/create-wizard/use-wizard';
import { useFiles } from '../../../../../renderer/stores/files/files';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { specOf } from '../../../../support/image/device-images';
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

  it('keeps the states of zones when another preset is chosen, as far as that has zones', () => {
    const painted = [{ first: 2, last: 70, state: 'full' }] as const;
    wizard.draft.value = { ...wizard.draft.value, zoneCount: 100, states: painted };
    const preset = wizard.presets.find(({ draft }) => draft.zoneCount <= 64)!;
    wizard.usePreset(preset);
    expect(wizard.draft.value).toMatchObject({
      preset: preset.id,
      states: [{ first: 2, last: preset.draft.zoneCount - 1, state: 'full' }],
    });
    expect(wizard.origin.value).toContain('are kept');
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

  it('keeps the recipe beside the image, unless there is one', async () => {
    wizard.field('states').value = [{ first: 1, last: 2, state: 'full', fillPercent: 100 }];
    await settle();
    const make = async (name: string, decide: () => void = () => undefined) => {
      const chosen = wizard.chooseTarget();
      useFiles().dialog?.answer({ path: workbench.path(name), replace: false });
      await chosen;
      decide();
      await settle();
      expect(await wizard.create()).toBe(true);
    };
    const recipe = (name: string) => workbench.path(`${name}.recipe.json`);
    const kept = (name: string): unknown => JSON.parse(readFileSync(recipe(name), 'utf8'));
    await make('a.img');
    expect(kept('a.img')).toEqual(wizard.spec.value);

    for (const name of ['b.img', 'c.img']) writeFileSync(recipe(name), '"mine"');
    await make('b.img', () => expect(wizard.recipe.isWanted.value).toBe(false));
    expect(kept('b.img')).toBe('mine');
    await make('c.img', () => (wizard.recipe.isWanted.value = true));
    expect(kept('c.img')).toEqual(wizard.spec.value);
    await make('d.img', () => (wizard.recipe.isWanted.value = false));
    expect(existsSync(recipe('d.img'))).toBe(false);
  });

  it('fills itself from a recipe, which makes the same bytes again', async () => {
    const spec = specOf({
      ...{ zoneCount: 8, zoneSizeBytes: 2 ** 20, label: 'mine', seed: 5, conventional: [[0, 0]] },
      states: [{ first: 2, last: 3, state: 'closed', fillPercent: 37, data: { pattern: 'random' } }],
    });
    createImage(workbench.path('first.img'), spec, { replace: false });
    writeFileSync(workbench.path('a.json'), JSON.stringify(spec));
    const load = async (name: string) => {
      const loaded = wizard.loadRecipe();
      useFiles().dialog?.answer({ path: workbench.path(name), replace: false });
      return loaded;
    };
    expect(await load('a.json')).toBe(true);
    expect(wizard.origin.value).toBe('From the recipe a.json.');
    expect(wizard.spec.value).toEqual(spec);
    await settle();
    const created = wizard.create();
    useFiles().dialog?.answer({ path: workbench.path('second.img'), replace: false });
    expect(await created).toBe(true);
    const bytes = (name: string) => readFileSync(workbench.path(name));
    expect(bytes('second.img').equals(bytes('first.img'))).toBe(true);

    writeFileSync(workbench.path('bad.json'), '{"zoneCount": -3}');
    expect(await load('bad.json')).toBe(false);
    expect(wizard.spec.value).toEqual(spec);
    expect(useNotices().list.at(-1)).toMatchObject({ severity: 'error', image: { name: 'bad.json' } });
  });

  it('says what of a recipe the layout has no room for', async () => {
    const spec = specOf({ format: 'zone-file', variant: 'v5', zoneCount: 4, zoneSizeBytes: 2 ** 20 });
    writeFileSync(workbench.path('a.json'), JSON.stringify({ ...spec, label: 'mine' }));
    const loaded = wizard.loadRecipe();
    useFiles().dialog?.answer({ path: workbench.path('a.json'), replace: false });
    expect(await loaded).toBe(true);
    expect(wizard.origin.value).toContain('Left out, as the layout has no room for it: label.');
  });

  it('says before creating which limit the states exceed, and what the layout does not store', async () => {
    wizard.field('states').value = [{ first: 0, last: 6, state: 'closed', fillPercent: 50 }];
    await settle();
    expect(wizard.beside('states').problem).toBe('7 active zones are more than the limit of 5');
    expect(wizard.ready.value).toBe(false);
    wizard.field('family').value = writableFamily('qcow2');
    wizard.field('states').value = [{ first: 0, last: 0, state: 'closed' }];
    await settle();
    expect(wizard.beside('states').problem).toMatch(
      /^zone 0: closed with its pointer .* is not representable/,
    );
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
