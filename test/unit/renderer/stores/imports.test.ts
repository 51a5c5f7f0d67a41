import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../../../renderer/api/client';
import { useDrops } from '../../../../renderer/stores/files/drops';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useImports } from '../../../../renderer/stores/traces/imports';
import { useTraces } from '../../../../renderer/stores/traces/traces';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

/** The second write proves a reset; the third lies where no rule lets it. */
const IOLOG = [
  ...['fio version 3 iolog', '1 d add', '2 d open'],
  ...['3 d write 2097152 4096', '4 d write 2097152 4096', '5 d write 2113536 4096'],
  '',
].join('\n');

let workbench: Workbench;
const sentFiles = () => {
  const folder = workbench.path('user-data/uploads');
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true }).filter((one) => /iolog|img/.test(String(one)))
    : [];
};
const what = () => useNotices().shown.map((notice) => notice.what);

beforeEach(() => void (workbench = openWorkbench()));

describe('traces that come in', () => {
  it('asks how a dropped one is taken, sends it whole, and keeps nothing of it', async () => {
    await workbench.open();
    const imports = useImports();
    const lines = `${IOLOG}${'words of nobody else\n'.repeat(15_000)}`;
    const dropped = useDrops().take(new File([lines], 'job.iolog'));
    await workbench.settle();
    expect(imports.asked).toMatchObject({ told: 'fio-iolog', file: { name: 'job.iolog' } });
    expect(sentFiles()).toHaveLength(1);
    await imports.start('fio-iolog');
    expect(await dropped).toBe('traces');
    expect(imports.asked).toBeNull();
    expect(useTraces().chosen).toMatchObject({ title: 'job.iolog', commands: 3 });
    expect(imports.report?.outcomes).toMatchObject({ inferred: { count: 1 }, refused: { count: 15_001 } });
    expect(sentFiles()).toEqual([]);
  });

  it('takes the same file again, laid otherwise', async () => {
    await workbench.open();
    const imports = useImports();
    const dropped = useDrops().take(new File([IOLOG], 'job.iolog'));
    await workbench.settle();
    await imports.start('fio-iolog');
    await dropped;
    const again = imports.again();
    await workbench.settle();
    imports.choice = { ...imports.choice, placement: 'as-is' };
    await imports.start('fio-iolog');
    expect(await again).toBe(true);
    expect(useTraces().list.map(({ commands }) => commands)).toEqual([3, 3]);
    expect(imports.report?.outcomes).toMatchObject({ inferred: { count: 0 }, refused: { count: 0 } });
  });

  it('imports nothing when it is cancelled before it began, or while the file is sent', async () => {
    await workbench.open();
    const imports = useImports();
    const first = useDrops().take(new File([IOLOG], 'job.iolog'));
    await workbench.settle();
    await imports.cancel();
    expect(await first).toBeNull();
    const large = `${IOLOG}${'#\n'.repeat(1_000_000)}`;
    const second = useDrops().take(new File([large], 'job.iolog'));
    await workbench.settle();
    const started = imports.start('fio-iolog');
    expect(imports.isRunning).toBe(true);
    await imports.cancel();
    await started;
    expect(await second).toBeNull();
    expect(imports.isRunning).toBe(false);
    expect(useTraces().list).toEqual([]);
    expect(what()).toEqual([]);
    expect(sentFiles()).toEqual([]);
  });

  it('takes a trace of this program at once, and asks for a format where none is certain', async () => {
    const { session } = await workbench.open();
    const trace = await workbench.record(session);
    await call('traces:save', { session, trace, path: workbench.path('own'), replace: false });
    const imports = useImports();
    expect(await imports.take(workbench.path('own'))).toBe(true);
    expect(useTraces().chosen).toMatchObject({ title: 'own', commands: 1000 });
    expect(imports.report).toBeNull();
    writeFileSync(workbench.path('notes'), 'some words\n');
    const asked = imports.take(workbench.path('notes'));
    await workbench.settle();
    expect(imports.asked?.told).toBeNull();
    await imports.start('blkparse');
    expect(imports.problem?.what).toContain('Importing the trace');
    await imports.cancel();
    expect([await asked, what()]).toEqual([false, []]);
  });

  it('says what to do about a trace without an image, and about an image whose place is not told', async () => {
    const drops = useDrops();
    expect(await drops.take(new File([IOLOG], 'job.iolog'))).toBeNull();
    expect(what()).toEqual(['job.iolog is a trace, and no image is open']);
    const bytes = readFileSync(workbench.make('a.img'));
    expect(await drops.take(new File([bytes], 'a.img'))).toBeNull();
    expect(what().at(-1)).toBe('a.img is an image, and the page is not told where it lies');
    expect(useSessions().list).toEqual([]);
    expect(sentFiles()).toEqual([]);
  });

  it('opens an image, or takes a trace, where it lies when the page is told', async () => {
    const image = workbench.make('a.img');
    writeFileSync(workbench.path('job.iolog'), IOLOG);
    const drops = useDrops();
    workbench.pathOf = (file) => workbench.path((file as File).name);
    expect(await drops.take(new File([], 'a.img'))).toBe('inspect');
    expect(useSessions().active?.info.path).toBe(image);
    const dropped = drops.take(new File([], 'job.iolog'));
    await workbench.settle();
    await useImports().start('fio-iolog');
    expect(await dropped).toBe('traces');
    expect(workbench.calls.filter(({ channel }) => channel.startsWith('uploads:'))).toEqual([]);
  });
});
