import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CrashSummary, RecoverySummary } from '../../../../../../shared/crash/crash-report';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { runProgram } from '../../../../../../main/host/cli/program';
import { cli, cliJson, memoryTarget, runCli } from '../../../../../support/cli/cli';
import { churnTrace, findingsOf, smallImage, statesOf, zonesOf } from '../../../../../support/cli/cli-image';
import { newPair } from '../../../../../support/image/joined-images';
import { footprint } from '../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const hashOf = (name: string) =>
  createHash('sha256')
    .update(readFileSync(path(name)))
    .digest('hex');
const crash = (name: string, ...words: string[]) =>
  cliJson<CrashSummary>('crash', path('a'), '--trace', path('t'), '-o', path(name), ...words);

beforeEach(async () => {
  await smallImage(path('a'));
  await churnTrace(path('a'), path('t'), ['commands=60', 'bytes=8k', 'flush=20']);
});

describe('crash', () => {
  it('writes another image and touches neither the first nor the trace', async () => {
    const before = [footprint(path('a')), hashOf('t')];
    const { status, json } = await crash('c', '--at', '25');
    expect(status).toBe(0);
    expect([footprint(path('a')), hashOf('t')]).toEqual(before);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^[\x21-\x7e]+$/),
      point: '25:after',
      survived: 0,
      torn: 0,
    });
    expect(json.writes[0]).toEqual({
      index: 0,
      offset: expect.any(Number),
      length: 8192,
      kind: 'data',
      fate: 'durable',
    });
    const fates = json.writes.map(({ fate }) => fate);
    expect(fates.filter((fate) => fate === 'lost')).toHaveLength(json.lost);
    expect(json.lost).toBeGreaterThan(0);
    expect(readdirSync(path()).sort()).toEqual(['a', 'c', 't']);
  });

  it('writes a zone file and its data image as two files, or neither', async () => {
    const { data } = newPair(path('z'));
    await cli('generate', 'reset-churn', '--set', 'commands=30', '--for', path('z'), '-o', path('tz'));
    const words = ['crash', path('z'), '--data', data, '--trace', path('tz'), '--at', '20', '-o', path('cz')];
    const before = [footprint(path('z')), footprint(data)];
    writeFileSync(path('cz.data'), 'precious');
    expect((await runCli(...words)).err).toContain('cz.data: exists already');
    expect([existsSync(path('cz')), readFileSync(path('cz.data'), 'utf8')]).toEqual([false, 'precious']);
    rmSync(path('cz.data'));
    expect(await cli(...words)).toContain(`${path('cz')} and ${path('cz.data')}`);
    const { json } = await cliJson<ImageInfo>('info', path('cz'), '--data', path('cz.data'));
    expect(json).toMatchObject({ format: 'zone-file', hasData: true, geometry: { zoneCount: 8 } });
    expect([footprint(path('z')), footprint(data)]).toEqual(before);
  });

  it('each point cuts where it says', async () => {
    const writes = async (at: string) =>
      (await crash(`at-${at}`.replace(':', '-'), '--at', at)).json.writes.length;
    const before = await writes('23:before');
    expect(await writes('22')).toBe(before);
    expect(await writes('23:w0')).toBe(before);
    expect(await writes('23:w1')).toBe(before + 1);
    expect(await writes('23')).toBe(before + 2);
    expect(await writes('23:after')).toBe(before + 2);
    const afterData = await crash('data', '--at', '23:after-data');
    expect(afterData.json.writes.slice(before).map(({ kind }) => kind)).toEqual(['data']);
    expect(await writes('24:after-data')).toBe(await writes('24:before'));
  });

  it('each loss loses what it says', async () => {
    const lose = async (how: string, ...more: string[]) =>
      (await crash(`lose-${how}-${more.length}`, '--at', '34', '--lose', how, ...more)).json;
    const all = await lose('all');
    const pending = all.lost;
    expect(pending).toBeGreaterThan(3);
    expect(await lose('unflushed')).toMatchObject({ lost: pending, survived: 0 });
    expect(await lose('none')).toMatchObject({ lost: 0, survived: pending });
    expect(await lose('0x3')).toMatchObject({ lost: pending - 2, survived: 2 });
    expect(await lose('5')).toMatchObject({ lost: pending - 2, survived: 2 });
    const random = await lose('random', '--seed', '5');
    expect(random.survived + random.lost).toBe(pending);
  });

  it('--tear keeps the first bytes of the newest surviving write', async () => {
    const { json } = await crash('c', '--at', '30', '--lose', 'none', '--tear', '3');
    expect(json.torn).toBe(1);
    expect(json.writes.findLast(({ fate }) => fate !== 'lost')!.fate).toBe('torn');
  });

  it('the same choices give the same id and bytes, others another id', async () => {
    const choice = ['--at', '30:w2', '--lose', 'random', '--seed', '9', '--tear', '512'];
    const [first, second] = [await crash('1', ...choice), await crash('2', ...choice)];
    expect(second.json).toEqual(first.json);
    expect(hashOf('1')).toBe(hashOf('2'));
    const other = await crash('3', ...choice.slice(0, -2));
    expect(other.json.id).not.toBe(first.json.id);
  });

  it('with nothing lost after the last command it is what run makes', async () => {
    await crash('c', '--at', '59', '--lose', 'none');
    copyFileSync(path('a'), path('b'));
    await cli('run', path('t'), path('b'), '--durability', 'flush');
    expect(await zonesOf(path('c'))).toEqual(await zonesOf(path('b')));
  });

  it('people get a sentence with the id', async () => {
    const out = await cli('crash', path('a'), '--trace', path('t'), '--at', '5', '-o', path('c'));
    expect(out).toMatch(
      /^power cut at 5:after: \d+ writes? durable, 0 survived, \d+ lost, 0 torn\nRecovered with allowed loss: .*\nstate zs\S+ written to /,
    );
  });

  it.each([
    [['--at', '5:later'], 2, /'5:later'.*accepted|accepted.*5:later/],
    [['--at', '60'], 2, /60/],
    [['--at', '24:w2'], 2, /24:w2: the command \(finish\) makes 1 storage writes/],
    [
      ['--at', '5', '--lose', 'some'],
      2,
      /lose: 'some' is not accepted; accepted: unflushed, none, all, random/,
    ],
    [['--at', '5', '--tear', 'x'], 2, /--tear: 'x' is not a size/],
    [['--at', '5', '--seed', 'x'], 2, /--seed: 'x' is not a whole number/],
    [[], 2, /required option '--at <point>' not specified/],
  ])('%j is refused and leaves nothing', async (words, status, message) => {
    const result = await runCli('crash', path('a'), '--trace', path('t'), '-o', path('c'), ...words);
    expect(result.status).toBe(status);
    expect(result.err).toMatch(message);
    expect(existsSync(path('c'))).toBe(false);
  });

  it('does not replace an existing file', async () => {
    writeFileSync(path('c'), 'precious');
    const { status, err } = await runCli(
      'crash',
      path('a'),
      '--trace',
      path('t'),
      '--at',
      '5',
      '-o',
      path('c'),
    );
    expect(status).toBe(3);
    expect(err).toMatch(/exists already/);
    expect(readFileSync(path('c'), 'utf8')).toBe('precious');
  });
});

describe('recover', () => {
  beforeEach(async () => {
    await smallImage(path('c'));
    for (const zone of ['1', '2']) {
      await cli('write', path('c'), '--zone', zone, '--pattern', '1', '--length', '8k');
    }
    await cli('zone', 'open', path('c'), '7');
  });
  const recover = (...words: string[]) => cliJson<RecoverySummary>('recover', path('c'), ...words);

  it.each(['nvme', 'qemu-zone-file', 'qcow2-derived', 'keep-open'])(
    '%s: the dry run says what the real one does, and writes nothing',
    async (policy) => {
      const before = hashOf('c');
      const dry = await recover('--policy', policy, '--dry-run');
      expect(hashOf('c')).toBe(before);
      const real = await recover('--policy', policy);
      expect(real.json).toEqual(dry.json);
      expect([dry.status, real.status]).toEqual([0, 0]);
      const rows = await zonesOf(path('c'));
      for (const { zone, to, writePointerAfter } of real.json.changed) {
        expect(rows[zone]).toMatchObject({ state: to, writePointerBytes: writePointerAfter });
      }
      const open = rows.filter(({ state }) => state.endsWith('Opened')).length;
      if (policy === 'keep-open') expect(open).toBeGreaterThan(0);
      else expect(open).toBe(0);
      expect((await recover('--policy', policy)).json.changed).toEqual([]);
      expect(await findingsOf(path('c'))).toEqual([]);
    },
  );

  it('nvme is the default: zones with data are closed, an unwritten one is empty', async () => {
    const states = await statesOf(path('c'));
    expect(states[7]).toBe('explicitlyOpened');
    const { json } = await recover();
    expect(json.policy).toBe('nvme');
    expect(json.changed.find(({ zone }) => zone === 7)).toEqual({
      zone: 7,
      from: 'explicitlyOpened',
      to: 'empty',
      writePointerBefore: 7 * 2 ** 20,
      writePointerAfter: 7 * 2 ** 20,
      why: expect.any(String),
    });
    for (const { zone, to } of json.changed) if (zone !== 7) expect(to).toBe('closed');
  });

  it('strict: an open zone is a violation, nothing is changed, and the answer is 1', async () => {
    const before = hashOf('c');
    const { status, json } = await recover('--policy', 'strict');
    expect(status).toBe(1);
    expect(json.changed).toEqual([]);
    expect(hashOf('c')).toBe(before);
    const text = await runCli('recover', path('c'), '--policy', 'strict');
    expect(text.out).toMatch(/^violation: zone 7/m);
    expect((await runCli('recover', path('c'), '--policy', 'strict', '--dry-run')).status).toBe(1);
    await recover();
    expect((await recover('--policy', 'strict')).status).toBe(0);
  });

  it('tells people of each zone', async () => {
    const out = await cli('recover', path('c'), '--dry-run');
    expect(out).toMatch(/^zone 7: explicitlyOpened → empty, write pointer 0x700000 → 0x700000: /m);
    expect(out).toMatch(/zones would change under nvme\n$/);
  });

  it('an unknown policy is refused', async () => {
    const { status, err } = await runCli('recover', path('c'), '--policy', 'hope');
    expect(status).toBe(2);
    expect(err).toMatch(/Allowed choices are qemu-zone-file, nvme, qcow2-derived, keep-open, strict/);
  });
});

describe('crash and recover of 1,000 commands', () => {
  it('ends the same for the same seed', async () => {
    await cli(
      'generate',
      'append-round-robin',
      '--seed',
      '11',
      '--set',
      'commands=1000',
      '--set',
      'bytes=4k',
      '--for',
      path('a'),
      '-o',
      path('t'),
      '--force',
    );
    for (const name of ['1', '2']) {
      const { json } = await crash(name, '--at', '777:w1', '--lose', 'random', '--seed', '4');
      expect(json.writes.length).toBeGreaterThan(777);
      await cli('recover', path(name));
    }
    expect(hashOf('1')).toBe(hashOf('2'));
    expect((await statesOf(path('1'))).filter((state) => state.endsWith('Opened'))).toEqual([]);
  });

  it('says how far it is to the end: commands, then writes, then the copy', async () => {
    const words = ['generate', 'sequential-fill', '--set', 'commands=600', '--set', 'bytes=4k'];
    await cli(...words, '--for', path('a'), '-o', path('t'), '--force');
    let now = 0;
    const { target, bytesOf } = memoryTarget({ now: () => (now += 2000) });
    const crashed = [
      'crash',
      path('a'),
      '--trace',
      path('t'),
      '--at',
      '599',
      '--lose',
      'none',
      '-o',
      path('x'),
    ];
    expect(await runProgram(crashed, target)).toBe(0);
    const lines = bytesOf(2).toString().split('\n');
    const firsts = [/^[\d,]+ of 600 commands, open/, /^\d+ of [\d,]+ writes$/, / of .*iB copied$/].map(
      (shape) => lines.findIndex((line) => shape.test(line)),
    );
    expect(firsts).not.toContain(-1);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
  });
});
