import { beforeEach, describe, expect, it } from 'vitest';
import { useCommands } from '../../../../renderer/stores/commands';
import { useZones } from '../../../../renderer/stores/inspect/zones';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useBreakpoints } from '../../../../renderer/stores/traces/breakpoints';
import { useDifferences } from '../../../../renderer/stores/traces/differences';
import { useLanes } from '../../../../renderer/stores/traces/lanes';
import { useMoments } from '../../../../renderer/stores/traces/moments';
import { useReplays } from '../../../../renderer/stores/traces/replays';
import { useSeries } from '../../../../renderer/stores/traces/series';
import { useStories } from '../../../../renderer/stores/traces/stories';
import { useTraces } from '../../../../renderer/stores/traces/traces';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
let session: string;
let trace: string;
const settle = () => workbench.settle();
const asked = (channel: string) => workbench.calls.filter((one) => one.channel === channel).length;

beforeEach(async () => {
  workbench = openWorkbench();
  ({ session } = await workbench.open());
  trace = await workbench.record(session);
  useTraces();
  await settle();
});

describe('moments store', () => {
  it('steps in at the start, carries the trace out once, and looks at the command that was done', async () => {
    const moments = useMoments();
    expect(moments.position).toBeNull();
    await moments.step('forward');
    expect(moments.shown).toMatchObject({ trace, position: 1, commands: 1000 });
    await moments.step('forward');
    await moments.step('back');
    expect(moments.shown?.position).toBe(1);
    expect(useTraces().row).toBe(0);
    expect(asked('traces:index')).toBe(1);
    await moments.backToNow();
    expect(moments.shown).toBeNull();
  });

  it('shows the zones of the moment, and those of now again', async () => {
    const moments = useMoments();
    const zones = useZones();
    await settle();
    const now = [...zones.table!.writePointer];
    await moments.go(500);
    await settle();
    expect([...zones.table!.writePointer]).not.toEqual(now);
    await moments.backToNow();
    await settle();
    expect([...zones.table!.writePointer]).toEqual(now);
  });

  it('steps back in at the end, and stays within the trace', async () => {
    const moments = useMoments();
    await moments.step('back');
    expect(moments.position).toBe(999);
    await moments.go(5000);
    expect(moments.position).toBe(1000);
    await moments.go(-3);
    expect(moments.position).toBe(0);
  });

  it('goes only where the newest of many wishes leads', async () => {
    const moments = useMoments();
    await moments.go(1);
    const before = asked('traces:go');
    const ways = Array.from({ length: 50 }, (_, i) => moments.go(i + 11));
    expect(moments.position).toBe(60);
    await Promise.all(ways);
    expect(moments.shown?.position).toBe(60);
    expect(asked('traces:go') - before).toBe(2);
  });

  it('runs to breakpoints forwards and back, and tells which one was met', async () => {
    const moments = useMoments();
    const breakpoints = useBreakpoints();
    expect(breakpoints.add('op:flush')).toBe('');
    await moments.run('forward');
    const first = moments.position!;
    expect(moments.stop).toEqual({ position: first, condition: 'op:flush' });
    await moments.run('forward');
    expect(moments.position).toBeGreaterThan(first);
    await moments.run('back');
    expect(moments.position).toBe(first);
    expect(moments.met).toHaveLength(2);
    expect(moments.met).toContain(first);
    breakpoints.remove('op:flush');
    await moments.run('forward');
    expect(moments.position).toBe(1000);
    expect(useNotices().announcement).toContain('No breakpoint is met');
    expect(moments.met).toEqual([]);
    expect(moments.stop).toBeNull();
  });

  it('says what is wrong with a breakpoint, and takes none twice', () => {
    const breakpoints = useBreakpoints();
    expect(breakpoints.add('zone:7=fool')).toContain('states:');
    expect(breakpoints.add('open>=0x3')).toBe('');
    expect(breakpoints.add('open>=3')).toBe('');
    expect(breakpoints.list).toEqual(['open>=3']);
  });

  it('refuses editing with the moment as the reason, and not after it', async () => {
    useCommands().bind('trace.backToNow', useMoments().backToNow);
    await useSessions().setMode(session, 'editing');
    await useMoments().go(12);
    expect(useCommands().whyNot('zone.resetAll')).toMatch(
      /^Command 12 of 1,000 of .* Go back to now to edit\.$/,
    );
    expect(useCommands().isAvailable('trace.backToNow')).toBe(true);
    await useMoments().backToNow();
    expect(useCommands().whyNot('zone.resetAll')).not.toContain('Go back to now');
    expect(useCommands().isAvailable('trace.backToNow')).toBe(false);
  });

  it('stays where it is when the trace cannot be carried out, and says why', async () => {
    const moments = useMoments();
    workbench.refuse('traces:index', { code: 'io', subject: null, message: 'the disk is full', data: {} });
    await moments.step('forward');
    expect([moments.position, moments.isKnown]).toEqual([null, false]);
    expect(useNotices().list.at(-1)?.what).toContain('the disk is full');
    workbench.allow('traces:index');
    await moments.step('forward');
    expect(moments.position).toBe(1);
  });

  it('keeps moment, breakpoints and the looked-at command of each image', async () => {
    const moments = useMoments();
    await moments.go(40);
    useBreakpoints().add('refused');
    const { session: other } = await workbench.open('b.img');
    await settle();
    expect([moments.position, useBreakpoints().list, useTraces().list]).toEqual([null, [], []]);
    useSessions().activate(session);
    await settle();
    expect([moments.position, useBreakpoints().list, useTraces().row]).toEqual([40, ['refused'], 39]);
    expect(useSessions().find(other)?.moment).toBeNull();
  });

  it('leaves the moment when another trace is looked at', async () => {
    const moments = useMoments();
    const second = await workbench.record(session, 20);
    await useTraces().load();
    await moments.choose(trace);
    await moments.go(7);
    await moments.choose(second);
    expect([moments.shown, useTraces().chosen?.trace]).toEqual([null, second]);
  });
});

describe('what is told of a trace', () => {
  it('is the story of the command that is looked at, once it was carried out', async () => {
    const stories = useStories();
    expect(stories.story).toBeNull();
    await useMoments().go(1);
    await settle();
    expect(stories.story).toMatchObject({
      entry: { i: 0, op: 'append' },
      status: 'ok',
      changedZones: 1,
      divergence: null,
    });
    useTraces().row = 600;
    await settle();
    expect(stories.story?.entry.i).toBe(600);
  });

  it('is how many zones are open and active along it', async () => {
    const series = useSeries();
    expect(series.series).toBeNull();
    await useMoments().go(1);
    await settle();
    expect(series.series?.step).toBe(1);
    expect(Math.max(...series.series!.active)).toBeGreaterThan(0);
  });

  it('is the zone of each command, read once', async () => {
    const lanes = useLanes();
    await lanes.load();
    expect(lanes.columns.known).toBe(1000);
    expect(lanes.columns.zones.length).toBeGreaterThan(0);
    const reads = asked('traces:read');
    await lanes.load();
    expect(asked('traces:read')).toBe(reads);
  });

  it('is what differs between a marked moment and another one', async () => {
    const differences = useDifferences();
    const moments = useMoments();
    await moments.go(100);
    differences.mark(100);
    await moments.go(101);
    await differences.compare(101);
    expect(differences.comparison).toMatchObject({ from: 100, to: 101 });
    expect(differences.comparison?.difference.zones.length).toBe(
      differences.comparison?.difference.differingZones,
    );
    await differences.compare(0);
    expect(differences.comparison).toMatchObject({ from: 0, to: 100 });
  });

  it('is where a replay gives something else', async () => {
    const replays = useReplays();
    expect(await replays.run()).toMatchObject({ commands: 1000, matched: 1000, divergences: [] });
    expect(replays.summary?.commands).toBe(1000);
    expect(replays.isRunning).toBe(false);
  });
});
