import { WORKLOADS } from '../../main/workload/registry';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainRequest } from '../../shared/app/open-request';
import { IMAGE_FAMILIES } from '../../main/format/registry';
import { createImage } from '../../main/image/create-image';
import { writableFamilies } from '../../shared/image/family';
import { FORMAT_NAMES } from '../../shared/image/image-spec';
import { ZONE_STATE_NAMES, type ZoneStateName } from '../../shared/zone/state';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { PAIR_SPEC } from '../support/image/joined-images';
import { SMALL, specOf } from '../support/image/device-images';
import { leftAndMaking } from '../support/storage/left-files';

describe('the application over the contract', () => {
  let window: TestWindow;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const at = (name: string) => join(window.folder, name);

  beforeEach(() => void (window = openTestWindow()));
  afterEach(() => window.dispose());

  it('app:describe says what the host is and where it may go', async () => {
    expect(await call('app:describe', {})).toMatchObject({
      host: 'web',
      root: window.folder,
      startFolder: window.folder,
    });
  });

  it('app:takeOpenRequests hands requests over once', async () => {
    const requests = [plainRequest('/a'), { ...plainRequest('/b'), at: 'z7', select: 16, readOnly: true }];
    window.openRequests.push(...requests);
    expect(await call('app:takeOpenRequests', {})).toEqual(requests);
    expect(await call('app:takeOpenRequests', {})).toEqual([]);
  });

  it('settings:save keeps what settings:load then gives', async () => {
    const settings = await call('settings:load', {});
    const changed = { ...settings, theme: 'contrast', panes: { map: 30.5 } } as const;
    expect(await call('settings:save', { settings: changed })).toEqual(changed);
    expect(await call('settings:load', {})).toEqual(changed);
  });

  it('workspace:save keeps what workspace:load then gives, and no path that is out of bounds', async () => {
    const none = { tabs: [], active: null, route: 'home' };
    expect(await call('workspace:load', {})).toEqual({ own: none, others: [], reopen: false });
    const tab = { path: at('a'), options: { data: at('b') }, cursor: 7, anchor: 3, zone: null };
    const workspace = { tabs: [tab], active: 0, route: 'inspect' };
    expect(await call('workspace:save', { workspace })).toEqual({ saved: true });
    expect(await call('workspace:load', {})).toEqual({ own: workspace, others: [], reopen: false });
    const outside = { ...workspace, tabs: [{ ...tab, options: { data: '/etc/passwd' } }] };
    await expect(call('workspace:save', { workspace: outside })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('files:list shows the start folder and folders below, and nothing outside of the root', async () => {
    mkdirSync(at('images'));
    writeFileSync(at('images/a.img'), 'x');
    const top = await call('files:list', { path: null });
    expect(top).toMatchObject({ path: window.folder, parent: null });
    expect(top.entries.map(({ name }) => name)).toContain('images');
    const below = await call('files:list', { path: at('images') });
    expect(below).toMatchObject({
      parent: window.folder,
      entries: [{ name: 'a.img', kind: 'file', sizeBytes: 1 }],
    });
    await expect(call('files:list', { path: '/etc' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(call('files:list', { path: at('none') })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('files:leftovers lists what dead processes left, and files:removeLeftover removes that and nothing else', async () => {
    const [left, making] = await leftAndMaking(at('new.img'));
    writeFileSync(at('precious'), 'x');
    expect(await call('files:leftovers', { place: window.folder })).toMatchObject([
      { path: left, target: at('new.img'), sizeBytes: 4, state: 'left' },
    ]);
    expect(await call('files:leftovers', { place: at('precious') })).toHaveLength(1);
    await expect(call('files:leftovers', { place: '/etc' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await call('files:removeLeftover', { path: left })).toEqual({ removed: true });
    await expect(call('files:removeLeftover', { path: making })).rejects.toMatchObject({ code: 'busy' });
    await expect(call('files:removeLeftover', { path: at('precious') })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(existsSync(left)).toBe(false);
    expect(existsSync(making)).toBe(true);
  });

  it('dialogs:openImage and dialogs:saveFile answer what the host’s dialog gave', async () => {
    expect(await call('dialogs:openImage', {})).toEqual({ path: null });
    expect(await call('dialogs:saveFile', { suggestedName: 'new.img' })).toEqual({ path: null });
    window.dialog.path = window.folder;
    expect(await call('dialogs:openImage', {})).toEqual({ path: window.folder });
    expect(await call('dialogs:saveFile', { suggestedName: 'new.img' })).toEqual({ path: at('new.img') });
  });

  it('recent:list has what was opened, newest first, with a picture of the zones; recent:forget drops one', async () => {
    for (const name of ['a', 'b']) {
      createImage(at(name), specOf(), { replace: false });
      await call('sessions:open', { path: at(name), options: {} });
    }
    const [newest] = await call('recent:list', {});
    expect(newest).toMatchObject({
      path: at('b'),
      name: 'b',
      format: 'zoned',
      variant: 'extended',
      zoneCount: 8,
    });
    const states = Array.from({ length: 8 }, (_, part) => newest!.strip.subarray(part * 8, part * 8 + 8));
    const share = (name: ZoneStateName) => states.map((part) => part[ZONE_STATE_NAMES.indexOf(name)]);
    expect(share('notWritePointer')).toEqual([255, 0, 0, 0, 0, 0, 0, 0]);
    expect(share('empty')).toEqual([0, 255, 255, 255, 255, 255, 255, 255]);
    expect((await call('recent:forget', { path: at('b') })).map(({ path }) => path)).toEqual([at('a')]);
    expect(await call('recent:list', {})).toHaveLength(1);
  });

  it('recent:list shows an image as it was saved last, and whether it is still there', async () => {
    createImage(at('a'), specOf(), { replace: false });
    const { session } = await call('sessions:open', { path: at('a'), options: {} });
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 3 } });
    const fullOf = async () =>
      (await call('recent:list', {}))[0]!.strip[3 * 8 + ZONE_STATE_NAMES.indexOf('full')];
    expect(await fullOf()).toBe(0);
    const saved = window.next('sessions:saved');
    await call('sessions:save', { session });
    expect((await saved).info.path).toBe(at('a'));
    expect(await fullOf()).toBe(255);
    rmSync(at('a'));
    expect(await call('recent:list', {})).toMatchObject([{ name: 'a', missing: true }]);
  });

  it('samples:list names samples that samples:prepare makes once', async () => {
    const samples = await call('samples:list', {});
    expect(samples.length).toBeGreaterThanOrEqual(4);
    const { path, trace } = await call('samples:prepare', { id: 'rfc-mixed-states' });
    expect(trace).toBeNull();
    const bytes = readFileSync(path);
    expect(await call('samples:prepare', { id: 'rfc-mixed-states' })).toEqual({ path, trace });
    expect(Buffer.compare(readFileSync(path), bytes)).toBe(0);
    const { info } = await call('sessions:open', { path, options: {} });
    expect(info.variant).toBe('rfc');
    for (const state of ['empty', 'closed', 'full', 'readOnly', 'offline', 'explicitlyOpened'] as const) {
      expect(info.counts[state], state).toBeGreaterThan(0);
    }
    await expect(call('samples:prepare', { id: 'nothing' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('images:plan shows layout, command lines and problems with a fix', async () => {
    const plan = await call('images:plan', { spec: specOf(), path: at('new.zoned'), data: null });
    expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(plan.sections.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['header', 'data', 'table']),
    );
    expect(plan.commands[0]!.line).toMatch(/^zonesmith create .*new\.zoned/);
    const wrong = await call('images:plan', {
      spec: specOf({ ...SMALL, zoneCapacityBytes: 2 ** 21 }),
      path: null,
      data: null,
    });
    expect(wrong.problems[0]).toMatchObject({
      field: 'zoneCapacityBytes',
      severity: 'error',
      fix: { value: 2 ** 20 },
    });
  });

  it('images:create makes what images:plan promised, and replaces only with leave', async () => {
    const spec = specOf();
    const plan = await call('images:plan', { spec, path: null, data: null });
    expect(await window.create({ spec, path: 'new.zoned', data: null, replace: false })).toEqual({
      kind: 'creation',
      path: at('new.zoned'),
      data: null,
    });
    expect(readFileSync(at('new.zoned'))).toHaveLength(plan.fileSizeBytes);
    const again = { spec: specOf({ ...SMALL, zoneCount: 4 }), path: 'new.zoned', data: null };
    await expect(window.create({ ...again, replace: false })).rejects.toMatchObject({
      code: 'exists',
    });
    await window.create({ ...again, replace: true });
    expect((await call('sessions:open', { path: 'new.zoned', options: {} })).info.geometry.zoneCount).toBe(4);
    await expect(window.create({ ...again, path: '/tmp/x', replace: true })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('images:create makes the data image of a zone_file beside it, inside of the root only', async () => {
    const spec = PAIR_SPEC;
    expect(await window.create({ spec, path: 'z', data: 'z.raw', replace: false })).toEqual({
      kind: 'creation',
      path: at('z'),
      data: at('z.raw'),
    });
    const { info } = await call('sessions:open', { path: 'z', options: { data: 'z.raw' } });
    expect(info).toMatchObject({ format: 'zone-file', dataImage: at('z.raw'), hasData: true });
    const outside = { spec, path: 'y', data: '/tmp/zonesmith-outside', replace: false };
    await expect(window.create(outside)).rejects.toMatchObject({ code: 'forbidden' });
    const other = { spec: specOf(), path: 'y', data: 'y.raw', replace: false };
    await expect(window.create(other)).rejects.toMatchObject({ code: 'usage' });
    expect(readdirSync(window.folder).sort()).toEqual(['user-data', 'z', 'z.raw']);
  });

  it('images:create makes the states of a spec, and images:plan says what the layout does not store', async () => {
    const states = [
      { first: 1, last: 1, state: 'full', fillPercent: 100, data: { pattern: 'byte', value: 7 } },
      { first: 2, last: 3, state: 'closed', fillBytes: 8192 },
      { first: 4, last: 4, state: 'offline' },
    ] as const;
    const spec = { ...specOf(), states, seed: 5 };
    const plan = await call('images:plan', { spec, path: at('new.zoned'), data: null });
    expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(plan.commands[0]!.line).toContain(
      '--state 1=full:100%:byte:7 --state 2-3=closed:8KiB --state 4=offline --seed 5',
    );
    await window.create({ spec, path: 'new.zoned', data: null, replace: false });
    const { info } = await call('sessions:open', { path: 'new.zoned', options: {} });
    expect(info.counts).toMatchObject({ full: 1, closed: 2, offline: 1 });
    const many = { ...spec, states: [{ first: 1, last: 5, state: 'closed' as const }] };
    const { problems } = await call('images:plan', { spec: many, path: null, data: null });
    expect(problems).toContainEqual({
      ...{ field: 'states', severity: 'error' },
      message: '5 active zones are more than the limit of 4',
    });
    const derived = specOf({
      ...SMALL,
      format: 'qcow2',
      variant: '44',
      zoneCapacityBytes: 2 ** 20,
      zdeBytes: 0,
    });
    const unstored = { ...derived, states: [{ first: 1, last: 1, state: 'closed' as const }] };
    const refused = await call('images:plan', { spec: unstored, path: null, data: null });
    expect(refused.problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^zone 1: closed with its pointer at LBA 0x\w+ is not representable in qcow2 44: it would/,
      ),
    );
  });

  it('recipes:save keeps what images:create made, and recipes:read gives it back', async () => {
    const states = [{ first: 2, last: 3, state: 'closed' as const, fillPercent: 25 }];
    const spec = { ...specOf(), states, seed: 9 };
    await window.create({ spec, path: 'one', data: null, replace: false });
    const place = { path: 'recipe.json', replace: false };
    expect(await call('recipes:save', { spec, ...place })).toEqual({ path: at('recipe.json') });
    await expect(call('recipes:save', { spec, ...place })).rejects.toMatchObject({ code: 'exists' });
    const read = await call('recipes:read', { path: 'recipe.json' });
    expect(read).toEqual(spec);
    await window.create({ spec: read, path: 'two', data: null, replace: false });
    expect(Buffer.compare(readFileSync(at('one')), readFileSync(at('two')))).toBe(0);
    writeFileSync(at('part.json'), '{"zoneCount":3}');
    await expect(call('recipes:read', { path: 'part.json' })).rejects.toMatchObject({ code: 'usage' });
    writeFileSync(at('bad.json'), '{"zoneCount":-3}');
    await expect(call('recipes:read', { path: 'bad.json' })).rejects.toMatchObject({ code: 'malformed' });
    const outside = { spec, path: '/tmp/zonesmith-recipe', replace: true };
    await expect(call('recipes:save', outside)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('reports:read answers geometry and states of a text or a file, inside of the root only', async () => {
    const capture = new URL(
      '../fixtures/captures/linux-6.1/nullblk-scsi/scsi-rep-zones.txt',
      import.meta.url,
    );
    const text = readFileSync(capture, 'utf8');
    const read = await call('reports:read', { text, path: null, logicalBlockSizeBytes: null });
    expect(read).toMatchObject({ tool: 'sg_rep_zones', isBlockSizeOpen: true });
    expect(read.spec).toMatchObject({
      ...{ zoneCount: 16, zoneSizeBytes: 4 * 2 ** 20, logicalBlockSizeBytes: 4096, conventional: [[0, 1]] },
      states: [
        { first: 2, last: 2, state: 'closed', fillBytes: 16_384, data: null },
        { first: 3, last: 3, state: 'full' },
        { first: 4, last: 5, state: 'explicitlyOpened', fillBytes: 0, data: null },
      ],
    });
    writeFileSync(at('report.txt'), text);
    const file = { text: null, path: 'report.txt', logicalBlockSizeBytes: 512 } as const;
    expect((await call('reports:read', file)).spec.zoneSizeBytes).toBe(2 ** 19);
    const refusals = [
      [{ ...file, path: '/etc/hostname' }, 'forbidden'],
      [{ ...file, path: '.' }, 'not-recognised'],
      [{ ...file, path: 'none' }, 'not-found'],
      [{ ...file, text }, 'usage'],
      [{ ...file, path: null }, 'usage'],
      [{ text: 'hello', path: null, logicalBlockSizeBytes: null }, 'not-recognised'],
    ] as const;
    for (const [args, code] of refusals)
      await expect(call('reports:read', args), code).rejects.toMatchObject({ code });
  });

  it('formats:list tells what every family is and what its variants have room for', async () => {
    const families = await call('formats:list', {});
    expect(families).toEqual(IMAGE_FAMILIES);
    expect(writableFamilies(families).map(({ name }) => name)).toEqual(FORMAT_NAMES);
  });

  it('workloads:list names generators with their settings', async () => {
    const workloads = await call('workloads:list', {});
    expect(workloads).toEqual(WORKLOADS);
    expect(workloads.map(({ name }) => name).slice(0, 3)).toEqual([
      'sequential-fill',
      'append-round-robin',
      'reset-churn',
    ]);
    expect(workloads[0]!.settings.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['zones', 'bytes', 'commands']),
    );
  });

  it('sessions:list is empty until something is opened', async () => {
    expect(await call('sessions:list', {})).toEqual([]);
  });
});
