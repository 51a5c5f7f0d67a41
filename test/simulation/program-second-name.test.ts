import { spawnSync } from 'node:child_process';
import { on } from 'node:events';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { cli, cliJson, runCli } from '../support/cli/cli';
import { findingsOf, smallImage, zonesOf } from '../support/cli/cli-image';
import { useProgram, type RunningProgram } from '../support/cli/cli-program';
import { useFolder } from '../support/storage/temporary-folder';
import { sampleOf } from '../support/run/samples';

const path = useFolder();
const program = useProgram();

let mounted = false;
afterEach(() => {
  if (mounted) spawnSync('umount', [path('mount', 'b')]);
  mounted = false;
});

/** Ways to give an image a second name; each answers it. */
const SECOND_NAMES: readonly (readonly [string, (image: string) => string])[] = [
  ['a hard link beside it', (image) => linked(image, path('b'))],
  [
    'a hard link in another folder',
    (image) => {
      mkdirSync(path('folder'));
      return linked(image, path('folder', 'b'));
    },
  ],
  [
    'a symbolic link to a hard link',
    (image) => {
      symlinkSync(linked(image, path('b')), path('c'));
      return path('c');
    },
  ],
  ['another mount of it', mountedAgain],
];

function linked(image: string, name: string): string {
  linkSync(image, name);
  return name;
}

/** The file mounted in another folder; where nothing may be mounted, a hard link in its place. */
function mountedAgain(image: string): string {
  mkdirSync(path('mount'));
  const name = path('mount', 'b');
  writeFileSync(name, '');
  mounted = spawnSync('mount', ['--bind', image, name]).status === 0;
  if (mounted) return name;
  rmSync(name);
  return linked(image, name);
}

/** Commands that change an image. */
const writers = (image: string): readonly (readonly string[])[] => [
  ['write', image, '--zone', '1', '--pattern', '0x99', '--length', '64KiB'],
  ['append', image, '--zone', '1', '--pattern', '1', '--length', '4KiB'],
  ['zone', 'open', image, '1'],
  ['flush', image],
  ['run', 'sequential-fill', image, '--set', 'commands=1'],
  ['recover', image],
  ['io', image, '-c', 'zo 1M 1M'],
];

/** An image in a folder of its own, and a trace of two commands for it. */
async function newImage(): Promise<string> {
  mkdirSync(path('images'));
  const image = await smallImage(path('images', 'a'), '--zones', '2');
  const words = ['sequential-fill', '--set', 'commands=2', '--set', 'bytes=64k', '--set', 'flush=0'];
  await cli('generate', ...words, '--for', image, '-o', path('t'));
  return image;
}

/** Starts a program that writes to the image; the zone of the trace's first command is written when it answers. */
async function startWriter(image: string): Promise<RunningProgram> {
  const watcher = watch(image);
  const changes = on(watcher, 'change');
  const running = program.start(['run', '-', image, '--durability', 'each']);
  onTestFinished(() => running.kill('SIGKILL'));
  const [header, first] = readFileSync(path('t'), 'utf8').split('\n');
  running.stdin.write(`${header}\n${first}\n`);
  for await (const _ of changes) if (await isWritten(image)) break;
  watcher.close();
  return running;
}

/** Whether anything is below a write pointer. */
async function isWritten(image: string): Promise<boolean> {
  return (await zonesOf(image)).some(({ state }) => state !== 'empty' && state !== 'notWritePointer');
}

describe.each(sampleOf(SECOND_NAMES, 2))('an image that is written to, and %s', (_, secondNameOf) => {
  it('is refused to every other writer, and the first loses nothing', async () => {
    const image = await newImage();
    copyFileSync(image, path('control'));
    const name = secondNameOf(image);
    const running = await startWriter(image);
    const holder = `${name}: locked by zonesmith, process ${running.pid} on ${hostname()}, since `;
    const refusal = { status: 3, err: expect.stringContaining(holder) as string };
    expect(program.run(writers(name)[0]!)).toMatchObject(refusal);
    for (const words of writers(name)) {
      const answer = await runCli(...words);
      expect(answer, words[0]).toMatchObject(refusal);
      expect(answer.err).toContain(`(${image}.zslock)`);
    }
    const info = await cliJson<{ writer: string }>('info', name);
    expect(info.json.writer).toContain(`zonesmith, process ${running.pid} on ${hostname()}`);
    running.stdin.end(readFileSync(path('t'), 'utf8').split('\n').slice(2).join('\n'));
    expect(await running.ended).toMatchObject({ status: 0 });
    // The same bytes as by this writer alone.
    await cli('run', path('t'), path('control'), '--durability', 'each');
    expect(readFileSync(image).equals(readFileSync(path('control')))).toBe(true);
    expect(await findingsOf(image)).toEqual([]);
    expect(readdirSync(dirname(image)).filter((file) => file.endsWith('.zslock'))).toEqual([]);
    expect(program.run(writers(name)[1]!)).toMatchObject({ status: 0 });
  });

  it('is free again by either name when the writer was killed', async () => {
    const image = await newImage();
    const name = secondNameOf(image);
    const running = await startWriter(image);
    running.kill('SIGKILL');
    await running.ended;
    expect(program.run(writers(name)[1]!)).toMatchObject({ status: 0 });
    expect((await runCli(...writers(image)[1]!)).status).toBe(0);
    expect(readdirSync(dirname(image)).filter((file) => file.endsWith('.zslock'))).toEqual([]);
  });
});
