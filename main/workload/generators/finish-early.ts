import type { ZoneCommand } from '../../../shared/workload/command';
import type { ZoneIndex } from '../../../shared/units/units';
import { zoneCapacity } from '../../../shared/zone/geometry';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';
import { ZoneRing } from '../zone-ring';

/** Writes part of a zone, finishes it and goes on to the next; when all are full, the oldest is reset and used again. */
export const finishEarly: WorkloadGenerator = {
  info: {
    name: 'finish-early',
    title: 'Finish early',
    group: 'At the limits',
    description: 'Finishes every zone part-way, so that full zones hold blocks nobody wrote.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.finishedEarly],
    settings: zoneSettings(0, [
      {
        key: 'fill',
        title: 'Percent written',
        explanation: 'How much of its capacity is written before a zone is finished.',
        defaultValue: '40',
        kind: 'count',
        counts: 'percent',
        least: 0,
        most: 99,
      },
    ]),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: finishInTurn,
};

function* finishInTurn(plan: WorkloadPlan): Generator<ZoneCommand> {
  const ring = new ZoneRing(plan);
  for (let refused = 0; refused < plan.zones.length;) {
    const zone = yield* ring.take();
    if (zone === null) return;
    refused = (yield* fillAndFinish(plan, zone)) ? 0 : refused + 1;
  }
}

function* fillAndFinish(plan: WorkloadPlan, zone: ZoneIndex): Generator<ZoneCommand, boolean> {
  const { model, settings, device } = plan;
  const capacity = zoneCapacity(device.geometry, zone);
  const goal = Math.min(Math.floor((capacity * settings.own('fill')) / 100), capacity - 1);
  for (let left = goal - model.written(zone); left > 0; left -= settings.blocks) {
    const blocks = Math.min(settings.blocks, left);
    const write = { op: 'write', zone, lba: model.writePointer(zone), blocks, data: settings.data } as const;
    if (!(yield* attempt(plan, write))) return false;
  }
  return yield* attempt(plan, { op: 'finish', zone });
}
