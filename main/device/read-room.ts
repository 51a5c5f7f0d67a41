import { MIB } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { deviceBlocks } from '../../shared/zone/geometry';
import type { ZoneEngine } from '../engine/types';
import { requireCommandBytes } from './payloads';

/** Above this the engine is asked first whether the command is allowed, before memory is taken for it. */
const ASK_FIRST_BYTES = 16 * MIB;

/** Room for the bytes that the reads of a run give, in a buffer that is used again for the next one. */
export class ReadRoom {
  readonly #engine: ZoneEngine;
  #buffer = new Uint8Array(0);

  constructor(engine: ZoneEngine) {
    this.#engine = engine;
  }

  /** Undefined for other commands and for large reads that will be refused. Errors: `usage` above 1 GiB. */
  for(command: ZoneCommand): Uint8Array | undefined {
    const { op, lba = 0, blocks = 0 } = command;
    const { geometry } = this.#engine.setup;
    if (op !== 'read' || lba + blocks > deviceBlocks(geometry)) return undefined;
    const bytes = blocks * geometry.logicalBlockSizeBytes;
    if (bytes > ASK_FIRST_BYTES && !this.#engine.prepare(command).ok) return undefined;
    requireCommandBytes(command, bytes);
    if (this.#buffer.length < bytes) this.#buffer = new Uint8Array(bytes);
    return this.#buffer.subarray(0, bytes);
  }
}
