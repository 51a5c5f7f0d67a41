import type { Operation } from '../../../shared/workload/operations';
import { operationOf } from '../../../shared/workload/operations';
import type { StatusName } from '../../../shared/zone/status';
import { statusTitle } from '../../../shared/zone/status';

/** Why a command that the device refused is not carried to a format whose reader would carry it out. */
export function refusedBecause(status: StatusName): string {
  return `the device refused it: ${statusTitle(status)}`;
}

/** Why an operation is not carried to a format that cannot say it. */
export function noWordFor(op: Operation, format: string): string {
  return `${format} has no word for ${operationOf(op).words}`;
}
