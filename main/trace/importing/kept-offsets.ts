import type { Lba } from '../../../shared/units/units';
import type { ImportOutcome } from '../../../shared/workload/import-report';
import { deviceBlocks, zoneOf, zoneStart } from '../../../shared/zone/geometry';
import { cloneZoneTable } from '../../../shared/zone/zone-table';
import { statusTitle, type Refusal } from '../../../shared/zone/status';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { Operation } from '../../../shared/workload/operations';
import type { TraceExpectation } from '../../../shared/workload/trace-entry';
import { createEngine } from '../../engine/engine';
import type { EngineSetup, Permit, Preparation, ZoneEngine } from '../../engine/types';
import type { ForeignRequest } from '../importers/importer';
import type { BlockRequest } from './block-request';
import type { Placement, TraceMaker } from './placement';
import { WriteProofs } from './write-proofs';
import { wholeZones, type WholeZones } from './zone-range';

const SUCCEEDED: TraceExpectation = { status: 'ok' };
const WAYS_OUT = '"as is" keeps it, "sequentialise" lays it onto zones';

/**
 * Every request where the source has it, before a model of the device's zones. A write at the start of a written zone
 * proves a reset that the source does not log, and a first write within a zone that what lies before it was written
 * earlier: both are added. What the rules refuse is left out. `asIs` adds and leaves out nothing that can be written down.
 */
export class KeptOffsets implements Placement {
  readonly #maker: TraceMaker;
  readonly #asIs: boolean;
  readonly #setup: EngineSetup;
  readonly #engine: ZoneEngine;
  readonly #proofs: WriteProofs;
  readonly #deviceBlocks: number;

  constructor(device: EngineSetup, maker: TraceMaker, { asIs }: { readonly asIs: boolean }) {
    this.#maker = maker;
    this.#asIs = asIs;
    this.#setup = { ...device, zones: cloneZoneTable(device.zones) };
    this.#engine = createEngine(this.#setup);
    this.#proofs = new WriteProofs(this.#engine, maker);
    this.#deviceBlocks = deviceBlocks(device.geometry);
  }

  place(request: BlockRequest): void {
    const { source } = request;
    switch (source.op) {
      case 'write':
      case 'read':
        return this.#placeIo(request, source.op);
      case 'append':
        return this.#placeAppend(request);
      case 'discard':
        return this.#placeDiscard(request);
      case 'manage':
        return this.#placeUnnamed(request);
      case 'flush':
      case 'powerCycle':
      case 'mark':
        return this.#carry(source, {
          op: source.op,
          ...(source.text === undefined ? {} : { text: source.text }),
        });
      default:
        return this.#placeManagement(request, source.op);
    }
  }

  end(): void {
    this.#proofs.unnamed.end();
  }

  #placeIo(request: BlockRequest, op: 'write' | 'read'): void {
    if (this.#refusesRange(request, request.lba)) return;
    this.#carry(request.source, ioCommand(request, op, request.lba));
  }

  #refusesRange({ source, blocks }: BlockRequest, lba: Lba): boolean {
    if (blocks > 0 && lba + blocks <= this.#deviceBlocks) return false;
    const why = blocks > 0 ? 'lies beyond the end of the device' : 'moves no bytes';
    this.#maker.tally.add(source.line, 'refused', why);
    return true;
  }

  /** As an append where the model places it where the source says; as a write to that place where it does not. */
  #placeAppend(request: BlockRequest): void {
    const { source, lba, blocks, assignedLba } = request;
    if (this.#refusesRange(request, assignedLba ?? lba)) return;
    const zone = zoneOf(this.#setup.geometry, lba);
    const start = zoneStart(this.#setup.geometry, zone);
    // What was refused may have been so because it named no start of a zone.
    const command = ioCommand(request, 'append', failed(source) ? lba : start);
    if (assignedLba === null || failed(source)) return this.#carry(source, command);
    let answer = this.#engine.prepare(command);
    if (!this.#asIs && !isPlacedAt(answer, assignedLba)) {
      this.#proofs.add(source, { lba: assignedLba, blocks });
      answer = this.#engine.prepare(command);
    }
    if (!answer.ok || !isPlacedAt(answer, assignedLba))
      return this.#carry(source, ioCommand(request, 'write', assignedLba));
    this.#commit(answer);
    const expected: TraceExpectation =
      source.status === undefined ? { assignedLba } : { status: 'ok', assignedLba };
    this.#maker.emit(source, command, expected);
    this.#maker.taken(source);
  }

  #placeDiscard({ source, lba, blocks }: BlockRequest): void {
    const zones = blocks === 0 ? 'moves no bytes' : wholeZones(this.#setup.geometry, lba, blocks);
    if (typeof zones === 'string') {
      this.#maker.tally.add(source.line, 'refused', `a discard that ${zones}: zones know reset only`);
      return;
    }
    const said = this.#carryEach(source, 'reset', zones);
    this.#count(source, said ?? { outcome: 'inferred', why: 'a discard of whole zones: reset' });
  }

  #placeUnnamed({ source, lba }: BlockRequest): void {
    const isOnDevice = source.offset !== null && lba < this.#deviceBlocks;
    if (this.#asIs || failed(source) || !isOnDevice) this.#proofs.unnamed.refuse(source.line);
    else this.#proofs.unnamed.hold(zoneOf(this.#setup.geometry, lba), source.line);
  }

  #placeManagement({ source, lba, blocks }: BlockRequest, op: Operation): void {
    if (source.all === true) return this.#carry(source, { op, all: true });
    const zones = source.offset === null ? 'names no zone' : wholeZones(this.#setup.geometry, lba, blocks);
    if (typeof zones === 'string') this.#maker.tally.add(source.line, 'refused', `${op} ${zones}`);
    else this.#count(source, this.#carryEach(source, op, zones));
  }

  /** One command a zone; what is to be said of the line is said of the first zone that gives a reason. */
  #carryEach(source: ForeignRequest, op: Operation, { first, last }: WholeZones): Said | null {
    const operands = source.zde === undefined ? {} : { zde: source.zde };
    let said: Said | null = null;
    for (let zone = first; zone <= last; zone++) {
      const ofZone = this.#attempt(source, { op, zone, ...operands });
      said ??= ofZone;
    }
    return said;
  }

  #carry(source: ForeignRequest, command: ZoneCommand): void {
    this.#count(source, this.#attempt(source, command));
  }

  #count(source: ForeignRequest, said: Said | null): void {
    if (said === null) this.#maker.taken(source);
    else this.#maker.tally.add(source.line, said.outcome, said.why, said.detail);
  }

  /** Emits a command where it can be carried; null where nothing else is to be said of it. */
  #attempt(source: ForeignRequest, command: ZoneCommand): Said | null {
    if (failed(source)) return this.#attemptFailed(source, command);
    let answer = this.#engine.prepare(command);
    if (!answer.ok && command.op === 'write' && !this.#asIs) {
      this.#proofs.add(source, { lba: command.lba!, blocks: command.blocks! });
      answer = this.#engine.prepare(command);
    }
    if (answer.ok) this.#commit(answer);
    if (answer.ok || this.#asIs)
      this.#maker.emit(source, command, source.status === 'ok' ? SUCCEEDED : undefined);
    return answer.ok ? null : this.#refused(answer.refusal);
  }

  #commit(permit: Permit): void {
    this.#engine.commit(permit);
    this.#proofs.carried(permit.command);
  }

  #refused({ status, message }: Refusal): Said {
    const title = statusTitle(status);
    return this.#asIs
      ? { outcome: 'taken', why: `kept, though the rules refuse it: ${title}`, detail: message }
      : { outcome: 'refused', why: `${title}; ${WAYS_OUT}`, detail: `${message}; ${WAYS_OUT}` };
  }

  /** A command that failed where it comes from is expected to fail, and changes nothing in the model. */
  #attemptFailed(source: ForeignRequest, command: ZoneCommand): Said | null {
    const answer = this.#engine.prepare(command);
    const ours = answer.ok ? 'ok' : answer.refusal.status;
    if (source.status === undefined && ours === 'ok')
      return {
        outcome: 'refused',
        why: 'failed where it comes from, for a reason that is not told and no rule of zones',
        detail: `failed (${source.failed}), though no rule of zones is against it`,
      };
    const status = source.status ?? ours;
    this.#maker.emit(source, command, { status });
    if (status === ours) return null;
    const why = 'the source has another status than the rules give: a replay diverges there';
    return {
      outcome: 'taken',
      why,
      detail: `the source has ${statusTitle(status)}, the rules give ${statusTitle(ours)}: a replay diverges there`,
    };
  }
}

/** What a report says of a line that did not simply become the command it says. */
interface Said {
  readonly outcome: ImportOutcome;
  readonly why: string;
  readonly detail?: string;
}

function isPlacedAt(answer: Preparation, lba: Lba): boolean {
  return answer.ok && answer.assignedLba === lba;
}

function failed({ status, failed: words }: ForeignRequest): boolean {
  return words !== undefined || (status !== undefined && status !== 'ok');
}

function ioCommand({ source, blocks }: BlockRequest, op: 'write' | 'read' | 'append', lba: Lba): ZoneCommand {
  const { fua, data } = source;
  const command: { -readonly [Field in keyof ZoneCommand]: ZoneCommand[Field] } = { op, lba, blocks };
  if (fua) command.fua = fua;
  if (data !== undefined) command.data = data;
  return command;
}
