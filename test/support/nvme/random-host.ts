/** A host that writes, appends, flushes and manages zones at random until it is told to stop or its drive is gone. */
import type { Random } from '../../../shared/workload/random';
import type { NvmeHost } from './host';
import type { Promises } from './promises';
import { ConnectionEnded } from './queue';

/** Refusals that a host meets which does not look before it asks: end of the drive, zone full, boundary, transition, limits. */
const LAWFUL = new Set([0x080, 0x1b8, 0x1b9, 0x1bc, 0x1bd, 0x1be, 0x1bf]);
const BLOCKS_MAX = 8;

/** How long and how wide a host works. */
export interface Work {
  readonly commands: number;
  readonly underWay: number;
}

/** Ends when its commands are done, or with the connection. @returns commands that were answered */
export async function workAtRandom(
  host: NvmeHost,
  promises: Promises,
  random: Random,
  work: Work,
): Promise<number> {
  const worker = new RandomHost(host, promises, random, work.commands);
  await Promise.all(Array.from({ length: work.underWay }, () => worker.run()));
  return worker.answered;
}

class RandomHost {
  readonly #host: NvmeHost;
  readonly #promises: Promises;
  readonly #random: Random;
  #left: number;
  #serial = 0;
  answered = 0;
  /** Commands of a zone that are not answered; management wants a zone for itself. */
  readonly #busy: number[];
  readonly #managed = new Set<number>();

  constructor(host: NvmeHost, promises: Promises, random: Random, commands: number) {
    this.#host = host;
    this.#promises = promises;
    this.#random = random;
    this.#left = commands;
    this.#busy = Array.from({ length: host.zoneCount }, () => 0);
  }

  async run(): Promise<void> {
    try {
      while (this.#left-- > 0) {
        await this.#step();
        this.answered++;
      }
    } catch (error) {
      if (!(error instanceof ConnectionEnded)) throw error;
    }
  }

  async #step(): Promise<void> {
    const zone = this.#random.below(this.#host.zoneCount);
    const choice = this.#random.below(100);
    if (choice < 12) return this.#flush();
    if (this.#managed.has(zone)) return;
    if (choice < 28 && this.#busy[zone] === 0) return this.#alone(zone, () => this.#manage(zone, choice));
    if (choice < 40 && this.#busy[zone] === 0) return this.#alone(zone, () => this.#write(zone));
    this.#busy[zone]!++;
    await this.#append(zone);
    this.#busy[zone]!--;
  }

  async #alone(zone: number, work: () => Promise<void>): Promise<void> {
    this.#managed.add(zone);
    await work();
    this.#managed.delete(zone);
  }

  async #flush(): Promise<void> {
    const flushed = this.#promises.flushing();
    expectStatus((await this.#host.flush()).status, false);
    flushed();
  }

  async #manage(zone: number, choice: number): Promise<void> {
    if (choice < 18) {
      const done = this.#promises.resetting(zone);
      expectStatus((await this.#host.manage('reset', zone)).status, false);
      done();
    } else if (choice < 21) {
      const done = this.#promises.finishing(zone);
      const { status } = await this.#host.manage('finish', zone);
      expectStatus(status, true);
      done(status === 0);
    } else {
      const action = choice < 25 ? 'open' : 'close';
      expectStatus((await this.#host.manage(action, zone)).status, true);
    }
  }

  #data(): Buffer {
    const data = Buffer.alloc((1 + this.#random.below(BLOCKS_MAX)) * this.#host.blockBytes);
    const serial = ++this.#serial;
    for (let at = 0; at < data.length; at += 4) data.writeUInt32LE((serial << 16) | (at & 0xfffc) | 1, at);
    return data;
  }

  async #write(zone: number): Promise<void> {
    const data = this.#data();
    const fua = this.#random.chance(0.15);
    const at = this.#promises.pointer(zone);
    // Behind the last block of a zone lies the next zone.
    if (at === this.#host.zoneBlocks) return;
    const done = this.#promises.writing(zone, data, fua);
    const { status } = await this.#host.write(zone * this.#host.zoneBlocks + at, data, { fua });
    expectStatus(status, true);
    done(status === 0 ? at : null);
  }

  async #append(zone: number): Promise<void> {
    const data = this.#data();
    const fua = this.#random.chance(0.15);
    const done = this.#promises.writing(zone, data, fua);
    const { status, lba } = await this.#host.append(zone, data, { fua });
    expectStatus(status, true);
    done(status === 0 ? lba - zone * this.#host.zoneBlocks : null);
  }
}

function expectStatus(status: number, mayRefuse: boolean): void {
  if (status !== 0 && !(mayRefuse && LAWFUL.has(status)))
    throw new Error(`a status that nothing explains: ${status.toString(16)}h`);
}
