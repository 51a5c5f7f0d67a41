import { fail } from '../../shared/errors/app-error';
import { plural } from '../../shared/units/format';
import type { ZoneRanges } from '../../shared/units/ranges';
import type { ZoneIndex } from '../../shared/units/units';
import { Random } from '../../shared/workload/random';
import type { PlannedCommand } from '../../shared/workload/planned-command';
import type { WorkloadSpec } from '../../shared/workload/workload-spec';
import { isActive, ZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../shared/zone/state';
import type { EngineSetup } from '../engine/types';
import type { Workload, WorkloadGenerator } from './generator';
import { parseSettings } from './settings';
import { WorkloadModel } from './workload-model';

/** A generator over zones as a workload: its settings parsed, its zones found, its commands counted and flushed. */
export function workloadOverZones(generator: WorkloadGenerator): Workload {
  return { info: generator.info, commands: (spec, device) => commandsOver(generator, spec, device) };
}

function commandsOver(
  generator: WorkloadGenerator,
  spec: WorkloadSpec,
  device: EngineSetup,
): Iterable<PlannedCommand> {
  const settings = parseSettings(generator.info, spec, device, generator.bytesMax(device.limits));
  const zones = usableZones(generator, settings.zones, device);
  const model = new WorkloadModel(device);
  const commands = generator
    .commands({ settings, model, device, zones, random: new Random(spec.seed) })
    [Symbol.iterator]();
  const first = commands.next();
  if (first.done) {
    fail('usage', `${spec.name}: none of the chosen zones can be used: ${model.lastRefusal}`, {
      name: spec.name,
    });
  }
  return limited(first.value, commands, settings.commands, settings.flushEvery);
}

function usableZones(generator: WorkloadGenerator, ranges: ZoneRanges, device: EngineSetup): ZoneIndex[] {
  const usable: ZoneIndex[] = [];
  const others = new Map<number, number>();
  for (const [first, last] of ranges) {
    for (let zone = first; zone <= last; zone++) {
      const state = device.zones.state[zone]!;
      if (isUsable(state, generator.usesFullZones)) usable.push(zone);
      else others.set(state, (others.get(state) ?? 0) + 1);
    }
  }
  if (usable.length === 0) fail('usage', `zones: no chosen zone can be used: ${describeStates(others)}`);
  return usable;
}

function isUsable(state: number, fullToo: boolean): boolean {
  return state === ZoneState.empty || isActive(state) || (fullToo && state === ZoneState.full);
}

function describeStates(states: ReadonlyMap<number, number>): string {
  if (states.size === 0) return 'the device has no zones';
  const counts = [...states].map(([state, count]) => {
    return `${plural(count, 'zone')} ${ZONE_STATE_TITLES[zoneStateName(state)]}`;
  });
  return counts.join(', ');
}

const FLUSH: PlannedCommand = { op: 'flush' };

function* limited(
  first: PlannedCommand,
  others: Iterator<PlannedCommand>,
  count: number,
  flushEvery: number,
): Generator<PlannedCommand> {
  let next: IteratorResult<PlannedCommand> = { done: false, value: first };
  for (let made = 0; made < count && !next.done; made++) {
    if (flushEvery > 0 && made % (flushEvery + 1) === flushEvery) {
      yield FLUSH;
      continue;
    }
    yield next.value;
    if (made + 1 < count) next = others.next();
  }
}
