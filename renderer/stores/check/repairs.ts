import { defineStore } from 'pinia';
import { computed } from 'vue';
import {
  acceptanceOf,
  ALL_REPAIRS,
  type RepairChoice,
  type RepairGroup,
  type RepairRow,
  type RepairSummary,
} from '../../../shared/session/repairing';
import { plural } from '../../../shared/units/format';
import { call } from '../../api/client';
import { createPagedRows } from '../../composables/pages/paged-rows';
import { useJobs } from '../jobs';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useChecking } from './checking';

interface RepairState {
  /** The plan that is looked at; null = there is none. */
  summary: RepairSummary | null;
  choice: RepairChoice;
  /** What the plan was made of. */
  planned: RepairChoice;
  job: string | null;
  isUnderWay: boolean;
  isApplying: boolean;
  row: number | null;
}

interface Address {
  readonly session: string;
  readonly plan: string;
}

const without = (names: readonly string[], name: string) => names.filter((one) => one !== name);
const withName = (names: readonly string[], name: string) => [...without(names, name), name];

/** The choice with one repair carried out, or not. */
export function choiceWith(
  choice: RepairChoice,
  { id, code, accepted }: { readonly id: string; readonly code: string; readonly accepted: boolean },
): RepairChoice {
  const isCodeDeclined = choice.declinedCodes.includes(code);
  const [declined, named] = [without(choice.declined, id), without(choice.accepted, id)];
  if (accepted) return { ...choice, declined, accepted: isCodeDeclined ? withName(named, id) : named };
  return { ...choice, accepted: named, declined: isCodeDeclined ? declined : withName(declined, id) };
}

/** The choice with all repairs of a code carried out, or none. Names of repairs begin with their code. */
export function choiceWithCode(choice: RepairChoice, code: string, accepted: boolean): RepairChoice {
  const others = (names: readonly string[]) => names.filter((id) => id.split(/[:@]/, 1)[0] !== code);
  const declinedCodes = accepted ? without(choice.declinedCodes, code) : withName(choice.declinedCodes, code);
  return { declinedCodes, declined: others(choice.declined), accepted: others(choice.accepted) };
}

/** Planning, again whenever the choice changes. */
function createPlanning() {
  const jobs = useJobs();
  const sessions = useSessions();
  const { fields, current } = sessions.perOpening((): RepairState => ({
    ...{ summary: null, choice: ALL_REPAIRS, planned: ALL_REPAIRS, job: null, row: null },
    ...{ isUnderWay: false, isApplying: false },
  }));
  const job = computed(() => (fields.job.value === null ? null : jobs.find(fields.job.value)));
  const isStale = computed(
    () => fields.summary.value !== null && fields.summary.value.shows !== sessions.active?.shows,
  );

  async function planOnce(session: string, state: RepairState): Promise<RepairSummary | null> {
    const started = await call('repairs:plan', { session, choice: state.choice });
    state.job = started.job;
    const result = await jobs.wait(started.job, session);
    return result.kind === 'repairPlan' ? result.summary : null;
  }

  /** Plans what is chosen, once more while the choice changes meanwhile. */
  async function replan(state = current.value, session = sessions.activeId): Promise<RepairSummary | null> {
    if (session === null) return null;
    if (state.isUnderWay) {
      // The plan that runs is of another choice: it is given up, and the newest one follows it.
      if (jobs.find(state.job ?? '')?.status === 'running') await jobs.cancel(state.job!);
      return null;
    }
    state.isUnderWay = true;
    let found: RepairSummary | null;
    let asked: RepairChoice;
    do {
      asked = state.choice;
      found = await sessions.attemptOn(session, 'Planning repairs', () => planOnce(session, state));
    } while (asked !== state.choice);
    state.isUnderWay = false;
    // The plan that stays is that of the choice before.
    if (found === null) state.choice = state.planned;
    else Object.assign(state, { summary: found, planned: asked });
    return found;
  }

  return { fields, current, job, isStale, replan };
}

/** The rows of the plan. */
function createRows(summary: () => RepairSummary | null) {
  const sessions = useSessions();
  const pages = createPagedRows(
    ({ session, plan }: Address) => `${session} ${plan}`,
    async (of: Address, first, count): Promise<readonly RepairRow[] | null> => {
      const page = await sessions.attemptOn(of.session, 'Reading the plan', () =>
        call('repairs:read', { ...of, first, count }),
      );
      return page?.rows ?? null;
    },
  );
  const address = computed<Address | null>(() => {
    const plan = summary()?.plan;
    return sessions.activeId === null || plan === undefined ? null : { session: sessions.activeId, plan };
  });
  const rowAt = (row: number): RepairRow | null => (
    void pages.version.value,
    address.value === null || row >= (summary()?.rows ?? 0) ? null : pages.rowAt(address.value, row)
  );
  return { address, rowAt };
}

/** Repairs of the active image: the plan, what is chosen of it, and carrying it out. */
export const useRepairs = defineStore('repairs', () => {
  const checking = useChecking();
  const jobs = useJobs();
  const notices = useNotices();
  const sessions = useSessions();
  const { fields, current, job, isStale, replan } = createPlanning();
  const { address, rowAt } = createRows(() => fields.summary.value);

  /** Plans every repair anew. */
  async function plan(): Promise<RepairSummary | null> {
    if (current.value.isUnderWay) return null;
    Object.assign(current.value, { choice: ALL_REPAIRS, row: null });
    return replan();
  }

  function choose(choice: RepairChoice): void {
    if (fields.isApplying.value) return;
    fields.choice.value = choice;
    void replan();
  }

  /** Ticks a repair, or takes the tick away. */
  function toggle({ edit }: Extract<RepairRow, { kind: 'edit' }>): void {
    if (edit.follows === true)
      return notices.announce('It comes with the others, and cannot be left out alone');
    const repair = { id: edit.repair, code: edit.code };
    const accepted = !acceptanceOf(fields.choice.value)(repair);
    choose(choiceWith(fields.choice.value, { ...repair, accepted }));
  }

  /** The same for all repairs of a code. */
  function toggleGroup({ code, ticked, repairs, follows }: RepairGroup): void {
    if (repairs === follows)
      return notices.announce('They come with the others, and cannot be left out alone');
    choose(choiceWithCode(fields.choice.value, code, ticked < repairs));
  }

  /** Carries out what is ticked as one unsaved edit, and checks again. True when it is done. */
  async function apply(): Promise<boolean> {
    const session = sessions.activeId;
    const state = current.value;
    if (session === null || state.isUnderWay) return false;
    state.isUnderWay = state.isApplying = true;
    const done = await sessions.attemptOn(session, 'Repairing', async () => {
      const started = await call('repairs:apply', { session, choice: state.choice });
      state.job = started.job;
      const result = await jobs.wait(started.job, session);
      return result.kind === 'repaired' ? result : null;
    });
    state.isUnderWay = state.isApplying = false;
    if (done === null) return false;
    state.summary = null;
    if (session === sessions.activeId) await checking.run();
    notices.announce(`${plural(done.repairs, 'repair')} carried out, not saved yet`);
    return true;
  }

  async function cancel(): Promise<void> {
    if (fields.job.value !== null) await jobs.cancel(fields.job.value);
  }

  const { summary, choice, isUnderWay, row } = fields;
  /** There is something to carry out, on the image as it is. */
  const isApplicable = computed(() => (summary.value?.edits ?? 0) > 0 && !isStale.value && !isUnderWay.value);
  return {
    ...{ summary, choice, isUnderWay, row, job, isStale, isApplicable, address, rowAt },
    ...{ plan, replan, choose, toggle, toggleGroup, apply, cancel },
  };
});
