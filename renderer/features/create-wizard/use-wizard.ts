import { computed, shallowReactive, toRef, watch, type Ref } from 'vue';
import { takesDataImage } from '../../../shared/image/family';
import type { ZoneStateEntry } from '../../../shared/image/states/zone-states';
import type { ReportReading } from '../../../shared/image/report-reading';
import { DATA_IMAGE_BESIDE, dataImagePath, type DataImageChoice } from '../../components/form/data-image';
import { fileName } from '../../composables/file-name';
import { useCreation } from '../../stores/creation';
import { useDrafts } from '../../stores/drafts';
import { useFiles, type SaveTarget } from '../../stores/files/files';
import { useFormats } from '../../stores/formats';
import { applyFix, canCreate, fixTitle, mergeProblems, problemOf, type DraftProblem } from './draft-problems';
import { withReport } from './draft-of-spec';
import { peerNames } from './peer-names';
import { presetsOf, type Preset } from './presets';
import { useRecipeBeside, useRecipes } from './sources/use-recipes';
import { STEP_IDS } from './step-ids';
import {
  deviceBytesOf,
  layoutFor,
  leftoverOf,
  toSpec,
  withField,
  type Draft,
  type DraftField,
} from './wizard-model';

/** What useWizard() answers; its view hands it to the steps. */
export type Wizard = ReturnType<typeof useWizard>;

/** Stands for the file in command lines while none is chosen. */
const NO_NAME = 'ZONE-FILE';

/** All that was entered, kept while one looks elsewhere. */
interface Entered {
  draft: Draft;
  /** Where the image goes; null = not chosen yet. */
  target: SaveTarget | null;
  data: DataImageChoice;
  uuid: string;
  /** Where the draft comes from when that is no preset, in a sentence; empty = from one. */
  origin: string;
  /** Whether a recipe is kept beside the image; null = unless there is one. */
  recipe: boolean | null;
  /** Index of the step that is shown. */
  step: number;
}

/** What was entered, from now or from before one looked elsewhere. `first`: what it begins with. */
function createEntered(first: Draft) {
  const begin = (): Entered => ({
    ...{ draft: first, target: null, data: DATA_IMAGE_BESIDE, uuid: crypto.randomUUID(), step: 0 },
    ...{ origin: '', recipe: null },
  });
  const entered = useDrafts().draftOf('create', () => shallowReactive(begin()));
  /** Something was entered that starting over would lose. */
  const isBegun = computed(
    () =>
      entered.step > 0 || entered.target !== null || JSON.stringify(entered.draft) !== JSON.stringify(first),
  );
  const refs = { draft: toRef(entered, 'draft'), step: toRef(entered, 'step') };
  return { entered, ...refs, isBegun, beginAgain: () => Object.assign(entered, begin()) };
}

/** Where the image goes, and its data where that lies apart. */
function createPlace(draft: Readonly<Ref<Draft>>, entered: Entered) {
  const files = useFiles();
  const target = toRef(entered, 'target');
  const data = toRef(entered, 'data');
  const recipe = useRecipeBeside(target, toRef(entered, 'recipe'));
  /** Path of the data image; null = none is made. */
  const dataPath = computed(() => {
    if (!takesDataImage(draft.value.family)) return null;
    return dataImagePath(data.value, target.value?.path ?? NO_NAME);
  });

  /** Lets the user choose where the image goes. */
  async function chooseTarget(): Promise<boolean> {
    const { fileName } = draft.value.family.creation;
    target.value = (await files.pickSave('Create image', fileName)) ?? target.value;
    await recipe.look();
    return target.value !== null;
  }

  return { target, data, dataPath, recipe, chooseTarget };
}

/** What is wrong with the draft, and the ways out of it. */
function createProblems(draft: Ref<Draft>) {
  const creation = useCreation();
  /** Fields whose text means nothing, so that the draft still has what was there before. */
  const complaints = shallowReactive(new Map<DraftField, string>());
  const problems = computed(() => [
    ...[...complaints].map(([name, message]): DraftProblem => ({ field: name, severity: 'error', message })),
    ...mergeProblems(draft.value, creation.plan?.problems ?? []).filter(
      ({ field: name }) => !complaints.has(name),
    ),
  ]);

  /** What a field shows beside itself: help, its worst problem and the fix. */
  function beside(name: DraftField) {
    const problem = problemOf(problems.value, name);
    return {
      help: peerNames(name),
      problem: problem?.message,
      severity:
        problem === undefined
          ? undefined
          : problem.severity === 'error'
            ? ('error' as const)
            : ('warning' as const),
      fix: problem && fixTitle(problem),
      onFix: () => problem && fix(problem),
      otherFix: problem?.otherFix?.title,
      onOtherFix: () => problem && fixOtherwise(problem),
      onComplain: (message: string) =>
        message === '' ? complaints.delete(name) : complaints.set(name, message),
    };
  }

  const fix = (problem: DraftProblem) => void (draft.value = applyFix(draft.value, problem));

  const fixOtherwise = ({ otherFix }: DraftProblem) => void (draft.value = otherFix?.draft ?? draft.value);

  // A field that another layout has not is gone, with what was wrong in its text.
  watch([() => draft.value.family, () => draft.value.variant], () => complaints.clear());
  return { problems, complaints, beside, fix, fixOtherwise };
}

/** The states of the first zones, however many there were. */
const keptStates = ({ states }: Draft, zoneCount: number): readonly ZoneStateEntry[] =>
  states
    .filter(({ first }) => first < zoneCount)
    .map((entry) => ({ ...entry, last: Math.min(entry.last, zoneCount - 1) }));

/** What the draft can begin with. */
function createSources(entered: Entered) {
  const recipes = useRecipes();

  /** What is painted stays, as far as the zones of the preset go. */
  function usePreset({ draft }: Preset): void {
    const states = keptStates(entered.draft, draft.zoneCount);
    const origin = states.length === 0 ? '' : 'The states that you chose for zones are kept.';
    const begun = states.length === 0 ? draft : { ...draft, states, seed: entered.draft.seed };
    Object.assign(entered, { draft: begun, origin, uuid: crypto.randomUUID() });
  }

  /** Lets the user choose a recipe, which fills the form up to its review. True when it did. */
  async function loadRecipe(): Promise<boolean> {
    const loaded = await recipes.load();
    if (loaded === null) return false;
    const { draft, origin, uuid } = loaded;
    Object.assign(entered, { draft, origin, uuid: uuid || entered.uuid, step: STEP_IDS.indexOf('review') });
    return true;
  }

  /** Takes zones and states of a report, which the map of zones then shows. */
  function takeReading({ tool, spec }: ReportReading): void {
    const draft = withReport(entered.draft, spec);
    const origin = `From the output of ${tool}, which tells of no limits and of no data.`;
    Object.assign(entered, { draft, origin, step: STEP_IDS.indexOf('zones') });
  }

  return { origin: toRef(entered, 'origin'), usePreset, loadRecipe, takeReading };
}

/** State and actions of one wizard. */
export function useWizard() {
  const creation = useCreation();
  const recipes = useRecipes();
  const presets = presetsOf(useFormats().writable);
  const { entered, draft, step, isBegun, beginAgain } = createEntered(presets[0]!.draft);
  const { target, data, dataPath, recipe, chooseTarget } = createPlace(draft, entered);
  const sources = createSources(entered);

  const layout = computed(() => layoutFor(draft.value));
  const room = computed(() => layout.value.room);
  const spec = computed(() => toSpec(draft.value, entered.uuid));
  /** What creating would give; null while that is not what was asked for. */
  const plan = computed(() => (leftoverOf(draft.value) > 0 ? null : creation.plan));
  const { problems, complaints, beside, fix, fixOtherwise } = createProblems(draft);
  const commands = computed(() => plan.value?.commands ?? []);
  const ready = computed(
    () => !creation.planning && plan.value !== null && canCreate(draft.value, problems.value),
  );

  /** A field of the draft as a two-way value. */
  const field = <Key extends keyof Draft>(key: Key) =>
    computed<Draft[Key]>({
      get: () => draft.value[key],
      set: (value) => (draft.value = withField(draft.value, key, value)),
    });

  /** Setting the size of the device changes the number of zones. */
  const deviceBytes = computed({
    get: () => deviceBytesOf(draft.value),
    set: (bytes) => (draft.value = withField(draft.value, 'deviceBytes', bytes)),
  });

  /** Creates and opens the image; asks for its place when there is none. True when it is open. */
  async function create(): Promise<boolean> {
    if (!ready.value || (target.value === null && !(await chooseTarget()))) return false;
    const to = target.value;
    if (to === null) return false;
    const opened = await creation.create(spec.value, { ...to, data: dataPath.value }, recipe.place.value);
    if (!opened) target.value = null;
    return opened;
  }

  /** Saves the recipe where the user chooses. */
  async function saveRecipe(): Promise<void> {
    const { fileName: usual } = draft.value.family.creation;
    await recipes.save(spec.value, target.value === null ? usual : fileName(target.value.path));
  }

  function startOver(): void {
    complaints.clear();
    beginAgain();
  }

  const places = computed(() => ({ path: target.value?.path ?? null, data: dataPath.value }));
  watch([spec, places], () => creation.requestPlan(spec.value, places.value), { immediate: true });

  return {
    ...sources,
    ...{ presets, draft, layout, room, spec, target, data, plan, commands, problems, complaints, ready },
    ...{
      step,
      isBegun,
      field,
      deviceBytes,
      beside,
      fix,
      fixOtherwise,
      chooseTarget,
      recipe,
      saveRecipe,
      create,
      startOver,
    },
  };
}
