import { WORKLOADS } from '../../workload/registry';
import type { HandlersOf } from './handler-types';

/** Generators that a workload can be made with. */
export function workloadHandlers(): HandlersOf<'workloads:list'> {
  return { 'workloads:list': () => WORKLOADS };
}
