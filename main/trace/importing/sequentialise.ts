import { fail } from '../../../shared/errors/app-error';
import type { BlockCount, Lba } from '../../../shared/units/units';
import { plural } from '../../../shared/units/format';
import { deviceBlocks } from '../../../shared/zone/geometry';
import { cloneZoneTable } from '../../../shared/zone/zone-table';
import type { DataSource, ZoneCommand } from '../../../shared/workload/command';
import { createEngine } from '../../engine/engine';
import type { EngineSetup, ZoneEngine } from '../../engine/types';
import type { ForeignRequest } from '../importers/importer';
import { BlockMap } from './block-map';
import type { BlockRequest } from './block-request';
import type { Placement, TraceMaker } from './placement';
import { SequentialZones } from './sequential-zones';

/**
 * Lays the blocks of a drive without zones onto zones: what is written goes to where the drive is filled at present, zone
 * after zone, and a map remembers where each foreign block lies. A read follows the map. A block that is written again or
 * discarded leaves its old place dead; a zone of which all is dead is reset and filled again. Nothing is ever moved.
 */
export class Sequentialised implements Placement {
  readonly #maker: TraceMaker;
  readonly #engine: ZoneEngine;
  readonly #zones: SequentialZones;
  readonly #map: BlockMap;
  readonly #blockSize: number;

  /** Errors: `usage` for a device without an empty zone. */
  constructor(device: EngineSetup, maker: TraceMaker) {
    const setup = { ...device, zones: cloneZoneTable(device.zones) };
    this.#maker = maker;
    this.#engine = createEngine(setup);
    this.#zones = new SequentialZones(setup);
    this.#map = new BlockMap(deviceBlocks(device.geometry));
    this.#blockSize = device.geometry.logicalBlockSizeBytes;
    if (this.#zones.blocksLeft === 0)
      fail('usage', '--sequentialise fills empty zones, and the device has none');
  }

  place(request: BlockRequest): void {
    const { source } = request;
    if (source.failed !== undefined || (source.status ?? 'ok') !== 'ok')
      return this.#refuse(source, 'failed where it comes from; a request that is laid elsewhere would not');
    switch (source.op) {
      case 'write':
        return this.#write(request, request.lba);
      case 'append':
        return request.assignedLba === null
          ? this.#refuse(source, 'an append of which the source does not say where it went')
          : this.#write(request, request.assignedLba);
      case 'read':
        return this.#read(request);
      case 'discard':
        return this.#discard(request);
      case 'flush':
      case 'mark':
        this.#maker.emit(source, {
          op: source.op,
          ...(source.text === undefined ? {} : { text: source.text }),
        });
        return this.#maker.taken(source);
      default:
        return this.#refuse(source, 'a zone command: --sequentialise is for drives without zones');
    }
  }

  end(): void {
    // Every request was counted when it came.
  }

  #refuse({ line }: ForeignRequest, why: string): void {
    this.#maker.tally.add(line, 'refused', why);
  }

  #write({ source, blocks }: BlockRequest, from: Lba): void {
    const left = this.#zones.blocksLeft;
    if (blocks === 0) return this.#refuse(source, 'moves no bytes');
    if (blocks > left) return this.#refuse(source, 'no room: every zone holds blocks that are still wanted');
    for (let done = 0; done < blocks;) {
      const { lba, blocks: most, reset } = this.#zones.room();
      const count = Math.min(most, blocks - done);
      if (reset !== null) {
        if (!this.#carry(source, { op: 'reset', zone: reset })) return;
        const why = 'reset added: all blocks of a zone were written again or discarded';
        this.#maker.tally.add(source.line, 'inferred', why);
      }
      const data =
        source.data && partOf(source.data, done * this.#blockSize, count * this.#blockSize, blocks === count);
      if (data === null) return this.#refuse(source, 'bytes of a file that would lie in two zones');
      const operands = { ...(source.fua ? { fua: true } : {}), ...(data === undefined ? {} : { data }) };
      if (!this.#carry(source, { op: 'write', lba, blocks: count, ...operands })) return;
      this.#lay(from + done, lba, count);
      done += count;
    }
    this.#maker.tally.add(source.line, 'remapped', 'a write goes to the end of what is filled');
  }

  /** False where the device's limits are against it, which is then counted. */
  #carry(source: ForeignRequest, command: ZoneCommand): boolean {
    const answer = this.#engine.prepare(command);
    if (!answer.ok) {
      this.#maker.tally.add(source.line, 'refused', 'the limits of the device', answer.refusal.message);
      return false;
    }
    this.#engine.commit(answer);
    this.#maker.emit(source, command);
    return true;
  }

  #lay(from: Lba, lba: Lba, count: BlockCount): void {
    this.#zones.fill(count);
    for (let block = 0; block < count; block++) {
      const before = this.#map.set(from + block, lba + block);
      if (before !== null) this.#zones.release(before);
    }
  }

  #discard({ source, lba, blocks }: BlockRequest): void {
    for (const block of this.#map.within(lba, lba + blocks)) {
      const before = this.#map.set(block, null);
      if (before !== null) this.#zones.release(before);
    }
    this.#maker.tally.add(source.line, 'remapped', 'a discard: its blocks lie nowhere any more');
  }

  /** A read for each run of blocks that lie behind each other. What nothing wrote lies nowhere. */
  #read({ source, lba, blocks }: BlockRequest): void {
    let found = 0;
    for (const run of this.#runs(lba, blocks)) {
      if (!this.#carry(source, { op: 'read', lba: run.lba, blocks: run.blocks })) return;
      found += run.blocks;
    }
    if (found === 0)
      return this.#refuse(source, 'a read of blocks that nothing before it wrote: they lie nowhere');
    const isWhole = found === blocks;
    const why = isWhole
      ? 'a read follows what was written'
      : 'a read of blocks that were written in part: of those';
    const detail = isWhole ? why : `${why}: ${plural(found, 'block')} of ${blocks}`;
    this.#maker.tally.add(source.line, 'remapped', why, detail);
  }

  /** Ends at zone ends, too: reads do not cross them on every device. */
  *#runs(from: Lba, blocks: BlockCount): Generator<{ lba: Lba; blocks: BlockCount }> {
    const { zoneSizeBlocks } = this.#engine.setup.geometry;
    let run: { lba: Lba; blocks: BlockCount } | null = null;
    for (const block of this.#map.within(from, from + blocks)) {
      const lba = this.#map.get(block)!;
      if (run !== null && lba === run.lba + run.blocks && lba % zoneSizeBlocks !== 0) run.blocks++;
      else {
        if (run !== null) yield run;
        run = { lba, blocks: 1 };
      }
    }
    if (run !== null) yield run;
  }
}

/** Part of the bytes of a write; null where they lie in a file, which is named as a whole. */
function partOf(data: DataSource, start: number, length: number, isWhole: boolean): DataSource | null {
  if (isWhole || 'pattern' in data) return data;
  if ('file' in data) return null;
  return {
    base64: Buffer.from(data.base64, 'base64')
      .subarray(start, start + length)
      .toString('base64'),
  };
}
