/** A drive of few lines behind a target in this process: data in memory, sequential zones, no limits. */
import { MIB } from '../../../shared/units/units';
import { deviceBlocks, zoneOf, zoneStart } from '../../../shared/zone/geometry';
import { ZoneState, type ZoneStateName } from '../../../shared/zone/state';
import {
  ROW,
  type CommandRequest,
  type DriveAnswer,
  type DriveFacts,
  type DriveRequest,
  type ReportRequest,
} from '../../../main/drive/drive-port';

/** Eight zones of 1 MiB, of which 768 KiB can be written. */
export const STUB_FACTS: DriveFacts = {
  nqn: 'nqn.2026-01.test:stub',
  name: 'stub.img',
  uuid: '00112233445566778899aabbccddeeff',
  geometry: {
    logicalBlockSizeBytes: 4096,
    zoneCount: 8,
    zoneSizeBlocks: 256,
    zoneCapacityBlocks: 192,
    lastZoneSizeBlocks: 256,
    conventional: [],
  },
  limits: { openZonesMax: 3, activeZonesMax: 5, appendMaxBytes: null },
  zdeBytes: 64,
  writable: true,
  crossesZones: true,
};

export const STUB_ARENA_BYTES = 8 * MIB;

const MANAGED: Readonly<Record<string, ZoneStateName>> = {
  open: 'explicitlyOpened',
  close: 'closed',
  finish: 'full',
  reset: 'empty',
  offline: 'offline',
};

export class StubDrive {
  readonly facts: DriveFacts;
  readonly #arena: Buffer;
  readonly #data: Buffer;
  readonly #pointers: number[];
  readonly #states: ZoneStateName[];
  /** What was carried out, in order. */
  readonly done: string[] = [];

  constructor(facts: DriveFacts, arena: SharedArrayBuffer) {
    const { geometry } = facts;
    this.facts = facts;
    this.#arena = Buffer.from(arena);
    this.#data = Buffer.alloc(deviceBlocks(geometry) * geometry.logicalBlockSizeBytes);
    this.#pointers = Array.from({ length: geometry.zoneCount }, (_, zone) => zoneStart(geometry, zone));
    this.#states = this.#pointers.map(() => 'empty');
  }

  answer(request: DriveRequest): DriveAnswer {
    if (request.kind === 'report') return this.#report(request);
    const { op, lba = 0, all } = request.command;
    this.done.push(all ? `${op} all` : op === 'flush' ? op : `${op} ${lba}`);
    if (op === 'flush') return { id: request.id, status: 'ok' };
    if (!all && lba >= deviceBlocks(this.facts.geometry)) return { id: request.id, status: 'out-of-range' };
    return op === 'read' || op === 'write' || op === 'append' ? this.#move(request) : this.#manage(request);
  }

  #move({ id, command, at, bytes }: CommandRequest): DriveAnswer {
    const { op, lba = 0, blocks = 0 } = command;
    const block = this.facts.geometry.logicalBlockSizeBytes;
    if (op === 'read') {
      this.#data.copy(this.#arena, at, lba * block, lba * block + bytes);
      return { id, status: 'ok' };
    }
    const zone = zoneOf(this.facts.geometry, lba);
    const pointer = this.#pointers[zone]!;
    if (op === 'write' && lba !== pointer) return { id, status: 'unaligned-write' };
    this.#arena.copy(this.#data, pointer * block, at, at + bytes);
    this.#pointers[zone] = pointer + blocks;
    this.#states[zone] = 'implicitlyOpened';
    return op === 'append' ? { id, status: 'ok', assignedLba: pointer } : { id, status: 'ok' };
  }

  #manage({ id, command }: CommandRequest): DriveAnswer {
    const { geometry } = this.facts;
    const zones = command.all ? [...this.#states.keys()] : [zoneOf(geometry, command.lba!)];
    for (const zone of zones) {
      this.#states[zone] = MANAGED[command.op] ?? 'closed';
      if (command.op === 'reset') this.#pointers[zone] = zoneStart(geometry, zone);
    }
    return { id, status: 'ok' };
  }

  #report({ id, fromLba, filter, maxZones, partial, extended }: ReportRequest): DriveAnswer {
    const first = zoneOf(this.facts.geometry, fromLba);
    const all = [...this.#states.keys()].filter(
      (zone) => zone >= first && (filter === 'all' || this.#states[zone] === filter),
    );
    const given = all.slice(0, maxZones);
    const rows = new Float64Array(given.length * ROW.columns);
    given.forEach((zone, index) => rows.set(this.#row(zone), index * ROW.columns));
    const zoneCount = partial ? given.length : all.length;
    const extensions = new Uint8Array(given.length * this.facts.zdeBytes).fill(0xee);
    return { id, status: 'ok', rows, zoneCount, ...(extended && { extensions }) };
  }

  #row(zone: number): number[] {
    const state = this.#states[zone]!;
    const pointer = state === 'full' || state === 'offline' ? -1 : this.#pointers[zone]!;
    return [zone, ZoneState[state], 2, 0, pointer, this.facts.geometry.zoneCapacityBlocks];
  }
}
