import { fail } from '../../shared/errors/app-error';
import { isExact } from '../../shared/units/units';
import type { PlannedCommand } from '../../shared/workload/planned-command';
import { WORKLOAD_GROUPS, type WorkloadInfo, type WorkloadSpec } from '../../shared/workload/workload-spec';
import type { EngineSetup } from '../engine/types';
import { fioWorkload } from './fio/fio-workload';
import type { Workload, WorkloadGenerator } from './generator';
import { activeRoundRobin } from './generators/active-round-robin';
import { appendRoundRobin } from './generators/append-round-robin';
import { appendStorm } from './generators/append-storm';
import { finishEarly } from './generators/finish-early';
import { hotCold } from './generators/hot-cold';
import { illegalCommands } from './generators/illegal-commands';
import { implicitClose } from './generators/implicit-close';
import { lsmTree } from './generators/lsm-tree';
import { resetChurn } from './generators/reset-churn';
import { resetUnderRead } from './generators/reset-under-read';
import { ringLog } from './generators/ring-log';
import { sequentialFill } from './generators/sequential-fill';
import { zoneBoundaries } from './generators/zone-boundaries';
import { workloadOverZones } from './workload-over-zones';

const GENERATORS: readonly WorkloadGenerator[] = [
  sequentialFill,
  appendRoundRobin,
  resetChurn,
  finishEarly,
  hotCold,
  lsmTree,
  ringLog,
  appendStorm,
  activeRoundRobin,
  implicitClose,
  resetUnderRead,
  zoneBoundaries,
  illegalCommands,
];

const ALL: readonly Workload[] = [...GENERATORS.map(workloadOverZones), fioWorkload].sort(
  (a, b) => WORKLOAD_GROUPS.indexOf(a.info.group) - WORKLOAD_GROUPS.indexOf(b.info.group),
);

/** Every workload generator, in the order of menus: group by group. */
export const WORKLOADS: readonly WorkloadInfo[] = ALL.map(({ info }) => info);

/**
 * The commands of a workload for a device in its present state, made one by one as they are asked for, at most
 * `commands` of them and fewer when the workload is done. The device may change meanwhile: the generator works on
 * a copy of its zones. Same spec and same zones give the same commands on every platform; all of them are legal, but for
 * those that carry the refusal they must get.
 * Errors: `usage` for an unknown name or setting, a bad value, or when none of the zones can be used.
 */
export function generateWorkload(spec: WorkloadSpec, device: EngineSetup): Iterable<PlannedCommand> {
  const workload = findWorkload(spec.name);
  if (!isExact(spec.seed))
    fail('usage', `seed: '${spec.seed}' is not accepted; accepted: whole numbers from 0`);
  return workload.commands(spec, device);
}

/** What a workload is. Errors: `usage` for an unknown name. */
export function describeWorkload(name: string): WorkloadInfo {
  return findWorkload(name).info;
}

function findWorkload(name: string): Workload {
  const workload = ALL.find(({ info }) => info.name === name);
  if (workload) return workload;
  const names = WORKLOADS.map((info) => info.name).join(', ');
  return fail('usage', `unknown workload '${name}'; accepted: ${names}`, { name });
}
