import { createEngine } from '../../../main/engine/engine';
import type { EngineSetup, ZoneEngine } from '../../../main/engine/types';
import type { CommandResult, ZoneCommand } from '../../../shared/workload/command';

/** The engine over a sparse store of blocks in memory: the smallest device that keeps data. */
export class EngineDevice {
  readonly engine: ZoneEngine;
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #extensions = new Map<number, Uint8Array>();

  constructor(setup: EngineSetup) {
    this.engine = createEngine(setup);
  }

  /** Executes one command: payload is what a write or set-ZDE carries, `into` receives what a read gives. */
  execute(command: ZoneCommand, payload?: Uint8Array, into?: Uint8Array): CommandResult {
    const prepared = this.engine.prepare(command);
    if (!prepared.ok) return { status: prepared.refusal.status, refusal: prepared.refusal };
    const { data, assignedLba } = prepared;
    if (data.kind === 'zde' && payload) this.#extensions.set(data.zone, payload.slice());
    if (data.kind === 'write' && payload) this.#write(data.lba, payload);
    if (data.kind === 'read' && into) this.#read(data.lba, into);
    for (const { lba, blocks } of this.engine.commit(prepared).zeroed) {
      for (let block = lba; block < lba + blocks; block++) this.#blocks.delete(block);
    }
    return { status: 'ok', ...(assignedLba === undefined ? {} : { assignedLba }) };
  }

  readZde(zone: number): Uint8Array | null {
    return this.#extensions.get(zone) ?? null;
  }

  get #blockSize(): number {
    return this.engine.setup.geometry.logicalBlockSizeBytes;
  }

  #write(lba: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += this.#blockSize) {
      this.#blocks.set(lba + at / this.#blockSize, bytes.slice(at, at + this.#blockSize));
    }
  }

  #read(lba: number, into: Uint8Array): void {
    into.fill(0);
    for (let at = 0; at < into.length; at += this.#blockSize) {
      const block = this.#blocks.get(lba + at / this.#blockSize);
      if (block) into.set(block, at);
    }
  }
}
