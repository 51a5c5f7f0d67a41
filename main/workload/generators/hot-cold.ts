import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt, writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';

/** Most writes go to few zones, which are rewritten over and over; the others are filled once, slowly. */
export const hotCold: WorkloadGenerator = {
  info: {
    name: 'hot-cold',
    title: 'Hot and cold',
    group: 'Applications',
    description: 'Rewrites a few hot zones over and over while cold data fills the others once.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.hotZonesReset],
    settings: zoneSettings(32, [
      {
        key: 'hot',
        title: 'Percent of hot zones',
        explanation: 'Share of the chosen zones, the first ones, that are rewritten; one at least.',
        defaultValue: '20',
        kind: 'count',
        counts: 'percent',
        least: 1,
        most: 99,
      },
      {
        key: 'hits',
        title: 'Percent of hot writes',
        explanation: 'Share of the writes that go to hot zones.',
        defaultValue: '80',
        kind: 'count',
        counts: 'percent',
        least: 1,
        most: 100,
      },
    ]),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: writeHotAndCold,
};

/** Of the zones, the first are hot: at least one. */
function hotZones(zones: readonly ZoneIndex[], percent: number): readonly ZoneIndex[] {
  return zones.slice(0, Math.max(1, Math.floor((zones.length * percent) / 100)));
}

function* writeHotAndCold(plan: WorkloadPlan): Generator<ZoneCommand> {
  const { random, settings, zones } = plan;
  const hot = hotZones(zones, settings.own('hot'));
  const cold = zones.slice(hot.length);
  const hits = settings.own('hits');
  let current = hot[random.below(hot.length)]!;
  for (;;) {
    if (random.below(100) >= hits && (yield* writeCold(plan, cold))) continue;
    if (plan.model.room(current) === 0) current = hot[random.below(hot.length)]!;
    if ((yield* writeHot(plan, current)) || (yield* writeCold(plan, cold))) continue;
    const other = yield* firstWritten(plan, hot);
    if (other === null) return;
    current = other;
  }
}

function* writeHot(plan: WorkloadPlan, zone: ZoneIndex): Generator<ZoneCommand, boolean> {
  if (plan.model.room(zone) === 0 && !(yield* attempt(plan, { op: 'reset', zone }))) return false;
  return yield* attempt(plan, writeCommand(plan, zone));
}

function* firstWritten(
  plan: WorkloadPlan,
  hot: readonly ZoneIndex[],
): Generator<ZoneCommand, ZoneIndex | null> {
  for (const zone of hot) if (yield* writeHot(plan, zone)) return zone;
  return null;
}

/** Cold zones are written one after the other; those that are full are left behind for good. */
function* writeCold(plan: WorkloadPlan, cold: ZoneIndex[]): Generator<ZoneCommand, boolean> {
  while (cold.length > 0 && plan.model.room(cold[0]!) === 0) cold.shift();
  return cold.length > 0 && (yield* attempt(plan, writeCommand(plan, cold[0]!)));
}
