/**
 * Every command that writes, ended at each of its calls that change files: killed there, or asked to stop. What it only reads is
 * byte for byte as it was; what it makes is not there or whole; what else it left is named and goes; the next run succeeds.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../shared/workload/random';
import { cli, cliJson, runCli } from '../support/cli/cli';
import { useProgram } from '../support/cli/cli-program';
import { STOP_VARIABLE, type Stop } from '../support/cli/stop-at-call';
import {
  writingCommandsOf,
  WritingScene,
  WRITTEN_FAMILIES,
  type WritingCommand,
} from '../support/cli/writing-commands';
import { KillCounts } from '../support/run/kill-counts';
import { programOf } from '../support/run/programs';
import { runsOf, seedsOf } from '../support/run/seeds';
import { useFolder } from '../support/storage/temporary-folder';

/** Calls at which a command is ended; each of them in a thorough run. */
const STOPS = runsOf(2, Infinity);
/** Each command with one family; with all of them in a thorough run. */
const FAMILIES = runsOf(1, WRITTEN_FAMILIES.length);
/** A zone_file's entry, its links and its heads are several writes: a kill between two of them leaves what QEMU would too. */
const BETWEEN_WRITES = new Set(['zone-file-list']);
const PASSING = /\.(zslock|zsnew)$/;

type Ending = Pick<Stop, 'signal' | 'half'> & { readonly name: string };
const ENDINGS: readonly Ending[] = [
  { name: 'killed', signal: 'SIGKILL', half: false },
  { name: 'killed in a write', signal: 'SIGKILL', half: true },
  { name: 'asked to stop', signal: 'SIGINT', half: false },
];

/** A command with what it leaves when nobody ends it. */
interface Undisturbed {
  readonly calls: number;
  /** Whether `a`, and `d` where data lies beside it, are only read. */
  readonly onlyReads: boolean;
  /** Bytes of what it makes, or names in a folder; null where times are in it. */
  readonly made: ReadonlyMap<string, number | null>;
}

describe.each(WRITTEN_FAMILIES)('a command that is ended anywhere, $name', (family) => {
  const path = useFolder();
  const program = useProgram();
  let preload: string;
  beforeAll(async () => {
    preload = await programOf(new URL('../support/cli/stop-at-call.ts', import.meta.url));
  });

  const own = writingCommandsOf(family).filter(
    (_, index) => (index - WRITTEN_FAMILIES.indexOf(family) + 4) % WRITTEN_FAMILIES.length < FAMILIES,
  );

  /** Runs a command as a program that is ended at a call; at none where that is 0. */
  async function run(words: readonly string[], at: number, { signal, half }: Omit<Ending, 'name'>) {
    const counted = path('counted');
    rmSync(counted, { force: true });
    const stop: Stop = { at, signal, half, counted };
    const env = { [STOP_VARIABLE]: JSON.stringify(stop), TMPDIR: path('temporary') };
    const child = program.start(words, { node: ['--require', preload], env });
    child.stdin.end();
    const ended = await child.ended;
    return { ...ended, calls: existsSync(counted) ? Number(readFileSync(counted, 'utf8')) : 0 };
  }

  const lengthOf = (name: string): number => {
    const stat = statSync(path('work', name));
    return stat.isDirectory() ? readdirSync(path('work', name)).length : stat.size;
  };

  const hashOfSource = (): string =>
    ['a', 'd']
      .filter((name) => existsSync(path('work', name)))
      .map((name) =>
        createHash('sha256')
          .update(readFileSync(path('work', name)))
          .digest('hex'),
      )
      .join();

  async function undisturbed(scene: WritingScene, command: WritingCommand): Promise<Undisturbed> {
    scene.restore();
    const before = hashOfSource();
    const { calls, status, err } = await run(scene.wordsOf(command), 0, ENDINGS[0]!);
    expect(command.finds ? [0, 1] : [0], `${command.name}: ${err}`).toContain(status);
    expect(calls, command.name).toBeGreaterThan(0);
    scene.expectAllOrNothing(command, 'done', command.name);
    const made = scene.makesOf(command).map((name) => [name, name === 'r' ? null : lengthOf(name)] as const);
    return { calls, onlyReads: hashOfSource() === before, made: new Map(made) };
  }

  /** What was left names its maker, is listed, and goes; nothing else lies there. */
  async function expectTidied(what: string): Promise<void> {
    const left = readdirSync(path('work')).filter((name) => name.endsWith('.zsnew'));
    const { json } = await cliJson<{ files: { path: string; state: string }[] }>('leftovers', path('work'));
    const listed = json.files.map((file) => [file.path, file.state]);
    expect(listed, what).toEqual(left.sort().map((name) => [path('work', name), 'left']));
    await cli('leftovers', '--remove', path('work'));
    await cli('leftovers', '--remove', path('temporary'));
    expect(readdirSync(path('temporary')), what).toEqual([]);
  }

  /** The image takes the next writer, who completes what was committed, and nobody's lock is in the way. */
  async function expectWritable(scene: WritingScene, command: WritingCommand, what: string): Promise<void> {
    const opening = family.opening.map((word) => (word === 'd' ? path('work', 'd') : word));
    const flushed = await runCli('flush', path('work', 'a'), ...opening);
    expect(flushed.status, `${what}: ${flushed.err}`).toBe(0);
    const errors = (await scene.errors()).filter((code) => !BETWEEN_WRITES.has(code));
    expect(errors, what).toEqual([]);
    scene.expectData(command, what);
  }

  /** What a run makes can be made by the next; what is there, whole, is said to be there. */
  async function expectAgain(scene: WritingScene, command: WritingCommand, what: string): Promise<void> {
    const there = scene.made(command);
    const again = await runCli(...scene.wordsOf(command));
    if (there.length === 0) {
      expect(command.finds ? [0, 1] : [0], `${what}: ${again.err}`).toContain(again.status);
      return scene.expectAllOrNothing(command, 'done', what);
    }
    expect([2, 3, 4], `${what}: ${again.err}`).toContain(again.status);
    expect(again.err, what).toContain('exists already');
    expect(
      there.some((name) => again.err.includes(path('work', name))),
      `${what}: ${again.err}`,
    ).toBe(true);
  }

  async function endAt(
    at: number,
    {
      scene,
      command,
      ending,
      whole,
    }: { scene: WritingScene; command: WritingCommand; ending: Ending; whole: Undisturbed },
  ): Promise<string> {
    scene.restore();
    const source = hashOfSource();
    const what = `${command.name}, ${ending.name} at call ${at} of ${whole.calls}`;
    const { status, signal, err } = await run(scene.wordsOf(command), at, ending);
    const isKilled = signal === 'SIGKILL';
    if (!isKilled) {
      expect([0, 130, ...(command.finds ? [1] : [])], `${what}: ${err}`).toContain(status);
      expect(scene.passing(), what).toEqual([]);
    }
    if (whole.onlyReads) expect(hashOfSource() === source, what).toBe(true);
    scene.expectAllOrNothing(command, isKilled ? 'killed' : status === 130 ? 'failed' : 'done', what);
    for (const name of scene.made(command)) {
      const length = whole.made.get(name)!;
      if (length !== null) expect(lengthOf(name), `${what}: ${name}`).toBe(length);
    }
    const left = scene.passing();
    const isMade = scene.made(command).length > 0;
    await expectWritable(scene, command, what);
    await expectTidied(what);
    expect(
      readdirSync(path('work')).filter((name) => PASSING.test(name)),
      what,
    ).toEqual([]);
    if (scene.makesOf(command).length > 0 && whole.onlyReads) await expectAgain(scene, command, what);
    return `${isMade ? 'made' : 'none'}${left.length > 0 ? ' and left' : ''}`;
  }

  it.each(own)('$name', { timeout: 3_600_000 }, async (command) => {
    const scene = new WritingScene(path, family);
    await scene.prepare();
    mkdirSync(path('temporary'));
    const counts = new KillCounts();
    const whole = await undisturbed(scene, command);
    for (const { seed } of seedsOf('job-kills')) {
      const random = new Random(seed + writingCommandsOf(family).indexOf(command));
      const all = Array.from({ length: whole.calls }, (_, index) => index + 1);
      const chosen = STOPS < all.length ? [0, 1].map(() => 1 + random.below(all.length)) : all;
      for (const at of chosen) {
        const ending = ENDINGS[random.below(ENDINGS.length)]!;
        counts.add(`${command.name}, ${ending.name}`, await endAt(at, { scene, command, ending, whole }));
      }
    }
    counts.print(`${family.name}: ${command.name} changes files in ${whole.calls} calls`);
  });
});
