import { expect } from 'vitest';
import { reportZones } from '../../../main/engine/report';
import type { ZoneEngine } from '../../../main/engine/types';
import { SECTOR_BYTES } from '../../../shared/units/units';
import type { CommandResult, ZoneCommand } from '../../../shared/workload/command';
import type { Operation } from '../../../shared/workload/operations';
import { zoneCapacity, zoneOf, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import { ZoneAttribute, ZoneType, zoneStateName } from '../../../shared/zone/state';
import { writePointerOf } from '../../../shared/zone/zone-table';
import type { StatusName } from '../../../shared/zone/status';
import { stateNameOf, type StepExpectation, type VectorStep, type ZoneExpectation } from './vector';

/** What the vectors need of a device; any device joined over an engine fits. */
export interface VectorDevice {
  readonly engine: ZoneEngine;
  execute(command: ZoneCommand, payload?: Uint8Array, into?: Uint8Array): CommandResult;
  readZde(zone: number): Uint8Array | null;
  /** Called after the last step, for what has to hold then. */
  end?(): void;
}

/** What one step gave. */
interface StepOutcome {
  readonly status: StatusName;
  readonly assignedLba?: number;
  readonly bytes?: Uint8Array;
  readonly zones?: readonly number[];
  readonly zoneCount?: number;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  write: 'write',
  append: 'append',
  read: 'read',
  open: 'open',
  close: 'close',
  finish: 'finish',
  reset: 'reset',
  'reset-all': 'reset',
  'set-zde': 'setZde',
  offline: 'offline',
  'power-cycle': 'powerCycle',
  'set-read-only': 'injectReadOnly',
  'set-offline': 'injectOffline',
  'clear-fault': 'clearFault',
};

/** Runs the steps of a vector on a fresh device; throws at the first expectation that is not met. */
export function runSteps(device: VectorDevice, steps: readonly VectorStep[]): void {
  for (const [index, step] of steps.entries()) {
    const outcome = step.op === 'report' ? runReport(device, step) : runCommand(device, step);
    checkStep(device, step, outcome, `step ${index} (${step.op})`);
  }
  device.end?.();
}

function sectorsToBlocks(device: VectorDevice, sectors: number): number {
  return sectors / (device.engine.setup.geometry.logicalBlockSizeBytes / SECTOR_BYTES);
}

function lbaOf(device: VectorDevice, step: VectorStep): number | undefined {
  if (step.lbaSectors !== undefined) return sectorsToBlocks(device, step.lbaSectors);
  if (step.zone === undefined) return undefined;
  const { geometry, zones } = device.engine.setup;
  const start = zoneStart(geometry, step.zone);
  if (step.offset === 'wp') return writePointerOf(zones, step.zone) ?? undefined;
  return typeof step.offset === 'number' ? start + sectorsToBlocks(device, step.offset) : undefined;
}

function commandOf(device: VectorDevice, step: VectorStep): ZoneCommand {
  const op = OPERATIONS[step.op];
  expect(op, `operation ${step.op} is known`).toBeDefined();
  const lba = lbaOf(device, step);
  const all = step.all ?? step.op === 'reset-all';
  return {
    op: op!,
    ...(step.zone === undefined ? {} : { zone: step.zone }),
    ...(lba === undefined ? {} : { lba }),
    ...(all ? { all } : {}),
    ...(step.sectors === undefined ? {} : { blocks: sectorsToBlocks(device, step.sectors) }),
  };
}

function runCommand(device: VectorDevice, step: VectorStep): StepOutcome {
  const command = commandOf(device, step);
  const length = (step.sectors ?? 0) * SECTOR_BYTES;
  const payload = new Uint8Array(step.op === 'set-zde' ? device.engine.setup.zdeBytes : length);
  if (step.op === 'read') return { ...device.execute(command, undefined, payload), bytes: payload };
  return device.execute(command, payload.fill(step.fill ?? 0));
}

function runReport(device: VectorDevice, step: VectorStep): StepOutcome {
  const { zones, geometry, zdeBytes } = device.engine.setup;
  const { maxZones, partial, extended, filter = 'all', zone = 0 } = step;
  const fromLba = lbaOf(device, step) ?? zoneStart(geometry, zone);
  const request = {
    fromLba,
    filter: stateNameOf(filter),
    maxZones,
    partial,
    ...(extended ? { extended: { zdeBytes } } : {}),
  };
  const report = reportZones(zones, geometry, request);
  return report.ok ? { status: 'ok', ...report } : { status: report.refusal.status };
}

function checkStep(device: VectorDevice, step: VectorStep, outcome: StepOutcome, where: string): void {
  const wanted = step.expect;
  const accepted = [wanted.status, ...(wanted.altStatus ?? [])];
  if (wanted.failOnly) expect(outcome.status, where).not.toBe('ok');
  else expect(accepted, where).toContain(outcome.status);
  if ((outcome.status === 'ok') !== (wanted.status === 'ok')) return;
  const zone = addressedZone(device, step);
  if (zone !== undefined) checkZone(device, zone, wanted, where);
  for (const [other, fields] of Object.entries(wanted.others ?? {}))
    checkZone(device, Number(other), fields, where);
  checkCounts(device, wanted, where);
  checkOutcome(device, zone, wanted, outcome, where);
}

function addressedZone(device: VectorDevice, { zone, lbaSectors }: VectorStep): number | undefined {
  if (zone !== undefined || lbaSectors === undefined) return zone;
  const { geometry } = device.engine.setup;
  const found = zoneOf(geometry, sectorsToBlocks(device, lbaSectors));
  return found < geometry.zoneCount ? found : undefined;
}

function checkCounts(device: VectorDevice, { counts }: StepExpectation, where: string): void {
  if (counts?.open !== undefined) expect(device.engine.openCount, `${where}: open zones`).toBe(counts.open);
  if (counts?.active !== undefined)
    expect(device.engine.activeCount, `${where}: active zones`).toBe(counts.active);
}

function checkOutcome(
  device: VectorDevice,
  zone: number | undefined,
  wanted: StepExpectation,
  outcome: StepOutcome,
  where: string,
): void {
  if (wanted.appendedAt !== undefined) {
    const start = zoneStart(device.engine.setup.geometry, zone ?? 0);
    const expected = start + sectorsToBlocks(device, wanted.appendedAt);
    expect(outcome.assignedLba, `${where}: assigned LBA`).toBe(expected);
  }
  if (wanted.data) {
    const runs = wanted.data.map(({ sectors, byte }) => new Uint8Array(sectors * SECTOR_BYTES).fill(byte));
    expect(Buffer.concat(runs).equals(outcome.bytes ?? Buffer.of()), `${where}: bytes read`).toBe(true);
  }
  if (wanted.numZones !== undefined) expect(outcome.zoneCount, `${where}: count`).toBe(wanted.numZones);
  if (!wanted.zones) return;
  expect(outcome.zones, `${where}: zones`).toEqual(wanted.zones.map((entry) => entry.zone));
  for (const entry of wanted.zones) checkZone(device, entry.zone, entry, where);
}

/** Only the fields that are present are asserted. */
function checkZone(device: VectorDevice, zone: number, wanted: ZoneExpectation, where: string): void {
  const { geometry, zones } = device.engine.setup;
  const blocks = (sectors: number | undefined) =>
    sectors === undefined ? undefined : sectorsToBlocks(device, sectors);
  const pointer = writePointerOf(zones, zone);
  const zdeValid = (zones.attributes[zone]! & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
  const fields: readonly (readonly [string, unknown, unknown])[] = [
    ['state', wanted.state && stateNameOf(wanted.state), zoneStateName(zones.state[zone]!)],
    [
      'write pointer',
      blocks(wanted.wpSectors),
      pointer === null ? null : pointer - zoneStart(geometry, zone),
    ],
    ['size', blocks(wanted.sizeSectors), zoneSize(geometry, zone)],
    ['capacity', blocks(wanted.capacitySectors), zoneCapacity(geometry, zone)],
    ['type', wanted.type, zones.type[zone] === ZoneType.conventional ? 'conv' : 'seq'],
    ['descriptor extension', wanted.zdeValid, zdeValid],
    ['descriptor extension byte', wanted.zdeByte, device.readZde(zone)?.[0]],
  ];
  for (const [field, expected, actual] of fields) {
    if (expected !== undefined) expect(actual, `${where}: ${field} of zone ${zone}`).toBe(expected);
  }
}
