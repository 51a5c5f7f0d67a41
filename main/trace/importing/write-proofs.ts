import { assert } from '../../../shared/errors/assert';
import type { BlockCount, Lba, ZoneIndex } from '../../../shared/units/units';
import { deviceBlocks, zoneCapacity, zoneOf, zoneStart } from '../../../shared/zone/geometry';
import { hasWritePointer, ZoneState } from '../../../shared/zone/state';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { ZoneEngine } from '../../engine/types';
import type { ForeignRequest } from '../importers/importer';
import type { TraceMaker } from './placement';
import { UnnamedManagement } from './unnamed-management';

/** Blocks that a source says were written, or appended, with success. */
interface Written {
  readonly lba: Lba;
  readonly blocks: BlockCount;
}

/**
 * What a successful write proves of what came before it. At the start of a written zone: a reset, which the source does not
 * log or not by name. Within a zone that the trace has not touched so far: writes up to there, before the trace began.
 */
export class WriteProofs {
  /** Zone management that a proof may explain. */
  readonly unnamed: UnnamedManagement;
  readonly #engine: ZoneEngine;
  readonly #maker: TraceMaker;
  /** Zones that the trace has written or managed. */
  readonly #touched: Uint8Array;

  constructor(engine: ZoneEngine, maker: TraceMaker) {
    this.#engine = engine;
    this.#maker = maker;
    this.unnamed = new UnnamedManagement(maker.tally);
    this.#touched = new Uint8Array(engine.setup.geometry.zoneCount);
  }

  /** A command was carried out in the model. */
  carried({ op, zone, lba, all }: ZoneCommand): void {
    if (all === true) this.#touched.fill(1);
    else if (op !== 'read') {
      const at = zone ?? (lba === undefined ? undefined : zoneOf(this.#engine.setup.geometry, lba));
      if (at === undefined) return;
      this.#touched[at] = 1;
      if (op === 'write' || op === 'append') this.unnamed.written(at);
    }
  }

  /** Adds the command that a write proves, where it proves one. */
  add(source: ForeignRequest, written: Written): void {
    const { geometry } = this.#engine.setup;
    if (written.lba >= deviceBlocks(geometry)) return;
    const zone = zoneOf(geometry, written.lba);
    if (this.#provesReset(zone, written)) this.#addReset(source, zone);
    else if (this.#touched[zone] === 0) this.#addEarlierWrite(source, zone, written);
  }

  #provesReset(zone: ZoneIndex, { lba, blocks }: Written): boolean {
    const { geometry, zones } = this.#engine.setup;
    const start = zoneStart(geometry, zone);
    return (
      lba === start &&
      blocks <= zoneCapacity(geometry, zone) &&
      (zones.state[zone] === ZoneState.full || zones.writePointer[zone] !== start) &&
      this.#engine.prepare({ op: 'reset', zone }).ok
    );
  }

  #addReset(source: ForeignRequest, zone: ZoneIndex): void {
    this.#carry(source, { op: 'reset', zone });
    const logged = this.unnamed.resolve(zone);
    const proof = `zone ${zone} is written from its start again`;
    const { tally } = this.#maker;
    if (logged === null) {
      const why = 'reset added: a zone is written from its start again';
      tally.add(source.line, 'inferred', why, `reset added: ${proof}`);
      return;
    }
    const why = 'zone management of unknown kind: reset, for the zone is written from its start again';
    const detail = `zone management of unknown kind: reset, for ${proof} (line ${source.line})`;
    tally.add(logged, 'inferred', why, detail);
  }

  #addEarlierWrite(source: ForeignRequest, zone: ZoneIndex, { lba, blocks }: Written): void {
    const { geometry, zones } = this.#engine.setup;
    const pointer = zones.writePointer[zone]!;
    const end = zoneStart(geometry, zone) + zoneCapacity(geometry, zone);
    if (!hasWritePointer(zones.state[zone]!) || pointer >= lba || lba + blocks > end) return;
    const command: ZoneCommand = { op: 'write', lba: pointer, blocks: lba - pointer };
    if (!this.#engine.prepare(command).ok) return;
    this.#carry(source, command);
    const why = 'write added: a zone was written up to there before the trace began';
    const detail = `write added: zone ${zone} was written up to LBA 0x${lba.toString(16)} before the trace began`;
    this.#maker.tally.add(source.line, 'inferred', why, detail);
  }

  #carry(source: ForeignRequest, command: ZoneCommand): void {
    const answer = this.#engine.prepare(command);
    assert(answer.ok, 'a command was added that the rules refuse');
    this.#engine.commit(answer);
    this.#maker.emit(source, command);
  }
}
