import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openImage } from '../../main/image/open-image';
import { zoneStart } from '../../shared/zone/geometry';
import { writePointerOf } from '../../shared/zone/zone-table';
import { cli, cliJson, runCli } from '../support/cli/cli';
import { withFault, type SystemFault } from '../support/storage/failing-system';
import { runsOf } from '../support/run/seeds';
import { useFolder } from '../support/storage/temporary-folder';

/** Calls that are made to fail in each command, evenly over all that it makes. */
const FAULTS = runsOf(16);
const PATTERN = 0x5a;
const KINDS: readonly SystemFault[] = ['EIO', 'ENOSPC for good', 'short', 'ENOSPC', 'EIO for good'];

interface Family {
  readonly name: string;
  readonly create: readonly string[];
  /** Files of the image, its own first. */
  readonly files: readonly string[];
  readonly opening: readonly string[];
}

const geometry = ['--zone-size', '64KiB', '--zones', '6'];
const FAMILIES: readonly Family[] = [
  { name: 'zoned extended', create: [...geometry, '--zde', '64'], files: ['a'], opening: [] },
  { name: 'zoned rfc', create: [...geometry, '--variant', 'rfc'], files: ['a'], opening: [] },
  { name: 'qcow2 44', create: [...geometry, '--format', 'qcow2'], files: ['a'], opening: [] },
  {
    name: 'zone-file v5',
    create: [...geometry, '--format', 'zone-file', '--data', 'd'],
    files: ['a', 'd'],
    opening: ['--data', 'd'],
  },
];

/** A command on image `a`; `makes`: what it makes new, all or nothing. */
interface WritingCommand {
  readonly name: string;
  readonly words: readonly string[];
  readonly makes?: readonly string[];
  /** Zones whose data it may discard. */
  readonly discards?: readonly number[];
}

const COMMANDS: readonly WritingCommand[] = [
  { name: 'write', words: ['write', 'a', '--lba', 'wp', '--pattern', '0x5a', '--length', '16KiB'] },
  { name: 'append', words: ['append', 'a', '--zone', '3', '--pattern', '0x5a', '--length', '16KiB'] },
  { name: 'zone finish', words: ['zone', 'finish', 'a', '1'] },
  { name: 'zone reset', words: ['zone', 'reset', 'a', '2'], discards: [2] },
  { name: 'zone reset all', words: ['zone', 'reset', 'a', 'all'], discards: [0, 1, 2, 3, 4, 5] },
  { name: 'run', words: ['run', 't', 'a', '--record', 'r'], makes: ['r'] },
  { name: 'run each', words: ['run', 't', 'a', '--durability', 'each'] },
  { name: 'replay', words: ['replay', 't', 'a'] },
  { name: 'recover', words: ['recover', 'a'] },
  { name: 'flush', words: ['flush', 'a'] },
  {
    name: 'convert to zoned',
    words: ['convert', 'a', 'n', '--format', 'zoned', '--accept-loss'],
    makes: ['n'],
  },
  {
    name: 'convert to qcow2',
    words: ['convert', 'a', 'n', '--format', 'qcow2', '--accept-loss'],
    makes: ['n'],
  },
  {
    name: 'crash',
    words: ['crash', 'a', '--trace', 't', '--at', '3', '-o', 'n'],
    makes: ['n', 'n.data'],
  },
  { name: 'create', words: ['create', 'n', ...geometry], makes: ['n'] },
  { name: 'generate', words: ['generate', 'sequential-fill', '--for', 'a', '-o', 'n'], makes: ['n'] },
  { name: 'read --out', words: ['read', 'a', '--zone', '1', '--length', '4KiB', '--out', 'n'], makes: ['n'] },
];

describe.each(FAMILIES)('a call to the system that fails, $name', (family) => {
  const path = useFolder();

  const inFolder = (words: readonly string[]): string[] =>
    words.map((word) => (/^[adntr]$/.test(word) ? path('work', word) : word));

  /** Zones 1, 2 and 3 written, zone 2 flushed by the end of its command, and a trace that goes on in zone 4. */
  async function prepare(): Promise<void> {
    mkdirSync(path('work'));
    await cli('create', path('work', 'a'), ...inFolder(family.create));
    for (const zone of ['1', '2', '3']) {
      const words = ['append', 'a', '--zone', zone, '--pattern', String(PATTERN), '--length', '16KiB'];
      await cli(...inFolder([...words, ...family.opening]));
    }
    const settings = [
      '--set',
      'zones=4-5',
      '--set',
      'commands=8',
      '--set',
      'bytes=8KiB',
      '--set',
      'pattern=0x5a',
    ];
    await cli(...inFolder(['generate', 'sequential-fill', ...settings, '--for', 'a', '-o', 't']));
    cpSync(path('work'), path('before'), { recursive: true, preserveTimestamps: true });
  }

  function restore(): void {
    rmSync(path('work'), { recursive: true });
    cpSync(path('before'), path('work'), { recursive: true, preserveTimestamps: true });
  }

  const run = ({ words }: WritingCommand, nth: number, fault: SystemFault) => {
    const opening = words.includes('a') && words[0] !== 'generate' ? family.opening : [];
    const addressed = words.map((word) => (word === 'wp' ? pointerOfZone1() : word));
    return withFault(nth, fault, () => runCli(...inFolder([...addressed, ...opening])));
  };

  const pointerOfZone1 = (): string => {
    const image = openAt('before');
    const lba = writePointerOf(image.device.image.table.zones, 1)!;
    image.dispose();
    return String(lba);
  };

  const openAt = (folder: string) =>
    openImage(path(folder, 'a'), {
      access: 'read',
      ...(family.opening.length > 0 ? { data: path(folder, 'd') } : {}),
    });

  /** What was acknowledged before the command is there, and no pointer leads behind data that is not. */
  async function expectSound(
    { discards = [] }: WritingCommand,
    fault: SystemFault,
    what: string,
  ): Promise<void> {
    const words = inFolder(['check', 'a', ...family.opening]);
    const { json } = await cliJson<{ findings: { code: string; severity: string }[] }>(...words);
    const errors = json.findings.filter(({ severity }) => severity === 'error');
    // Where nothing can be written any more, a change that consists of several writes stays as it is: that is said.
    if (!fault.endsWith(' for good')) expect(errors, what).toEqual([]);
    const image = openAt('work');
    const { device } = image;
    const { geometry: shape } = device.image.facts;
    const { zones } = device.image.table;
    for (let zone = 0; zone < zones.count; zone++) {
      const pointer = writePointerOf(zones, zone);
      const old = [1, 2, 3].includes(zone) && !discards.includes(zone) ? 16384 : 0;
      const blockBytes = shape.logicalBlockSizeBytes;
      const written = pointer === null ? old : (pointer - zoneStart(shape, zone)) * blockBytes;
      expect(written, `${what}: zone ${zone}`).toBeGreaterThanOrEqual(old);
      const bytes = new Uint8Array(written);
      device.image.blocks.read(zoneStart(shape, zone), bytes);
      expect(bytes.includes(0), `${what}: zone ${zone} holds what was never written`).toBe(false);
    }
    image.dispose();
  }

  function expectAllOrNothing({ makes = [] }: WritingCommand, isDone: boolean, what: string): void {
    const names = readdirSync(path('work')).sort();
    // A lock whose removal fails stays, and so does a passing file: the next run takes them over.
    const known = names.filter((name) => !/\.(zslock|zsnew)$/.test(name));
    const before = readdirSync(path('before')).sort();
    const after = [...before, ...makes.filter((name) => family.files.length > 1 || name !== 'n.data')].sort();
    // What was made before the last call failed is whole.
    expect(isDone ? [after] : [before, after], what).toContainEqual(known);
  }

  it.each(COMMANDS)('$name: no wrong success, no silent loss, nothing half made', async (command) => {
    await prepare();
    const undisturbed = await run(command, 0, 'EIO');
    expect(undisturbed.value.status, undisturbed.value.err).toBe(0);
    const result = readdirSync(path('work')).map((name) => [name, readFileSync(path('work', name))] as const);
    const step = Math.max(1, Math.floor(undisturbed.calls / FAULTS));
    let tried = 0;
    for (let nth = 1; nth <= undisturbed.calls; nth += step) {
      const fault = KINDS[tried++ % KINDS.length]!;
      restore();
      const { value, failed } = await run(command, nth, fault);
      const what = `${command.name}, call ${nth} (${failed}, ${fault}): ${value.err}`;
      expect([0, 3, 4], what).toContain(value.status);
      expect(value.err, what).not.toContain('internal error');
      expectAllOrNothing(command, value.status === 0, what);
      if (!command.words.includes('--record'))
        for (const [name, bytes] of result.filter(([made]) => command.makes?.includes(made))) {
          const found = existsSync(path('work', name)) ? readFileSync(path('work', name)).length : null;
          expect(value.status === 0 ? [bytes.length] : [bytes.length, null], what).toContain(found);
        }
      await expectSound(command, fault, what);
      for (const name of readdirSync(path('work')).filter((each) => /\.(zslock|zsnew)$/.test(each)))
        rmSync(path('work', name));
    }
  });
});
