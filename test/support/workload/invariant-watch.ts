import { expect } from 'vitest';
import { createEngine } from '../../../main/engine/engine';
import type { EngineSetup, ZoneEngine } from '../../../main/engine/types';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import { operationOf } from '../../../shared/workload/operations';
import type { WorkloadInfo } from '../../../shared/workload/workload-spec';
import { zoneCapacity, zoneOf, zoneStart } from '../../../shared/zone/geometry';
import type { StatusName } from '../../../shared/zone/status';
import { zoneStateName, type ZoneStateName } from '../../../shared/zone/state';
import { writePointerOf, type ZoneTable } from '../../../shared/zone/zone-table';

/** One command with what the engine made of it. */
interface Seen {
  readonly command: PlannedCommand;
  readonly status: StatusName;
  readonly zone: number | undefined;
  readonly stateBefore: ZoneStateName | undefined;
  readonly openBefore: number;
  /** Zones that were open before and are closed now, the addressed one left out. */
  readonly closedByTheWay: number;
}

type Check = (watch: InvariantWatch, seen: Seen) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  'all-legal': (_watch, { status }) => expect(status).toBe('ok'),
  'expected-results': (_watch, { command, status }) => expect(status).toBe(command.expect?.status ?? 'ok'),
  'refused-change-nothing': (watch, { command, status, zone }) => {
    if (status === 'ok' || zone === undefined || command.expect?.state === undefined) return;
    expect(watch.stateOf(zone)).toBe(command.expect.state);
    expect(writePointerOf(watch.zones, zone)).toBe(command.expect.writePointer);
  },
  'appends-only': (_watch, { command }) => expect(command.op).not.toBe('write'),
  'no-implicit-close': (watch, { closedByTheWay }) => {
    if (watch.from === 'empty') expect(closedByTheWay).toBe(0);
  },
  'always-implicit-close': (watch, { command, openBefore, closedByTheWay }) => {
    if (watch.from === 'empty' && command.op === 'write' && openBefore === watch.setup.limits.openZonesMax)
      expect(closedByTheWay).toBe(1);
  },
  'reaches-active-limit': (watch) => {
    expect(watch.engine.activeCount).toBeLessThanOrEqual(watch.setup.limits.activeZonesMax ?? Infinity);
  },
  'finished-early': (watch, { command, zone }) => {
    if (command.op !== 'finish' || watch.from !== 'empty') return;
    expect(watch.writtenOf(zone!)).toBeLessThan(zoneCapacity(watch.setup.geometry, zone!));
  },
  'reset-after-read': (watch, { command, zone }) => {
    const [before] = watch.history.slice(-1);
    if (command.op === 'reset' && watch.wasRead) expect(before).toMatchObject({ op: 'read', zone });
    if (before?.op === 'reset' && watch.wasRead)
      expect(command).toMatchObject({ op: 'read', zone: before.zone });
  },
  'hot-zones-reset': (watch, { command, zone }) => {
    if (command.op === 'reset' && watch.from === 'empty')
      expect(zone).toBeLessThanOrEqual(watch.usable[Math.max(1, Math.floor(watch.usable.length * 0.2)) - 1]!);
  },
  'full-zones-reset': (watch, { command, stateBefore }) => {
    if (command.op === 'reset' && watch.from === 'empty') expect(stateBefore).toBe('full');
  },
  'reads-written': (watch, { command, zone }) => {
    if (command.op !== 'read') return;
    const end = zoneStart(watch.setup.geometry, zone!) + watch.writtenOf(zone!);
    expect(command.lba! + command.blocks!).toBeLessThanOrEqual(end);
  },
  'oldest-reset': (watch, { command, zone }) => {
    if (command.op === 'reset' && watch.from === 'empty') expect(zone).toBe(watch.oldest());
  },
  'sequential-zones': (watch, { command, zone, stateBefore }) => {
    if (command.op !== 'write' || stateBefore !== 'empty' || watch.from !== 'empty') return;
    const earlier = watch.usable.filter((one) => one < zone!);
    expect(earlier.every((one) => watch.stateOf(one) === 'full')).toBe(true);
  },
};

/** Carries out commands on an engine of its own and checks after each what the workload promises. */
export class InvariantWatch {
  readonly setup: EngineSetup;
  readonly engine: ZoneEngine;
  readonly from: 'empty' | 'used';
  /** Sequential zones. */
  readonly usable: readonly number[];
  readonly history: PlannedCommand[] = [];
  wasRead = false;
  readonly #info: WorkloadInfo;
  /** Zones in the order in which they were begun. */
  readonly #begun: number[] = [];
  readonly #written = new Map<number, number>();

  constructor(info: WorkloadInfo, setup: EngineSetup, from: 'empty' | 'used') {
    this.#info = info;
    this.setup = setup;
    this.from = from;
    this.engine = createEngine(setup);
    this.usable = [...setup.zones.state.keys()].filter((zone) => this.stateOf(zone) !== 'notWritePointer');
    for (let zone = 0; zone < setup.zones.count; zone++) this.#written.set(zone, this.#found(zone));
  }

  get zones(): ZoneTable {
    return this.setup.zones;
  }

  all(commands: readonly PlannedCommand[]): void {
    for (const command of commands) this.#step(command);
    if (this.from === 'empty' && this.#info.invariants.some(({ id }) => id === 'reaches-active-limit')) {
      const most = this.setup.limits.activeZonesMax;
      const writes = commands.filter(({ op }) => op === 'write').length;
      const fits = this.usable.every((zone) => zoneCapacity(this.setup.geometry, zone) > 6);
      if (most !== null && fits && most <= this.usable.length && writes >= most)
        expect(this.#activeMost).toBe(most);
    }
  }

  #activeMost = 0;

  stateOf(zone: number): ZoneStateName {
    return zoneStateName(this.zones.state[zone]!);
  }

  /** Blocks of a zone that a command wrote, or that were there. */
  writtenOf(zone: number): number {
    return this.#written.get(zone)!;
  }

  oldest(): number {
    return this.#begun[0]!;
  }

  #found(zone: number): number {
    const state = this.stateOf(zone);
    if (state === 'full') return zoneCapacity(this.setup.geometry, zone);
    const pointer = writePointerOf(this.zones, zone);
    return pointer === null ? 0 : pointer - zoneStart(this.setup.geometry, zone);
  }

  #step(command: PlannedCommand): void {
    const { lba } = command;
    const zone = lba === undefined ? command.zone : zoneOf(this.setup.geometry, lba);
    const known = zone !== undefined && zone < this.zones.count ? zone : undefined;
    const before = this.zones.state.slice();
    const openBefore = this.engine.openCount;
    const answer = this.engine.prepare(command);
    if (answer.ok) this.engine.commit(answer);
    let closedByTheWay = 0;
    before.forEach((code, one) => {
      if (one !== known && zoneStateName(code).endsWith('Opened') && this.stateOf(one) === 'closed')
        closedByTheWay++;
    });
    const stateBefore = known === undefined ? undefined : zoneStateName(before[known]!);
    const status: StatusName = answer.ok ? 'ok' : answer.refusal.status;
    const seen = { command, status, zone: known, stateBefore, openBefore, closedByTheWay };
    if (status === 'ok' && known !== undefined && operationOf(command.op).changes === 'data')
      this.#written.set(known, this.writtenOf(known) + command.blocks!);
    if (known !== undefined && stateBefore === 'empty' && command.op === 'write') this.#begun.push(known);
    for (const { id } of this.#info.invariants) {
      const check = CHECKS[id];
      expect(check, `no test checks the invariant ${id}`).toBeDefined();
      check!(this, seen);
    }
    if (command.op === 'reset' && known !== undefined && status === 'ok') {
      this.#written.set(known, 0);
      const at = this.#begun.indexOf(known);
      if (at !== -1) this.#begun.splice(at, 1);
    }
    this.#activeMost = Math.max(this.#activeMost, this.engine.activeCount);
    this.wasRead ||= command.op === 'read';
    this.history.push(command);
  }
}
