import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../../../../main/host/cli/program';
import { openImage } from '../../../../../../main/image/open-image';
import { MIB } from '../../../../../../shared/units/units';
import { cli, memoryTarget } from '../../../../../support/cli/cli';
import { smallImage } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';
import { sampleOf } from '../../../../../support/run/samples';

/** What other programs do to a file. */
const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  truncated: (path) => truncateSync(path, MIB),
  overwritten(path) {
    const fd = openSync(path, 'r+');
    writeSync(fd, Uint8Array.of(1, 2, 3), 0, 3, 2 * MIB);
    closeSync(fd);
  },
  replaced(path) {
    copyFileSync(path, `${path}~`);
    renameSync(`${path}~`, path);
  },
};

const at = useFolder();
const changes = Object.entries(CHANGES);

/** Runs a command line; `change` happens with the first that it writes, to a terminal that time flies by. */
async function runAround(change: () => void, ...words: readonly string[]) {
  let now = 0;
  const { target, bytesOf } = memoryTarget({ isTerminal: true, now: () => (now += 1000) });
  let isFirst = true;
  const status = await runProgram(words, {
    ...target,
    write(descriptor, bytes) {
      target.write(descriptor, bytes);
      if (isFirst) change();
      isFirst = false;
    },
  });
  return { status, out: bytesOf(1).toString(), err: bytesOf(2).toString() };
}

/** An image long unchanged, with data in zone 3. */
async function made(...words: readonly string[]): Promise<string> {
  const path = await smallImage(at('image'), ...words);
  await cli('write', path, '--zone', '3', '--pattern', '0x5a', '--length', '64KiB');
  utimesSync(path, 1_000_000, 1_000_000);
  return path;
}

/** Opened for writing by somebody else: whoever reads it is told so first, and then it is changed. */
async function whileOpen(path: string, change: (path: string) => void, words: readonly string[]) {
  const writer = openImage(path, { access: 'write' });
  try {
    return await runAround(() => change(path), ...words.map((word) => (word === 'IMAGE' ? path : word)));
  } finally {
    writer.dispose();
  }
}

const READING: readonly (readonly string[])[] = [
  ['info', 'IMAGE'],
  ['report', 'IMAGE'],
  ['report', 'IMAGE', '--as', 'json'],
  ['check', 'IMAGE'],
  ['check', 'IMAGE', '--json'],
  ['structure', 'IMAGE'],
  ['find', 'IMAGE', '--int', '0', '--limit', '9'],
  ['hex', 'IMAGE', '--length', '64KiB'],
  ['read', 'IMAGE', '--zone', '3', '--length', '64KiB', '--hex'],
  ['recover', 'IMAGE', '--dry-run'],
  ['attach', 'IMAGE'],
];

describe.each(changes)('an image that is %s while a command looks at it', (name, change) => {
  const reading = sampleOf(
    READING,
    changes.length,
    changes.findIndex(([other]) => other === name),
  );
  it.each(reading.map((words) => [words.join(' '), words] as const))(
    'is told by %s',
    async (_line, words) => {
      const { status, out, err } = await whileOpen(await made(), change, words);
      // A writer was named: what it writes in place is no surprise, what it takes away is.
      if (name === 'overwritten' && words[0] !== 'read') return expect(status).toBeLessThan(2);
      expect([status, err.split('\n').at(-2)]).toEqual([
        3,
        expect.stringMatching(/^zonesmith: .*image: (is|was) .*it was opened/),
      ]);
      if (words.includes('--json'))
        expect(JSON.parse(out)).toMatchObject({ error: { code: 'changed-outside' } });
    },
  );

  it.each([
    [['read', 'IMAGE', '--zone', '3', '--length', '64KiB', '--out']],
    [['convert', 'IMAGE', '--format', 'qcow2', '--accept-loss']],
  ])('leaves nothing of %j', async (words) => {
    const path = await made();
    const { status, err } = await whileOpen(path, change, [
      ...words.slice(0, 2),
      ...(words[0] === 'convert' ? [at('made')] : []),
      ...words.slice(2),
      ...(words[0] === 'read' ? [at('made')] : []),
    ]);
    expect([status, err]).toEqual([3, expect.stringContaining('it was opened')]);
    expect(readdirSync(dirname(path)).sort()).toEqual(['image']);
  });

  it('gives no crashed image', async () => {
    const path = await made();
    copyFileSync(path, at('other'));
    await cli('run', 'sequential-fill', at('other'), '--set', 'commands=9', '--record', at('trace'));
    const words = ['crash', 'IMAGE', '--trace', at('trace'), '--at', '5', '-o', at('made')];
    const { status, err } = await whileOpen(path, change, words);
    expect([status, err]).toEqual([3, expect.stringContaining('it was opened')]);
    expect(existsSync(at('made'))).toBe(false);
  });

  it.each([
    ['4KiB', '4000', ['report', 'IMAGE', '--as', 'json']],
    ['1MiB', '4', ['hex', 'IMAGE', '--length', '4MiB']],
    ['8MiB', '4', ['read', 'IMAGE', '--zone', '1', '--length', '8MiB']],
  ])('of %s × %s is told by %j after a part was printed', async (size, count, words) => {
    const path = at('large');
    await cli('create', path, '--zone-size', size, '--zones', count);
    const { status, out, err } = await runAround(
      () => change(path),
      ...words.map((word) => (word === 'IMAGE' ? path : word)),
    );
    expect(out.length).toBeGreaterThan(60_000);
    expect([status, err]).toEqual([3, expect.stringMatching(/it was opened|cut it off/)]);
  });
});

it('an image that was deleted while a command looks at it is still whole', async () => {
  for (const words of READING) {
    const { status } = await whileOpen(await made(), rmSync, words);
    expect([words[0], status]).toEqual([words[0], expect.toSatisfy((code: number) => code < 2)]);
  }
});

describe.each(changes.filter(([name]) => name !== 'overwritten').concat([['deleted', rmSync]]))(
  'an image that is %s while it is written in place',
  (name, change) => {
    const RUN = ['sequential-fill', '--set', 'bytes=4KiB', '--set', 'commands=2000'];

    it('ends a run, which says so', async () => {
      const path = await made('--zone-size', '16MiB', '--zone-capacity', '16MiB');
      const { status, err } = await runAround(() => change(path), 'run', RUN[0]!, path, ...RUN.slice(1));
      expect([status, err]).toEqual([
        3,
        expect.stringMatching(name === 'truncated' ? /cut (it )?off/ : /while it was written/),
      ]);
    });

    it('ends a replay, which says so', async () => {
      const path = await made('--zone-size', '16MiB', '--zone-capacity', '16MiB');
      copyFileSync(path, at('other'));
      await cli('run', RUN[0]!, at('other'), ...RUN.slice(1), '--record', at('trace'));
      const { status, err } = await runAround(() => change(path), 'replay', at('trace'), path);
      expect([status, err]).toEqual([
        3,
        expect.stringMatching(name === 'truncated' ? /cut (it )?off/ : /while it was written/),
      ]);
    });

    it('fails a single command and a recovery', async () => {
      for (const words of [
        ['zone', 'finish', 'IMAGE', '4'],
        ['recover', 'IMAGE'],
        ['flush', 'IMAGE'],
      ]) {
        const path = at(words[0]!);
        await cli('create', path, '--format', 'zone-file', '--zone-size', '1MiB', '--zones', '8');
        const tiny = name === 'truncated' ? () => truncateSync(path, 100) : () => change(path);
        const { status, err } = await runAround(
          tiny,
          ...words.map((word) => (word === 'IMAGE' ? path : word)),
        );
        expect([words[0], status, err]).toEqual([
          words[0],
          3,
          expect.stringMatching(/written|cut (it )?off/),
        ]);
        if (existsSync(path)) rmSync(path);
      }
    });
  },
);
