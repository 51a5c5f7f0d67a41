import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { sentenceOf } from '../../shared/errors/app-error';
import type { PlannedCommand } from '../../shared/workload/planned-command';
import type { WorkloadSpec } from '../../shared/workload/workload-spec';
import { call } from '../api/client';

/** Commands that the form shows. */
const SHOWN = 12;

/** The first commands of a workload on an image. */
export interface WorkloadPreview {
  readonly commands: readonly PlannedCommand[];
  /** There are no more. */
  readonly isWhole: boolean;
}

/** What a workload would begin with, as the image is now. */
export const useWorkloadPreview = defineStore('workload-preview', () => {
  const preview = shallowRef<WorkloadPreview | null>(null);
  /** Why there is none, in the words of the generator. */
  const problem = ref('');
  let asked = 0;

  /** Asks for the first commands; an answer that is overtaken is dropped. */
  async function load(session: string, { name, seed, settings }: WorkloadSpec): Promise<void> {
    const mine = ++asked;
    let answer: WorkloadPreview | null = null;
    let why = '';
    try {
      answer = await call('workloads:preview', { session, name, seed, settings, count: SHOWN });
    } catch (thrown) {
      why = sentenceOf(thrown);
    }
    if (mine !== asked) return;
    preview.value = answer;
    problem.value = why;
  }

  function forget(): void {
    asked++;
    preview.value = null;
    problem.value = '';
  }

  return { preview, problem, load, forget };
});
