/** An exploration that is stopped at any moment goes on where it was, and leaves nothing half-written. */
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Exploration } from '../../shared/crash/exploration';
import { runCli } from '../support/cli/cli';
import { useProgram } from '../support/cli/cli-program';
import { churnTrace, smallImage } from '../support/cli/cli-image';
import { useFolder } from '../support/storage/temporary-folder';

const LIMIT = '120';
const path = useFolder();
const program = useProgram();
const words = (file: string, log: string, ...more: string[]) => [
  ...['crash', 'explore', path('a'), '--trace', path('t'), '--window', '8-9', '--limit', LIMIT],
  ...['--resume', path(file), '--check', `echo judged >> ${path(log)}`, '--json', '--quiet', ...more],
];
/** One line of log for each image that was judged; both runs name the same log, which is a part of what is explored. */
const judged = (log: string): number => {
  const text = statSync(path(log), { throwIfNoEntry: false }) ? readFileSync(path(log), 'utf8') : '';
  return text.split('\n').length - 1;
};
const nextTurn = (): Promise<void> => new Promise((next) => setImmediate(next));

beforeEach(async () => {
  await smallImage(path('a'));
  await churnTrace(path('a'), path('t'), ['commands=12', 'bytes=4k', 'flush=4']);
});

describe.each([
  ['SIGKILL', null],
  ['SIGINT', 130],
] as const)('%s', (signal, status) => {
  it('leaves progress that the next run goes on from, with the same result', async () => {
    const whole = program.run(words('whole', 'log-whole'));
    const { unique } = JSON.parse(whole.out) as Exploration;
    // Of later cuts some promise more of an image than the first that may leave it: it is judged again.
    const all = judged('log-whole');
    expect(all).toBeGreaterThanOrEqual(unique);

    const child = program.start(words('p', 'log'));
    let isEnded = false;
    void child.ended.then(() => (isEnded = true));
    let changes = 0;
    for (let seen = -1; changes < 2 && !isEnded; await nextTurn()) {
      const at = statSync(path('p'), { throwIfNoEntry: false })?.mtimeMs ?? -1;
      if (at !== seen) changes++;
      seen = at;
    }
    child.kill(signal);
    expect(await child.ended).toMatchObject(status === null ? { signal } : { status, signal: null });
    const before = judged('log');
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(all);

    const again = program.run(words('p', 'log'));
    expect(again.out).toBe(whole.out);
    expect(again.status).toBe(whole.status);
    expect(judged('log')).toBeLessThan(before + all);
    expect(judged('log')).toBeGreaterThanOrEqual(all);
    expect(readdirSync(path()).sort()).toEqual(['a', 'log', 'log-whole', 'p', 't', 'whole']);

    const third = program.run(words('p', 'log'));
    expect([third.out, third.status]).toEqual([again.out, again.status]);
  });
});

describe('crash explore --resume', () => {
  it('refuses a file of something else with 2, and leaves it as it is', async () => {
    const explore = (...more: string[]) =>
      runCli(
        'crash',
        'explore',
        path('a'),
        '--trace',
        path('t'),
        '--limit',
        '9',
        '--resume',
        path('p'),
        ...more,
      );
    expect((await explore()).status).toBe(0);
    const kept = readFileSync(path('p'));
    const other = await explore('--window', '0-2');
    expect(other.status).toBe(2);
    expect(other.err).toContain(`${path('p')}: is the progress of another exploration`);
    expect((await explore('--check', 'true')).status).toBe(2);
    expect(readFileSync(path('p'))).toEqual(kept);
    appendFileSync(path('p'), 'x');
    expect((await explore()).err).toContain(`${path('p')}: is damaged`);
    writeFileSync(path('p'), 'precious');
    const foreign = await explore();
    expect(foreign.status).toBe(2);
    expect(foreign.err).toContain(`${path('p')}: is not the progress of an exploration`);
    expect(readFileSync(path('p'), 'utf8')).toBe('precious');
  });
});
