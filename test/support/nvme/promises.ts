/**
 * What a host was promised of a drive whose plug is pulled: its own model of what was acknowledged, flushed and asked for,
 * and what a drive must still show afterwards. It knows no engine and no file.
 */

/** Data that were given to a zone. */
interface Written {
  readonly at: number;
  readonly data: Uint8Array;
  isDurable: boolean;
}

/** A zone from one reset to the next. */
interface Life {
  readonly writes: Written[];
  /** Offset in blocks behind everything acknowledged. */
  acknowledged: number;
  /** Blocks asked for and not answered. */
  asked: number;
  /** The reset that began it was acknowledged. */
  isBegun: boolean;
  finish: 'none' | 'asked' | 'acknowledged' | 'durable';
}

/** What of a zone a flush makes durable once it is answered. */
interface Mark {
  readonly life: Life;
  readonly isBegun: boolean;
  readonly writes: number;
  readonly isFinished: boolean;
}

/** A zone as a drive shows it after the power came back. */
export interface FoundZone {
  readonly state: string;
  /** Offset in blocks from the start of the zone; a full zone's is its capacity. */
  readonly pointer: number;
}

/** How a found drive is looked at. */
export interface FoundDrive {
  readonly zones: readonly FoundZone[];
  /** A host reads zeros behind the pointer; what a file holds there means nothing. */
  readonly isHost: boolean;
  /** Bytes of blocks of a zone. */
  read(zone: number, at: number, blocks: number): Promise<Uint8Array> | Uint8Array;
}

/** The shape of a drive. */
export interface DriveShape {
  readonly zones: number;
  readonly capacityBlocks: number;
  readonly blockBytes: number;
  readonly activeMax: number;
  /**
   * A zone_file: recovery finishes zones beyond the limit, and a zone whose entry and lists contradict each other, which no
   * write changes at once, is shown as read-only (docs/POWER-CUTS.md). What was flushed is there all the same.
   */
  readonly isZoneFile: boolean;
}

const newLife = (isBegun: boolean): Life => ({
  ...{ writes: [], acknowledged: 0, asked: 0, isBegun },
  finish: 'none',
});

/** The promises of a drive that was empty at first. */
export class Promises {
  readonly #shape: DriveShape;
  /** Of each zone the lives that may be found: those since the last that is known to be durable. */
  readonly #lives: Life[][];

  constructor(shape: DriveShape) {
    this.#shape = shape;
    this.#lives = Array.from({ length: shape.zones }, () => [newLife(true)]);
  }

  #now(zone: number): Life {
    return this.#lives[zone]!.at(-1)!;
  }

  /** Where the next write of a zone belongs, as far as is acknowledged. */
  pointer(zone: number): number {
    return this.#now(zone).acknowledged;
  }

  isFinished(zone: number): boolean {
    return this.#now(zone).finish !== 'none';
  }

  /** A write or append is given; answers what its completion is told to. `at`: `null` where it was refused. */
  writing(zone: number, data: Uint8Array, fua: boolean): (at: number | null) => void {
    const life = this.#now(zone);
    const blocks = data.length / this.#shape.blockBytes;
    life.asked += blocks;
    return (at) => {
      life.asked -= blocks;
      if (at === null) return;
      life.writes.push({ at, data, isDurable: fua });
      life.acknowledged = Math.max(life.acknowledged, at + blocks);
    };
  }

  /** A flush is given; answers what its success is told to. */
  flushing(): () => void {
    const marks = this.#lives.map((lives): Mark => {
      const life = lives.at(-1)!;
      const isFinished = life.finish === 'acknowledged' || life.finish === 'durable';
      return { life, isBegun: life.isBegun, writes: life.writes.length, isFinished };
    });
    return () => marks.forEach((mark, zone) => this.#flushed(zone, mark));
  }

  #flushed(zone: number, { life, isBegun, writes, isFinished }: Mark): void {
    for (const write of life.writes.slice(0, writes)) write.isDurable = true;
    if (isFinished) life.finish = 'durable';
    const lives = this.#lives[zone]!;
    const index = lives.indexOf(life);
    if (isBegun && index > 0) lives.splice(0, index);
  }

  /** A reset is given: the zone's data are thrown away, answered or not. */
  resetting(zone: number): () => void {
    const life = newLife(false);
    this.#lives[zone]!.push(life);
    return () => (life.isBegun = true);
  }

  finishing(zone: number): (isDone: boolean) => void {
    const life = this.#now(zone);
    const before = life.finish;
    if (before === 'none') life.finish = 'asked';
    return (isDone) => {
      if (life.finish === 'asked') life.finish = isDone ? 'acknowledged' : before;
    };
  }

  /** Blocks that are promised to be found, for a test that wants to know that it tests something. */
  get durableBlocks(): number {
    const durable = this.#lives.flatMap((lives) => lives.at(-1)!.writes.filter(({ isDurable }) => isDurable));
    return durable.reduce((sum, { data }) => sum + data.length / this.#shape.blockBytes, 0);
  }

  /** Everything that a found drive breaks; empty where it kept all promises. */
  async broken(found: FoundDrive): Promise<string[]> {
    const wrong: string[] = [];
    const { zones, activeMax } = this.#shape;
    if (found.zones.length !== zones) wrong.push(`${found.zones.length} zones`);
    const active = found.zones.filter(({ state }) => state === 'closed').length;
    if (active > activeMax) wrong.push(`${active} active zones`);
    for (const [zone, seen] of found.zones.entries())
      for (const what of [...this.#brokenZone(zone, seen), ...(await this.#brokenData(zone, seen, found))])
        wrong.push(`zone ${zone} (${seen.state}, pointer ${seen.pointer}): ${what}`);
    return wrong;
  }

  #brokenZone(zone: number, { state, pointer }: FoundZone): string[] {
    const { capacityBlocks, isZoneFile } = this.#shape;
    if (isZoneFile && state === 'readOnly') return [];
    const lives = this.#lives[zone]!;
    const now = this.#now(zone);
    const least = Math.max(
      0,
      ...now.writes.filter(({ isDurable }) => isDurable).map((write) => this.#end(write)),
    );
    const most = Math.min(capacityBlocks, Math.max(...lives.map((life) => life.acknowledged + life.asked)));
    const wrong: string[] = [];
    const mayBeFull = lives.some(
      (life) => life.finish !== 'none' || life.acknowledged + life.asked >= capacityBlocks,
    );
    if (!['empty', 'closed', 'full'].includes(state)) wrong.push('no lawful state after recovery');
    if (pointer < least) wrong.push(`${least} blocks were durable`);
    if (state === 'full' ? !mayBeFull && !isZoneFile : pointer > most)
      wrong.push(`no more than ${most} blocks were asked for`);
    if (now.finish === 'durable' && state !== 'full') wrong.push('was finished and flushed');
    if (state === 'empty' && pointer !== 0) wrong.push('is empty');
    return wrong;
  }

  #end({ at, data }: Written): number {
    return at + data.length / this.#shape.blockBytes;
  }

  async #brokenData(zone: number, { state, pointer }: FoundZone, found: FoundDrive): Promise<string[]> {
    const { capacityBlocks, blockBytes } = this.#shape;
    const bytes = await found.read(zone, 0, capacityBlocks);
    const wrong: string[] = [];
    for (const write of this.#now(zone).writes.filter(({ isDurable }) => isDurable)) {
      const there = bytes.subarray(write.at * blockBytes, this.#end(write) * blockBytes);
      if (Buffer.compare(there, write.data) !== 0) wrong.push(`durable data at block ${write.at} are lost`);
    }
    const hasPointer = state === 'empty' || state === 'closed';
    const behind = bytes.subarray(pointer * blockBytes);
    if (found.isHost && hasPointer && behind.some((byte) => byte !== 0))
      wrong.push('bytes behind the pointer');
    return wrong;
  }
}
