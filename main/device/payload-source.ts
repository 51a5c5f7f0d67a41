import { fail } from '../../shared/errors/app-error';
import { formatBytes } from '../../shared/units/format';
import { GIB, MIB } from '../../shared/units/units';
import type { BlockCount, ByteCount, Lba } from '../../shared/units/units';
import type { DataSource, ZoneCommand } from '../../shared/workload/command';
import { deviceBlocks, zoneOf } from '../../shared/zone/geometry';
import type { ZoneEngine } from '../engine/types';
import type { FileResolver } from './payload';
import { fillPayload } from './payload';

const STAMP: DataSource = { pattern: 'stamp' };
/** Above this the engine is asked first whether the command is allowed, before memory is taken for it. */
const ASK_FIRST_BYTES = 16 * MIB;
const COMMAND_BYTES_MAX = GIB;

/** What the bytes of a run follow from. */
export interface PayloadOrigin {
  readonly seed: number;
  readonly resolve?: FileResolver;
}

/**
 * Bytes for the writes of a run and room for its reads, in buffers that are used again for the next command.
 * Stamps carry the command's index and the seed of the run, so running, replaying and crashing the same trace
 * write the same bytes.
 */
export class PayloadSource {
  readonly #engine: ZoneEngine;
  readonly #origin: PayloadOrigin;
  #writeBuffer = new Uint8Array(0);
  #readBuffer = new Uint8Array(0);

  constructor(engine: ZoneEngine, origin: PayloadOrigin) {
    this.#engine = engine;
    this.#origin = origin;
  }

  /**
   * Bytes of a write or append that is about to be executed as number `sequence`; undefined for other commands and
   * for large ones that will be refused. Errors: `usage` above 1 GiB, and those of fillPayload.
   */
  payloadFor(command: ZoneCommand, sequence: number): Uint8Array | undefined {
    if (command.op !== 'write' && command.op !== 'append') return undefined;
    const lba = this.#targetOf(command);
    const blocks = command.blocks ?? 0;
    if (lba === undefined || !this.#isWorthBytes(command, lba, blocks)) return undefined;
    const { geometry } = this.#engine.setup;
    const blockSize = geometry.logicalBlockSizeBytes;
    if (this.#writeBuffer.length < blocks * blockSize) this.#writeBuffer = new Uint8Array(blocks * blockSize);
    const into = this.#writeBuffer.subarray(0, blocks * blockSize);
    const place = { lba, blocks, blockSize, zone: zoneOf(geometry, lba), sequence, seed: this.#origin.seed };
    fillPayload(command.data ?? STAMP, place, into, this.#origin.resolve);
    return into;
  }

  /** Room for the bytes of a read; undefined for other commands and for large reads that will be refused. */
  roomFor(command: ZoneCommand): Uint8Array | undefined {
    const blocks = command.blocks ?? 0;
    if (command.op !== 'read' || !this.#isWorthBytes(command, command.lba ?? 0, blocks)) return undefined;
    const length = blocks * this.#engine.setup.geometry.logicalBlockSizeBytes;
    if (this.#readBuffer.length < length) this.#readBuffer = new Uint8Array(length);
    return this.#readBuffer.subarray(0, length);
  }

  /** Where the bytes will lie if the command is allowed. */
  #targetOf({ op, zone, lba }: ZoneCommand): Lba | undefined {
    const { geometry, zones } = this.#engine.setup;
    if (lba !== undefined && op === 'write') return lba;
    const named = lba === undefined ? zone : zoneOf(geometry, lba);
    return named === undefined ? undefined : zones.writePointer[named];
  }

  #isWorthBytes(command: ZoneCommand, lba: Lba, blocks: BlockCount): boolean {
    const { geometry } = this.#engine.setup;
    if (lba + blocks > deviceBlocks(geometry)) return false;
    const bytes: ByteCount = blocks * geometry.logicalBlockSizeBytes;
    if (bytes <= ASK_FIRST_BYTES) return true;
    if (!this.#engine.prepare(command).ok) return false;
    if (bytes <= COMMAND_BYTES_MAX) return true;
    return fail('usage', `${command.op} of ${formatBytes(bytes)} in one command; accepted: up to 1 GiB`, {
      bytes,
    });
  }
}
