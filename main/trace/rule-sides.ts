import type { Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { BlockBuildName } from '../../shared/zone/build';
import { isZoneState, ZoneState, zoneStateName } from '../../shared/zone/state';
import type { StatusName } from '../../shared/zone/status';
import { cloneZoneTable, writePointerOf } from '../../shared/zone/zone-table';
import { BuildDevice, type BuildTarget } from '../device/builds/build-device';
import { BuildProcess } from '../device/builds/process';
import { BUILD_RULES } from '../device/builds/rules';
import { tableStore } from '../device/builds/store';
import { shapeOf } from '../device/builds/zones';
import { createEngine } from '../engine/engine';
import type { EngineSetup } from '../engine/types';

/** One of the two: rules and limits of a device, or a build in their place. */
export interface RuleSide {
  readonly rules: EngineSetup['rules'];
  readonly limits: EngineSetup['limits'];
  /** Null: the rules themselves. */
  readonly build: BlockBuildName | null;
}

/** A side at work: zones without data. */
export interface Side {
  execute(command: ZoneCommand): SideAnswer;
  /** Name of a state; of a build that has none of the known ones the number. */
  stateOf(zone: ZoneIndex): string;
  pointerOf(zone: ZoneIndex): Lba | null;
}

/** What a command came to, and the zones that it changed in the order of change: read them before the next command. */
export interface SideAnswer {
  readonly status: StatusName;
  readonly assignedLba?: Lba;
  readonly changed: readonly ZoneIndex[];
}

/** Starts a side over a copy of the zones. */
export function sideOf(start: EngineSetup, { rules, limits, build }: RuleSide): Side {
  const setup = { ...start, rules, limits, zones: cloneZoneTable(start.zones) };
  return build === null ? engineSide(setup) : buildSide(setup, build);
}

const NONE: readonly ZoneIndex[] = [];

function engineSide(setup: EngineSetup): Side {
  const engine = createEngine(setup);
  const { zones } = setup;
  return {
    execute(command) {
      const permit = engine.prepare(command);
      if (!permit.ok) return { status: permit.refusal.status, changed: NONE };
      const { changedZones } = engine.commit(permit);
      return {
        status: 'ok',
        changed: changedZones,
        ...(permit.assignedLba === undefined ? {} : { assignedLba: permit.assignedLba }),
      };
    },
    stateOf: (zone) => zoneStateName(zones.state[zone]!),
    pointerOf: (zone) => writePointerOf(zones, zone),
  };
}

function buildSide({ geometry, limits, zones }: EngineSetup, build: BlockBuildName): Side {
  const block = geometry.logicalBlockSizeBytes;
  const setup = { rules: BUILD_RULES[build], shape: shapeOf(geometry), limits };
  const table = tableStore(geometry, zones);
  const start = (): BuildProcess => new BuildProcess({ ...setup, store: table });
  let process = start();
  const target: BuildTarget = {
    get process() {
      return process;
    },
    restart: () => void (process = start()),
    flush: () => undefined,
    finish: () => undefined,
  };
  const device = new BuildDevice(target, geometry);
  return {
    execute(command) {
      if (process.ended) return { status: 'invalid-field', changed: NONE };
      const { status, assigned } = device.execute(command);
      const changed = process.zones.takeChanged();
      return { status, changed, ...(assigned === undefined ? {} : { assignedLba: assigned / block }) };
    },
    stateOf(zone) {
      const state = process.zones.isConventional(zone) ? 0 : process.zones.stateOf(zone);
      return isZoneState(state) ? zoneStateName(state) : String(state);
    },
    pointerOf(zone) {
      const state = process.zones.stateOf(zone);
      if (process.zones.isConventional(zone) || state === ZoneState.full) return null;
      return Number(process.zones.pointerOf(zone)) / block;
    },
  };
}
