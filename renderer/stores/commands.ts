import { defineStore } from 'pinia';
import { computed, ref, shallowReactive } from 'vue';
import { commandOf, type CommandCondition, type CommandId } from '../../shared/app/commands';
import type { ShownMoment } from '../../shared/session/moment';
import { whyIdle } from '../composables/idle-action';
import { executionObstacle } from '../composables/texts/execution-obstacle';
import { describePosition } from '../composables/texts/moment-text';
import { lockReason } from '../composables/texts/lock-reason';
import { useRepairs } from './check/repairs';
import { useDifferenceLists } from './compare/difference-lists';
import { useFormats } from './formats';
import { useInspector } from './inspect/inspector';
import { useJobs } from './jobs';
import { useNotices } from './notices';
import { useSessions } from './sessions';
import { useTraces } from './traces/traces';

const WHY_NOT: Readonly<Record<CommandCondition, string>> = {
  image: 'Open an image first.',
  zones: 'This image has no zones.',
  writable: 'This image can only be read.',
  executable: 'Commands cannot be executed on this image.',
  editing: 'The image is locked. Unlock it with the padlock in its tab.',
  dirty: 'There are no unsaved edits.',
  canUndo: 'There is nothing to undo.',
  canRedo: 'There is nothing to redo.',
  zone: 'Select a zone first.',
  severalImages: 'Only one image is open.',
  job: 'Nothing is running.',
  trace: 'Run a workload first: this image has no recorded trace.',
  differences: 'Nothing was compared yet, or no differences were found.',
  moment: 'The image is shown as it is now.',
  present: 'A moment of a trace is shown.',
  served: 'This image is not served as a drive.',
  unserved: 'This image is served as a drive already.',
  mendable: 'The image is locked. Unlock it with the padlock in its tab.',
  plan: 'Plan repairs first, and leave at least one of them ticked.',
};

/** The ways out of a change by another program. */
const undecided = (isEdited: boolean) =>
  `The file changed outside. ${isEdited ? 'Reload it or keep your edits first.' : 'Reload it first.'}`;

/** Why nothing is edited while a moment of a trace is shown. */
const whyMoment = ({ title, ...moment }: ShownMoment) =>
  `${describePosition(moment)} of ${title} is shown. Go back to now to edit.`;

const WHY_SERVED = 'Hosts use this image as a drive. Stop serving it first.';

/** What a rule says against a command on the selected zone; null = nothing that is known. */
function createRules() {
  const inspector = useInspector();
  return (id: CommandId): string | null => {
    const { details, selectedZone } = inspector;
    if (details?.row.index !== selectedZone) return null;
    const action = details?.actions.find(({ op }) => `zone.${op}` === id);
    return action === undefined ? null : (action.refusal?.message ?? whyIdle(action.op, details.row));
  };
}

/** What commands may depend on, and why it does not hold. */
function createConditions() {
  const sessions = useSessions();
  const formats = useFormats();
  const inspector = useInspector();
  const jobs = useJobs();
  const traces = useTraces();
  const differences = useDifferenceLists();
  const obstacle = computed(() => {
    const info = sessions.active?.info;
    return info === undefined ? null : executionObstacle(info, formats.find(info.format));
  });
  /** Another program changed the file; nothing is edited before the user has decided what becomes of that. */
  const isUndecided = computed(() => sessions.active?.outside != null);
  const moment = computed(() => sessions.active?.moment ?? null);
  const isServed = computed(() => sessions.active?.live != null);
  /** Nothing stands against editing what is shown. */
  const isOwn = computed(() => !isUndecided.value && !isServed.value);
  const repairs = useRepairs();
  const isMendable = computed(() => {
    const { active } = sessions;
    if (active === null || !isOwn.value) return false;
    const isDamaged = active.info.readOnlyReason !== null && active.options.readOnly !== true;
    return active.mode === 'editing' || isDamaged;
  });
  const facts = computed<Readonly<Record<CommandCondition, boolean>>>(() => ({
    image: sessions.active !== null,
    zones: (sessions.active?.info.geometry.zoneCount ?? 0) > 0,
    writable: sessions.active !== null && lockReason(sessions.active) === null,
    executable: obstacle.value === null,
    editing: sessions.active?.mode === 'editing' && isOwn.value && moment.value === null,
    dirty: sessions.active?.dirty === true,
    canUndo: sessions.active?.canUndo === true && isOwn.value,
    canRedo: sessions.active?.canRedo === true && isOwn.value,
    zone: inspector.selectedZone !== null,
    severalImages: sessions.list.length > 1,
    job: jobs.running.length > 0,
    // What is done by hand is a trace, which is listed when it is looked at.
    trace: traces.list.length > 0 || sessions.active?.dirty === true,
    differences: differences.lists.length > 0,
    moment: moment.value !== null,
    present: moment.value === null,
    served: isServed.value,
    unserved: !isServed.value,
    mendable: isMendable.value,
    plan: repairs.isApplicable,
  }));

  /** The words for a condition that does not hold: a reason of the image itself comes before the usual advice. */
  function whyLacking(missing: CommandCondition): string {
    const reason = sessions.active && lockReason(sessions.active);
    if (missing === 'present' && moment.value !== null) return whyMoment(moment.value);
    const isEditing = ['editing', 'mendable', 'canUndo', 'canRedo'].includes(missing);
    if (isEditing && isUndecided.value) return undecided(facts.value.dirty);
    if (isEditing && isServed.value) return WHY_SERVED;
    if (isEditing && moment.value !== null) return whyMoment(moment.value);
    const isWriting = ['writable', 'editing', 'mendable'].includes(missing);
    if (isWriting && reason !== null) return `This image can only be read: ${reason}`;
    if (missing === 'executable' && obstacle.value !== null) return `${obstacle.value.title}.`;
    return WHY_NOT[missing === 'zone' && !facts.value.zones ? 'zones' : missing];
  }

  return { facts, whyLacking };
}

/** Joins the command registry with the window: handlers, availability, palette. */
export const useCommands = defineStore('commands', () => {
  const notices = useNotices();
  const ruleAgainst = createRules();
  const handlers = shallowReactive(new Map<CommandId, () => unknown>());
  const paletteOpen = ref(false);
  const keysOpen = ref(false);
  /** A command that waits for its view to bind it; the frame goes to that view. */
  const pending = ref<CommandId | null>(null);

  const { whyLacking, facts } = createConditions();

  /** Why a command cannot run now, in one sentence; null when it can. */
  function whyNot(id: CommandId): string | null {
    const { when, view } = commandOf(id);
    const missing = when.find((condition) => !facts.value[condition]);
    if (missing !== undefined) return whyLacking(missing);
    const rule = ruleAgainst(id);
    if (rule !== null) return rule;
    return handlers.has(id) || view !== undefined ? null : 'This view has no use for it.';
  }

  const isAvailable = (id: CommandId) => whyNot(id) === null;

  /**
   * Says what a command does while a view is shown; returns a function that takes it back. A command whose
   * view was not shown when it was chosen runs now.
   */
  function bind(id: CommandId, handler: () => unknown): () => void {
    handlers.set(id, handler);
    if (pending.value === id) {
      pending.value = null;
      void run(id);
    }
    return () => {
      if (handlers.get(id) === handler) handlers.delete(id);
    };
  }

  /** Binds several at once. */
  function bindAll(bindings: Partial<Record<CommandId, () => unknown>>): () => void {
    const undo = (Object.entries(bindings) as [CommandId, () => unknown][]).map(([id, handler]) =>
      bind(id, handler),
    );
    return () => undo.forEach((unbind) => unbind());
  }

  /** Runs a command if it is available; an unavailable one says why in passing. */
  async function run(id: CommandId): Promise<void> {
    const reason = whyNot(id);
    if (reason !== null) return notices.announce(`${commandOf(id).title.replace('…', '')}: ${reason}`);
    const handler = handlers.get(id);
    if (handler === undefined) pending.value = id;
    else await notices.attempt(commandOf(id).title, async () => handler());
  }

  return { paletteOpen, keysOpen, pending, whyNot, isAvailable, bind, bindAll, run };
});
