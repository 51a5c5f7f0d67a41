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

/** A command; `a`, `d`, `n`, `r` and `t` among its words are files of the folder, `wp` is zone 1's pointer. */
export interface WritingCommand {
  readonly name: string;
  readonly words: readonly string[];
  /** What it makes new, all or nothing. */
  readonly makes?: readonly string[];
  /** Zones whose data it may discard. */
  readonly discards?: readonly number[];
  /** It checks what it made, and says with status 1 what it found: here bytes that could not be read just then. */
  readonly finds?: true;
}

const CONVERT = ['convert', 'a', 'n', '--accept-loss', '--format'];
const CRASH = ['crash', 'a', '--trace', 't', '--at', '3', '-o', 'n'];
const READ = ['read', 'a', '--zone', '1', '--length', '4KiB', '--out', 'n'];

export const WRITING_COMMANDS: readonly WritingCommand[] = [
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
  { name: 'convert to zoned', words: [...CONVERT, 'zoned'], makes: ['n'] },
  { name: 'convert to qcow2', words: [...CONVERT, 'qcow2'], makes: ['n'] },
  { name: 'crash', words: CRASH, makes: ['n', 'n.data'] },
  { name: 'rebuild', words: ['rebuild', 'a', '-o', 'n'], makes: ['n', 'n.data'], finds: true },
  { name: 'create', words: ['create', 'n', ...GEOMETRY], makes: ['n'] },
  { name: 'generate', words: ['generate', 'sequential-fill', '--for', 'a', '-o', 'n'], makes: ['n'] },
  { name: 'read --out', words: READ, makes: ['n'] },
];

const WRITTEN_BYTES = 16 * 1024;
const WRITTEN_ZONES: readonly number[] = [1, 2, 3];
const PASSING = /\.(zslock|zsnew)$/;

/** A folder `work` with an image and a trace, which can be had again as it was. */
export class WritingScene {
  readonly #path: (...names: string[]) => string;
  readonly #family: WrittenFamily;

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
    cpSync(this.#path('work'), this.#path('before'), { recursive: true });
  }

  restore(): void {
    rmSync(this.#path('work'), { recursive: true });
    cpSync(this.#path('before'), this.#path('work'), { recursive: true });
  }

  /** The command's words with the files of the folder in them. */
  wordsOf({ words }: WritingCommand): string[] {
    const opening = words.includes('a') && words[0] !== 'generate' ? this.#family.opening : [];
    return this.#inFolder(
      [...words, ...opening].map((word) => (word === 'wp' ? this.#pointerOfZone1() : word)),
    );
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

  /** Only what was there and, whole, what the command makes; a lock or a passing file apart, which the next run meets. */
  expectAllOrNothing({ makes = [] }: WritingCommand, isDone: boolean, what: string): void {
    const known = this.names().filter((name) => !PASSING.test(name));
    const before = readdirSync(this.#path('before')).sort();
    const made = makes.filter((name) => this.#family.opening.length > 0 || name !== 'n.data');
    const after = [...before, ...made].sort();
    // What was made before the last step failed is whole.
    expect(isDone ? [after] : [before, after], what).toContainEqual(known);
  }

  /** What there is of what the command makes. */
  made({ makes = [] }: WritingCommand): string[] {
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
    return words.map((word) => (/^[adntr]$/.test(word) ? this.#path('work', word) : word));
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
