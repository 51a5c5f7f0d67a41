import { fail } from '../../shared/errors/app-error';
import { plural } from '../../shared/units/format';
import type { ZoneRanges } from '../../shared/units/ranges';
import type { ZoneIndex } from '../../shared/units/units';
import { isExact } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { Random } from '../../shared/workload/random';
import type { WorkloadInfo, WorkloadSpec } from '../../shared/workload/workload-spec';
import { isActive, ZoneState, ZONE_STATE_TITLES, zoneStateName } from '../../shared/zone/state';
import type { EngineSetup } from '../engine/types';
import type { WorkloadGenerator } from './generator';
import { appendRoundRobin } from './generators/append-round-robin';
import { resetChurn } from './generators/reset-churn';
import { sequentialFill } from './generators/sequential-fill';
import { parseSettings } from './settings';
import { WorkloadModel } from './workload-model';

const GENERATORS: readonly WorkloadGenerator[] = [sequentialFill, appendRoundRobin, resetChurn];

/** Every workload generator, in the order of menus. */
export const WORKLOADS: readonly WorkloadInfo[] = GENERATORS.map((generator) => generator.info);

/**
 * The commands of a workload for a device in its present state, made one by one as they are asked for, at most
 * `commands` of them and fewer when all zones are full. The device may change meanwhile: the generator works on
 * a copy of its zones. Same spec and same zones give the same commands on every platform, all of them legal.
 * Errors: `usage` for an unknown name or setting, a bad value, or when none of the zones can be used.
 */
export function generateWorkload(spec: WorkloadSpec, device: EngineSetup): Iterable<ZoneCommand> {
  const generator = findGenerator(spec.name);
  if (!isExact(spec.seed))
    fail('usage', `seed: '${spec.seed}' is not accepted; accepted: whole numbers from 0`);
  const settings = parseSettings(generator.info, spec, device, generator.bytesMax(device.limits));
  const zones = usableZones(generator, settings.zones, device);
  const model = new WorkloadModel(device);
  const commands = generator
    .commands({ settings, model, zones, random: new Random(spec.seed) })
    [Symbol.iterator]();
  const first = commands.next();
  if (first.done) {
    fail('usage', `${spec.name}: none of the chosen zones can be used: ${model.lastRefusal}`, {
      name: spec.name,
    });
  }
  return limited(first.value, commands, settings.commands, settings.flushEvery);
}

function findGenerator(name: string): WorkloadGenerator {
  const generator = GENERATORS.find(({ info }) => info.name === name);
  if (generator) return generator;
  const names = WORKLOADS.map((info) => info.name).join(', ');
  return fail('usage', `unknown workload '${name}'; accepted: ${names}`, { name });
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

const FLUSH: ZoneCommand = { op: 'flush' };

function* limited(
  first: ZoneCommand,
  others: Iterator<ZoneCommand>,
  count: number,
  flushEvery: number,
): Generator<ZoneCommand> {
  let next: IteratorResult<ZoneCommand> = { done: false, value: first };
  for (let made = 0; made < count && !next.done; made++) {
    if (flushEvery > 0 && made % (flushEvery + 1) === flushEvery) {
      yield FLUSH;
      continue;
    }
    yield next.value;
    if (made + 1 < count) next = others.next();
  }
}
