// SIGKILL of a repair: the broken image or the repaired one, and what is made beside it whole or not there.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { passingFilesIn } from '../../main/storage/node-passing-files';
import { Random } from '../../shared/workload/random';
import { cli, runCli } from '../support/cli/cli';
import { patchNumber } from '../support/cli/cli-damage';
import { useProgram } from '../support/cli/cli-program';
import { KillCounts } from '../support/run/kill-counts';
import { runsOf, seedsOf } from '../support/run/seeds';
import { useFolder } from '../support/storage/temporary-folder';

const KILLS = runsOf(6, 120);
const KILLS_OF_COPIES = runsOf(2, 40);
/** Changes of the folder before a kill: a repair makes about as many. */
const CHANGES_MAX = 10;
/** The same for one into a copy. */
const COPY_CHANGES_MAX = 4;
const ZONES = 16;

const path = useFolder();
const program = useProgram();

/** A word of every second zone is damaged. */
async function prepare(): Promise<void> {
  mkdirSync(path('work'), { recursive: true });
  await cli(
    'create',
    path('broken'),
    '--zone-size',
    '64KiB',
    '--zones',
    String(ZONES),
    '--state',
    '0-9=closed:16KiB',
  );
  const table = Number(readFileSync(path('broken')).readBigUInt64LE(128));
  for (let zone = 1; zone < ZONES; zone += 2)
    patchNumber(
      path('broken'),
      table + zone * 8,
      8,
      (7n << 60n) | BigInt(zone * 65536 + (zone < 10 ? 16384 : 0)),
    );
  await cli('repair', path('broken'), '--accept', 'all', '-o', path('whole'));
}

function look(): string {
  return readdirSync(path('work'))
    .map((name) => {
      const stat = statSync(path('work', name), { throwIfNoEntry: false, bigint: true });
      return stat === undefined ? name : `${name} ${stat.size} ${stat.mtimeNs} ${stat.blocks}`;
    })
    .join();
}

/** Kills a repair after so many changes of the folder; false when it ended before. `beside`: what it makes, and how that is asked for. */
async function kill(changes: number, beside: '--backup' | '-o'): Promise<boolean> {
  const words = ['repair', path('work', 'a'), '--accept', 'all', beside, path('work', 'b')];
  const child = program.start(words);
  let isEnded = false;
  let changed = 0;
  void child.ended.then(() => (isEnded = true));
  for (let seen = look(); changed < changes && !isEnded; await new Promise((next) => setImmediate(next))) {
    const now = look();
    if (now !== seen) changed++;
    seen = now;
  }
  child.kill('SIGKILL');
  return (await child.ended).signal === 'SIGKILL';
}

function startAgain(): void {
  rmSync(path('work'), { recursive: true, force: true });
  mkdirSync(path('work'));
  copyFileSync(path('broken'), path('work', 'a'));
}

it(`leaves the broken image or the repaired one, ${KILLS} times or more`, { timeout: 600_000 }, async () => {
  await prepare();
  const [broken, whole] = [readFileSync(path('broken')), readFileSync(path('whole'))];
  const counts = new KillCounts();
  for (const { seed } of seedsOf('repair-kill')) {
    const random = new Random(seed);
    for (let kills = 0, tries = 0; kills < KILLS; tries++) {
      expect(tries).toBeLessThan(10 * KILLS);
      startAgain();
      if (await kill(1 + random.below(CHANGES_MAX), '--backup')) kills++;
      // The next writer completes a save that was committed, and takes over the lock of the dead.
      expect((await runCli('flush', path('work', 'a'))).status).toBe(0);
      const left = readFileSync(path('work', 'a'));
      const isBroken = left.equals(broken);
      expect(isBroken || left.equals(whole)).toBe(true);
      counts.add('repair', isBroken ? 'old' : 'new');
      if (existsSync(path('work', 'b'))) expect(readFileSync(path('work', 'b')).equals(broken)).toBe(true);
      else expect(isBroken).toBe(true);
    }
  }
  counts.print(`${KILLS} kills of a repair`);
});

it(
  `into a copy: leaves none or a whole one, and lists what else it left, ${KILLS_OF_COPIES} times or more`,
  { timeout: 600_000 },
  async () => {
    await prepare();
    const [broken, whole] = [readFileSync(path('broken')), readFileSync(path('whole'))];
    const counts = new KillCounts();
    for (const { seed } of seedsOf('repair-kill')) {
      const random = new Random(seed);
      for (let kills = 0, tries = 0; kills < KILLS_OF_COPIES; tries++) {
        expect(tries).toBeLessThan(10 * KILLS_OF_COPIES);
        startAgain();
        if (await kill(1 + random.below(COPY_CHANGES_MAX), '-o')) kills++;
        expect(readFileSync(path('work', 'a')).equals(broken)).toBe(true);
        const isMade = existsSync(path('work', 'b'));
        if (isMade) expect(readFileSync(path('work', 'b')).equals(whole)).toBe(true);
        counts.add('repair -o', isMade ? 'new' : 'old');
        const others = readdirSync(path('work')).filter((name) => name !== 'a' && name !== 'b');
        expect(
          passingFilesIn(path('work'))
            .map((file) => basename(file.path))
            .sort(),
        ).toEqual(others.sort());
        await cli('leftovers', '--remove', path('work'));
        expect(readdirSync(path('work')).sort()).toEqual(isMade ? ['a', 'b'] : ['a']);
      }
    }
    counts.print(`${KILLS_OF_COPIES} kills of a repair into a copy`);
  },
);
