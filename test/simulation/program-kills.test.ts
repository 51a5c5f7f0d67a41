import { readdirSync, rmSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../shared/workload/random';
import { cli, cliJson, runCli } from '../support/cli/cli';
import { useProgram } from '../support/cli/cli-program';
import {
  WRITING_COMMANDS,
  writingCommandsOf,
  WritingScene,
  WRITTEN_FAMILIES,
  type WritingCommand,
} from '../support/cli/writing-commands';
import { KillCounts } from '../support/run/kill-counts';
import { runsOf, seedsOf } from '../support/run/seeds';
import { useFolder } from '../support/storage/temporary-folder';

/** For each family a quarter of the commands once, others for the next one; all of them ten times in a thorough run. The saves of sessions have kills of their own. */
const KILLS = runsOf(Math.ceil(WRITING_COMMANDS.length / 4), WRITING_COMMANDS.length * 10);
/** Changes of the folder before a kill, at first: as many as a command makes are found out. */
const CHANGES_MAX = 8;
/** A zone_file's entry, its links and its heads are several writes: a kill between two of them leaves what QEMU would too. */
const BETWEEN_WRITES = new Set(['zone-file-list']);

/** Lets the child go on. */
const nextTurn = (): Promise<void> => new Promise((next) => setImmediate(next));

/** One after the other. */
async function inTurn<Item, Value>(items: readonly Item[], of: (item: Item) => Promise<Value>) {
  const values: Value[] = [];
  for (const item of items) values.push(await of(item));
  return values;
}

describe.each(WRITTEN_FAMILIES)('SIGKILL of a command that writes, $name', (family) => {
  const path = useFolder();
  const program = useProgram();

  /** What can be seen of the folder's files from outside. */
  function look(): string {
    return readdirSync(path('work'))
      .map((name) => {
        const stat = statSync(path('work', name), { throwIfNoEntry: false, bigint: true });
        return stat === undefined ? name : `${name} ${stat.size} ${stat.mtimeNs} ${stat.blocks}`;
      })
      .join();
  }

  /** Kills after so many changes of the folder; whether the program lived until then, and the changes that were seen. */
  async function kill(words: readonly string[], changes: number) {
    const child = program.start(words);
    let isEnded = false;
    let changed = 0;
    void child.ended.then(() => (isEnded = true));
    for (let seen = look(); changed < changes && !isEnded; await nextTurn()) {
      const now = look();
      if (now !== seen) changed++;
      seen = now;
    }
    child.kill('SIGKILL');
    return { isMet: (await child.ended).signal === 'SIGKILL', changed };
  }

  async function expectSound(scene: WritingScene, command: WritingCommand, what: string): Promise<void> {
    scene.expectAllOrNothing(command, 'killed', what);
    const errors = (await scene.errors()).filter((code) => !BETWEEN_WRITES.has(code));
    expect(errors, what).toEqual([]);
    scene.expectData(command, what);
    if (
      scene.names().includes('n') &&
      ['create', 'convert', 'crash', 'rebuild'].includes(command.words[0]!)
    ) {
      const data = scene.names().includes('n.data') ? ['--data', path('work', 'n.data')] : [];
      const { json } = await cliJson<{ findings: { severity: string }[] }>(
        'check',
        path('work', 'n'),
        ...data,
      );
      expect(
        json.findings.filter(({ severity }) => severity === 'error'),
        what,
      ).toEqual([]);
    }
  }

  /** The lock of the dead is taken over by the next writer; what else it left is found and removed. */
  async function expectTidied(what: string): Promise<void> {
    const flushed = await runCli(
      'flush',
      path('work', 'a'),
      ...family.opening.map((word) => (word === 'd' ? path('work', 'd') : word)),
    );
    expect(flushed.status, `${what}: ${flushed.err}`).toBe(0);
    const passing = readdirSync(path('work')).filter((name) => name.endsWith('.zsnew'));
    const { json } = await cliJson<{ files: { path: string; state: string }[] }>('leftovers', path('work'));
    expect(
      json.files.map((file) => [file.path, file.state]),
      what,
    ).toEqual(passing.sort().map((name) => [path('work', name), 'left']));
    await cli('leftovers', '--remove', path('work'));
    expect(
      readdirSync(path('work')).filter((name) => /\.(zslock|zsnew)$/.test(name)),
      what,
    ).toEqual([]);
  }

  /** Zones and files as they are before and after a command that nobody kills. */
  async function outcomesOf(scene: WritingScene, command: WritingCommand) {
    const look = async () => JSON.stringify([await scene.zones(), scene.made(command)]);
    scene.restore();
    const before = await look();
    await runCli(...scene.wordsOf(command));
    const after = await look();
    const nameOf = (found: string) => (found === before ? 'old' : found === after ? 'new' : 'part');
    return async () => (before === after ? 'same' : nameOf(await look()));
  }

  it(
    `old or new, leftovers offered, locks taken over, ${KILLS} times or more`,
    { timeout: 3_600_000 },
    async () => {
      const scene = new WritingScene(path, family);
      await scene.prepare();
      const commands = writingCommandsOf(family);
      const first = Math.floor((WRITTEN_FAMILIES.indexOf(family) * commands.length) / 4);
      const numbers = commands.map((_, n) => (first + n) % commands.length);
      const outcomes = new Map(
        await inTurn(
          numbers.slice(0, KILLS),
          async (n) => [n, await outcomesOf(scene, commands[n]!)] as const,
        ),
      );
      const reach = commands.map(() => CHANGES_MAX);
      const counts = new KillCounts();
      for (const { seed } of seedsOf('program-kills')) {
        const random = new Random(seed);
        // Where a kill falls is up to the machine: so many have to meet a living program.
        for (let kills = 0, tries = 0; kills < KILLS; tries++) {
          expect(tries).toBeLessThan(10 * KILLS);
          const index = numbers[kills % commands.length]!;
          const command = commands[index]!;
          const changes = 1 + random.below(reach[index]!);
          scene.restore();
          const what = `${command.name}, killed after ${changes} changes`;
          const { isMet, changed } = await kill(scene.wordsOf(command), changes);
          await expectSound(scene, command, what);
          if (isMet) {
            kills++;
            if (changes === reach[index]) reach[index] *= 2;
            counts.add(command.name, await outcomes.get(index)!());
            for (const left of scene.passing()) counts.add('left behind', left);
          } else reach[index] = Math.max(1, changed);
          await expectTidied(what);
        }
      }
      counts.print(`${KILLS} kills of commands, ${family.name}`);
      rmSync(path('work'), { recursive: true });
    },
  );
});
