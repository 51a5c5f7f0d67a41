import { formatRemark } from '../../shared/errors/remark';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { attempt, type Result } from '../../shared/errors/result';
import type { ConversionPlan, ConversionSummary, ConversionTarget } from '../../shared/image/conversion';
import { layoutOf, type WritableFamily } from '../../shared/image/family';
import { DEFAULT_FORMAT } from '../../shared/image/image-spec';
import type { SessionSnapshot } from '../../shared/session/session';
import { call } from '../api/client';
import type { ImagePlace } from './creation';
import { useFormats } from './formats';
import { useJobs } from './jobs';
import { createLatest } from '../composables/latest';
import { useNotices } from './notices';
import { useSessions } from './sessions';

/** Told of a conversion that is done: the name of what was converted, and what was made of it. */
type Done = (from: SessionSnapshot, summary: ConversionSummary) => void;

/** What is offered first: the first family that the source is not of, in its default layout. */
function usualTarget(families: readonly WritableFamily[], source: SessionSnapshot | null): ConversionTarget {
  const family = families.find(({ name }) => name !== source?.info.format) ?? families[0];
  return {
    format: family?.name ?? DEFAULT_FORMAT,
    variant: family ? layoutOf(family).variant : '',
    force: false,
  };
}

/** What is converted into what, and what that would mean. */
function createChoice() {
  const formats = useFormats();
  const sessions = useSessions();
  const sourceId = ref<string | null>(null);
  /** The image that the dialog is about; null = the dialog is closed. */
  const source = computed(() => sessions.find(sourceId.value));
  const target = shallowRef<ConversionTarget>(usualTarget(formats.writable, null));
  /** What it would mean; null before the first answer, or when there is a problem. */
  const plan = shallowRef<ConversionPlan | null>(null);
  /** A plan is being waited for, so the one here is of an earlier target. */
  const planning = ref(false);
  /** Why there is no plan; empty = nothing is wrong. */
  const problem = ref('');
  /** Leave to lose what the plan lists. Given anew for each target. */
  const acceptsLosses = ref(false);
  const latest = createLatest();

  function takePlan(found: Result<ConversionPlan>): void {
    plan.value = found.ok ? found.value : null;
    problem.value = found.ok ? '' : formatRemark(found.error);
    planning.value = false;
  }

  async function loadPlan(): Promise<void> {
    const session = sourceId.value;
    if (session === null) return;
    planning.value = true;
    acceptsLosses.value = false;
    const asked = target.value;
    await latest(() => attempt(() => call('conversions:plan', { session, target: asked })), takePlan);
  }

  /** Opens the dialog for the active image. */
  function begin(): void {
    const active = sessions.active;
    if (active === null) return;
    sourceId.value = active.session;
    plan.value = null;
    target.value = usualTarget(formats.writable, active);
  }

  function close(): void {
    sourceId.value = null;
  }

  watch([target, sourceId, () => source.value?.revision], () => void loadPlan());

  /** Why the conversion cannot begin, in one sentence; empty = it can. */
  const objection = computed(() => {
    if (problem.value !== '') return problem.value;
    if (planning.value || plan.value === null) return 'Waiting for what the conversion would mean.';
    if (plan.value.blockers.length > 0) return plan.value.blockers[0]!;
    const isUnaccepted = plan.value.losses.length > 0 && !acceptsLosses.value;
    return isUnaccepted ? 'Accept the losses first.' : '';
  });

  return { source, target, plan, planning, problem, acceptsLosses, objection, begin, close };
}

/** Converting the active image into another family: the plan first, then a job. */
export const useConversion = defineStore('conversion', () => {
  const jobs = useJobs();
  const notices = useNotices();
  const choice = createChoice();
  const { source, target, acceptsLosses, objection } = choice;
  const starting = ref(false);
  /** Why the last attempt to start did not succeed; empty = it did, or there was none. */
  const refusal = ref('');

  /** Waits for the job; its error becomes a notice. */
  async function follow(job: string, image: SessionSnapshot, done: Done): Promise<void> {
    const result = await notices.about(image).attempt('Converting', () => jobs.wait(job, image.session));
    if (result?.kind === 'conversion') done(image, result.summary);
  }

  /**
   * Starts the conversion and closes the dialog; what the host has against it stays there as `refusal`. True when
   * the job runs; `done` is called at its end unless it fails or is cancelled.
   */
  async function start(place: ImagePlace, done: Done): Promise<boolean> {
    const from = source.value;
    if (from === null || objection.value !== '' || starting.value) return false;
    starting.value = true;
    const { session } = from;
    const request = { session, target: target.value, ...place, acceptLoss: acceptsLosses.value };
    const started = await attempt(() => call('conversions:start', request));
    starting.value = false;
    refusal.value = started.ok ? '' : formatRemark(started.error);
    if (!started.ok) return false;
    choice.close();
    void follow(started.value.job, from, done);
    return true;
  }

  watch([source, target], () => (refusal.value = ''));

  return { ...choice, starting, refusal, start };
});
