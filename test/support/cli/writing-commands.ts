/** Every command that writes, on small images of every family, and what has to hold of them whatever goes wrong. */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { expect } from 'vitest';
import { openImage } from '../../../main/image/open-image';
import { zoneStart } from '../../../shared/zone/geometry';
import { writePointerOf } from '../../../shared/zone/zone-table';
import { cli, cliJson } from './cli';

/** How an image is made and opened; its files are `a`, and `d` where data lies beside it. */
export interface WrittenFamily {
  readonly name: string;
  readonly create: readonly string[];
  readonly opening: readonly string[];
}

const GEOMETRY = ['--zone-size', '64KiB', '--zones', '6'];

export const WRITTEN_FAMILIES: readonly WrittenFamily[] = [
  { name: 'zoned extended', create: [...GEOMETRY, '--zde', '64'], opening: [] },
  { name: 'zoned rfc', create: [...GEOMETRY, '--variant', 'rfc'], opening: [] },
  { name: 'qcow2 44', create: [...GEOMETRY, '--format', 'qcow2'], opening: [] },
  {
    name: 'zone-file v5',
    create: [...GEOMETRY, '--format', 'zone-file', '--data', 'd'],
    opening: ['--data', 'd'],
  },
];

/**
 * A command; single letters among its words are files of the folder (see WritingScene), `wp` is zone 1's pointer, `id` a crash
 * state of the trace.
 */
export interface WritingCommand {
  readonly name: string;
  readonly words: readonly string[];
  /** What it makes new, all or nothing; `?`: where data lies beside the image. The first of them appears last. */
  readonly makes?: readonly string[];
  /** What it makes is no whole: when what comes last fails, the rest stays. */
  readonly apart?: true;
  /** The families that it is for; all where that is left out. */
  readonly families?: readonly string[];
  /** Zones whose data it may discard. */
  readonly discards?: readonly number[];
  /** It says with status 1 what it found: differences, or bytes of what it made that could not be read just then. */
  readonly finds?: true;
}

const CONVERT = ['convert', 'a', 'n', '--accept-loss', '--format'];
const CRASH = ['crash', 'a', '--trace', 't', '--at', '3', '-o', 'n'];
const REPRODUCE = ['crash', 'reproduce', 'a', '--trace', 't', '--id', 'id', '-o', 'n'];
const WRITE = ['write', 'a', '--lba', 'wp', '--pattern', '0x5a', '--length', '16KiB'];
const SET_ZDE = ['zone', 'set-zde', 'a', '4', '--hex', 'de ad be ef'];
const PATCH = ['patch', 'a', '--at', 'z1', '--hex', '5b'];
const DUMPED = ['info.dump', 'data.dump'];
const REENACT = ['trace', 'reenact', 't', 'a', '--as', 'qemu-zoned-rfc', '-o', 'n'];
/** A program that takes no image: every trace fails, the shortest, too. */
const SHRINK = ['trace', 'shrink', 't', 'a', '--until', 'exec:! test -s {image}', '-o', 'n'];
const READ = ['read', 'a', '--zone', '1', '--length', '4KiB', '--out', 'n'];

export const WRITING_COMMANDS: readonly WritingCommand[] = [
  { name: 'write', words: WRITE },
  { name: 'append', words: ['append', 'a', '--zone', '3', '--pattern', '0x5a', '--length', '16KiB'] },
  { name: 'zone finish', words: ['zone', 'finish', 'a', '1'] },
  { name: 'zone reset', words: ['zone', 'reset', 'a', '2'], discards: [2] },
  { name: 'zone reset all', words: ['zone', 'reset', 'a', 'all'], discards: [0, 1, 2, 3, 4, 5] },
  { name: 'run', words: ['run', 't', 'a', '--record', 'r'], makes: ['r'] },
  { name: 'run each', words: ['run', 't', 'a', '--durability', 'each'] },
  { name: 'replay', words: ['replay', 't', 'a'] },
  { name: 'recover', words: ['recover', 'a'] },
  { name: 'flush', words: ['flush', 'a'] },
  { name: 'convert to zoned', words: [...CONVERT, 'zoned'], makes: ['n'] },
  { name: 'convert to qcow2', words: [...CONVERT, 'qcow2'], makes: ['n'] },
  { name: 'crash', words: CRASH, makes: ['n', 'n.data?'] },
  { name: 'rebuild', words: ['rebuild', 'a', '-o', 'n'], makes: ['n', 'n.data?'], finds: true },
  { name: 'create', words: ['create', 'n', ...GEOMETRY], makes: ['n'] },
  {
    name: 'create with a data image',
    words: ['create', 'n', ...GEOMETRY, '--format', 'zone-file', '--data', 'm', '--state', '0=full'],
    makes: ['n', 'm'],
  },
  {
    name: 'create --save-recipe',
    words: ['create', 'n', ...GEOMETRY, '--save-recipe', 'r'],
    makes: ['r', 'n'],
    apart: true,
  },
  { name: 'convert to zone-file', words: [...CONVERT, 'zone-file'], makes: ['n', 'n.data'] },
  {
    name: 'convert to zbd-dump',
    words: [...CONVERT, 'zbd-dump'],
    makes: DUMPED.map((end) => `n_zone_${end}`),
  },
  { name: 'set-zde', words: SET_ZDE, families: ['zoned extended'] },
  { name: 'io', words: ['io', 'a', '-c', 'zf 64k 64k', '--record', 'r'], makes: ['r'] },
  { name: 'replay --record', words: ['replay', 't', 'a', '--record', 'r'], makes: ['r'] },
  { name: 'zone --record', words: ['zone', 'finish', 'a', '1', '--record', 'r'], makes: ['r'] },
  { name: 'write --record', words: [...WRITE, '--record', 'r'], makes: ['r'] },
  { name: 'patch', words: PATCH },
  { name: 'patch -o', words: [...PATCH, '-o', 'n'], makes: ['n', 'n.data?'] },
  { name: 'diff --patch', words: ['diff', 'a', 'b', '--patch', 'n'], makes: ['n'], finds: true },
  { name: 'trace import', words: ['trace', 'import', 'i', '--for', 'a', '-o', 'n'], makes: ['n'] },
  { name: 'trace export', words: ['trace', 'export', 't', '--to', 'dm-log-writes', '-o', 'n'], makes: ['n'] },
  { name: 'trace interleave', words: ['trace', 'interleave', 'a', 't', 't', '-o', 'n'], makes: ['n'] },
  { name: 'trace shrink', words: SHRINK, makes: ['n'] },
  { name: 'trace reenact', words: REENACT, makes: ['n'], families: ['zoned rfc'] },
  { name: 'crash reproduce', words: REPRODUCE, makes: ['n', 'n.data?'] },
  { name: 'fixtures', words: ['fixtures', '--suite', 'qemu-codes', '-o', 'n'], makes: ['n'] },
  { name: 'generate', words: ['generate', 'sequential-fill', '--for', 'a', '-o', 'n'], makes: ['n'] },
  { name: 'read --out', words: READ, makes: ['n'] },
];

/** How a command ended; `pending`: it failed, and said that its save is complete in the journal. */
export type Ended = 'done' | 'failed' | 'pending' | 'killed';

const WRITTEN_BYTES = 16 * 1024;
const WRITTEN_ZONES: readonly number[] = [1, 2, 3];
/** Names of locks, and of what is being made. */
export const PASSING = /\.(zslock|zsnew)$/;

/** The commands that a family takes. */
export const writingCommandsOf = ({ name }: WrittenFamily): readonly WritingCommand[] =>
  WRITING_COMMANDS.filter(({ families = [name] }) => families.includes(name));

/**
 * A folder `work` that can be had again as it was: an image `a` with its data `d`, another one `b` with `e`, which differs in a
 * byte, a trace `t`, and `i`, the same as fio writes it. `n`, `m` and `r` are free.
 */
export class WritingScene {
  readonly #path: (...names: string[]) => string;
  readonly #family: WrittenFamily;
  #stateId = '';

  constructor(path: (...names: string[]) => string, family: WrittenFamily) {
    this.#path = path;
    this.#family = family;
  }

  /** Zones 1, 2 and 3 hold data that is durable; the trace goes on in zones 4 and 5. */
  async prepare(): Promise<void> {
    mkdirSync(this.#path('work'));
    await cli('create', this.#path('work', 'a'), ...this.#inFolder(this.#family.create));
    for (const zone of WRITTEN_ZONES) {
      const words = ['append', 'a', '--zone', String(zone), '--pattern', '0x5a', '--length', '16KiB'];
      await cli(...this.#inFolder([...words, ...this.#family.opening]));
    }
    const settings = ['zones=4-5', 'commands=8', 'bytes=8KiB', 'pattern=0x5a'];
    const set = settings.flatMap((setting) => ['--set', setting]);
    await cli(...this.#inFolder(['generate', 'sequential-fill', ...set, '--for', 'a', '-o', 't']));
    await this.#prepareOthers();
    cpSync(this.#path('work'), this.#path('before'), { recursive: true });
  }

  /** What some commands take besides. */
  async #prepareOthers(): Promise<void> {
    const { opening } = this.#family;
    cpSync(this.#path('work', 'a'), this.#path('work', 'b'));
    if (opening.length > 0) cpSync(this.#path('work', 'd'), this.#path('work', 'e'));
    const toB = opening.map((word) => (word === 'd' ? 'e' : word));
    await cli(...this.#inFolder(['patch', 'b', '--at', 'z2', '--hex', '5b', ...toB]));
    await cli(...this.#inFolder(['trace', 'export', 't', '--to', 'fio-iolog', '-o', 'i']));
    const { json } = await cliJson<{ id: string }>(...this.#inFolder([...CRASH, ...opening]));
    this.#stateId = json.id;
    for (const name of ['n', 'n.data']) rmSync(this.#path('work', name), { force: true });
  }

  restore(): void {
    rmSync(this.#path('work'), { recursive: true });
    cpSync(this.#path('before'), this.#path('work'), { recursive: true });
  }

  /** The command's words with the files of the folder in them. */
  wordsOf({ words }: WritingCommand): string[] {
    const { opening } = this.#family;
    const ofA = words.includes('a') && words[0] !== 'generate' ? opening : [];
    const ofB = words.includes('b') && opening.length > 0 ? ['--b-data', 'e'] : [];
    return this.#inFolder(
      [...words, ...ofA, ...ofB].map((word) => {
        if (word === 'id') return this.#stateId;
        return word === 'wp' ? this.#pointerOfZone1() : word;
      }),
    );
  }

  /** Names of what a command makes with this family. */
  makesOf({ makes = [] }: WritingCommand): readonly string[] {
    const isBeside = this.#family.opening.length > 0;
    return makes.flatMap((name) => (name.endsWith('?') ? (isBeside ? [name.slice(0, -1)] : []) : [name]));
  }

  /** States and pointers of all zones. */
  async zones(): Promise<unknown> {
    return (await cliJson<{ zones: unknown }>(...this.#onImage('report'))).json.zones;
  }

  /** Codes of errors that a check finds. */
  async errors(): Promise<string[]> {
    const { json } = await cliJson<{ findings: { code: string; severity: string }[] }>(
      ...this.#onImage('check'),
    );
    return json.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  }

  /** What was acknowledged before the command is there, and no pointer leads behind data that is not. */
  expectData({ discards = [] }: WritingCommand, what: string): void {
    const image = this.#open('work');
    const { facts, table, blocks } = image.device.image;
    for (let zone = 0; zone < table.zones.count; zone++) {
      const pointer = writePointerOf(table.zones, zone);
      const start = zoneStart(facts.geometry, zone);
      const least = WRITTEN_ZONES.includes(zone) && !discards.includes(zone) ? WRITTEN_BYTES : 0;
      const written = pointer === null ? least : (pointer - start) * facts.geometry.logicalBlockSizeBytes;
      expect(written, `${what}: zone ${zone}`).toBeGreaterThanOrEqual(least);
      const bytes = new Uint8Array(written);
      blocks.read(start, bytes);
      expect(bytes.includes(0), `${what}: zone ${zone} holds what was never written`).toBe(false);
    }
    image.dispose();
  }

  /**
   * Only what was there and, whole, what the command makes; a lock, a passing file or the journal of a kill apart, which the next
   * run meets.
   */
  expectAllOrNothing(command: WritingCommand, ended: Ended, what: string): void {
    const passing = ended === 'killed' ? /\.(zslock|zsnew|zsjournal)$/ : PASSING;
    const known = this.names().filter((name) => !passing.test(name));
    const before = readdirSync(this.#path('before')).sort();
    const makes = this.makesOf(command);
    const without = (count: number) => [...before, ...makes.slice(count)].sort();
    // What was made before the last step failed is whole. A kill between two steps leaves what the first of them has put in place.
    const stepwise = [before, ...makes.map((_, index) => without(index))];
    const possible = {
      done: [without(0)],
      failed: command.apart ? stepwise : [before, without(0)],
      pending: [[...before, 'a.zsjournal'].sort()],
      killed: stepwise,
    };
    expect(possible[ended], what).toContainEqual(known);
  }

  /** What there is of what the command makes. */
  made(command: WritingCommand): string[] {
    const makes = this.makesOf(command);
    return this.names().filter((name) => makes.includes(name));
  }

  /** Endings of locks and passing files that were left. */
  passing(): string[] {
    return this.names().flatMap((name) => PASSING.exec(name)?.[1] ?? []);
  }

  names(): string[] {
    return readdirSync(this.#path('work')).sort();
  }

  /** A command's words on the image. */
  #onImage(command: string): string[] {
    return this.#inFolder([command, 'a', ...this.#family.opening]);
  }

  #inFolder(words: readonly string[]): string[] {
    return words.map((word) => (/^[abdeimnrt]$/.test(word) ? this.#path('work', word) : word));
  }

  #pointerOfZone1(): string {
    const image = this.#open('before');
    const pointer = writePointerOf(image.device.image.table.zones, 1);
    image.dispose();
    return String(pointer);
  }

  #open(folder: string) {
    const data = this.#family.opening.length > 0 ? { data: this.#path(folder, 'd') } : {};
    return openImage(this.#path(folder, 'a'), { access: 'read', ...data });
  }
}
