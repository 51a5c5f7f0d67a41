import { computed, shallowRef, watch, type Ref } from 'vue';
import { fileName } from '../../../composables/file-name';
import { useCreation, type RecipePlace } from '../../../stores/creation';
import { useFiles, type SaveTarget } from '../../../stores/files/files';
import { useFormats } from '../../../stores/formats';
import { useNotices } from '../../../stores/notices';
import { draftOfSpec, unfitted } from '../draft-of-spec';
import type { Draft } from '../wizard-model';

/** What was loaded. */
export interface LoadedRecipe {
  readonly draft: Draft;
  /** Empty in layouts that have none. */
  readonly uuid: string;
  /** Where it comes from, in a sentence, with what of it was left out. */
  readonly origin: string;
}

const SUFFIX = '.recipe.json';

/** A recipe that is kept beside the image once that is made. `wanted` null = unless there is one. */
export function useRecipeBeside(target: Readonly<Ref<SaveTarget | null>>, wanted: Ref<boolean | null>) {
  const files = useFiles();
  const path = computed(() => (target.value === null ? null : target.value.path + SUFFIX));
  const exists = shallowRef(false);

  /** Whether a file of that name is there; where nobody can tell, none is replaced. */
  async function look(): Promise<void> {
    const at = path.value;
    exists.value = false;
    if (at === null) return;
    const name = fileName(at);
    const folder = at.slice(0, at.length - name.length);
    try {
      const { entries } = await files.listFolder(folder === '' ? null : folder);
      exists.value = at === path.value && entries.some((entry) => entry.name === name);
    } catch {
      exists.value = false;
    }
  }

  const isWanted = computed({
    get: () => wanted.value ?? !exists.value,
    set: (value) => (wanted.value = value),
  });
  /** Where it goes; null = none is kept. */
  const place = computed<RecipePlace | null>(() =>
    path.value !== null && isWanted.value ? { path: path.value, replace: exists.value } : null,
  );
  watch(path, look, { immediate: true });
  return { path, exists, isWanted, place, look };
}

/** Loading and saving recipes. */
export function useRecipes() {
  const creation = useCreation();
  const files = useFiles();
  const formats = useFormats();
  const notices = useNotices();

  /** Lets the user choose a recipe; null when he does not, or it cannot be read. */
  async function load(): Promise<LoadedRecipe | null> {
    const path = await files.pickFile('Load recipe');
    const spec = path === null ? null : await creation.readRecipe(path);
    if (path === null || spec === null) return null;
    const draft = draftOfSpec(spec, formats.writableNamed(spec.format));
    const left = unfitted(draft);
    const without =
      left.length === 0 ? '' : ` Left out, as the layout has no room for it: ${left.join(', ')}.`;
    return { draft, uuid: spec.uuid, origin: `From the recipe ${fileName(path)}.${without}` };
  }

  /** Saves a recipe where the user chooses. */
  async function save(spec: Parameters<typeof creation.saveRecipe>[0], suggestedName: string): Promise<void> {
    const target = await files.pickSave('Save recipe', suggestedName + SUFFIX);
    if (target !== null && (await creation.saveRecipe(spec, target)))
      notices.announce(`Saved the recipe as ${target.path}`);
  }

  return { load, save };
}
