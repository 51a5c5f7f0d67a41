import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { toErrorShape } from '../../shared/errors/app-error';
import type { CreationPlan, ImageSpec } from '../../shared/image/image-spec';
import type { ReportReading } from '../../shared/image/report-reading';
import type { OpenImageOptions } from '../../shared/image/open-options';
import { call } from '../api/client';
import { createLatest } from '../composables/latest';
import { fileName } from '../composables/file-name';
import { NEXT_AFTER_CREATE } from '../composables/texts/notice-text';
import { useJobs } from './jobs';
import { useNotices } from './notices';
import { useSessions } from './sessions';

/** Where a new image goes. */
export interface ImagePlace {
  readonly path: string;
  /** The user agreed to replace an existing file. */
  readonly replace: boolean;
  /** Path of the raw data image that a zone_file gets; null = none is made. */
  readonly data: string | null;
}

type ImageFiles = Pick<ImagePlace, 'path' | 'data'>;

/** Where a recipe goes. */
export type RecipePlace = Pick<ImagePlace, 'path' | 'replace'>;

/** A report of zones: a text, or a file that holds one, and the logical block where the text leaves it open. */
export interface ReportRequest {
  readonly text: string | null;
  readonly path: string | null;
  readonly logicalBlockSizeBytes: 512 | 4096 | null;
}

/** Names in the command lines of a plan: of the image, null = not chosen yet, and of its data image, null = none. */
export interface PlannedPlaces {
  readonly path: string | null;
  readonly data: string | null;
}

/** Milliseconds without a change before a plan is asked for. */
const PLAN_DELAY_MS = 120;

/** Options that open an image with its data image; null = it has none. */
export function optionsWith(data: string | null): OpenImageOptions {
  return data === null ? {} : { data };
}

/** What a report says of an image to be made. Throws where it says none. */
const readReport = (request: ReportRequest): Promise<ReportReading> => call('reports:read', request);

/** Planning and creating images, for the wizard. */
export const useCreation = defineStore('creation', () => {
  const notices = useNotices();
  const sessions = useSessions();
  const jobs = useJobs();
  /** What the newest spec would give; null before the first answer. */
  const plan = shallowRef<CreationPlan | null>(null);
  /** A plan is being waited for, so the one here is of an older spec. */
  const planning = ref(false);
  const creating = ref(false);
  const running = ref<string | null>(null);
  /** The image that is being made; null = none is. */
  const job = computed(() => (running.value === null ? null : jobs.find(running.value)));
  const latest = createLatest();
  let delay: ReturnType<typeof setTimeout> | undefined;

  async function planNow(spec: ImageSpec, { path, data }: PlannedPlaces): Promise<void> {
    await latest(
      () =>
        notices.about(null).attempt('Planning the image', () => call('images:plan', { spec, path, data })),
      (found) => {
        plan.value = found;
        planning.value = false;
      },
    );
  }

  /** Asks what a spec would give, once the user stopped typing. */
  function requestPlan(spec: ImageSpec, places: PlannedPlaces): void {
    planning.value = true;
    clearTimeout(delay);
    delay = setTimeout(() => void planNow(spec, places), PLAN_DELAY_MS);
  }

  /** Saves the recipe of an image. True when it is there. */
  async function saveRecipe(spec: ImageSpec, { path, replace }: RecipePlace): Promise<boolean> {
    const about = notices.about({ session: null, name: fileName(path) });
    return (
      (await about.attempt('Saving the recipe', () => call('recipes:save', { spec, path, replace }))) !== null
    );
  }

  /** The whole specification of a recipe; null where it could not be read. */
  function readRecipe(path: string): Promise<ImageSpec | null> {
    const about = notices.about({ session: null, name: fileName(path) });
    return about.attempt('Loading the recipe', () => call('recipes:read', { path }));
  }

  /** Makes the files of an image. Throws, also `cancelled`: then there is nothing of them. */
  async function make(spec: ImageSpec, place: ImagePlace): Promise<ImageFiles> {
    const { job } = await call('images:create', { spec, ...place });
    running.value = job;
    try {
      await jobs.wait(job, '');
      return place;
    } catch (thrown) {
      if (toErrorShape(thrown).code === 'cancelled')
        notices.announce(`Creating ${fileName(place.path)} was cancelled; nothing of it is left`);
      throw thrown;
    } finally {
      running.value = null;
    }
  }

  /**
   * Creates an image, keeps its recipe where it is told and opens the image, together with its data image. True when it is
   * open.
   */
  async function create(
    spec: ImageSpec,
    place: ImagePlace,
    recipe: RecipePlace | null = null,
  ): Promise<boolean> {
    creating.value = true;
    const made = await notices
      .about({ session: null, name: fileName(place.path) })
      .attempt('Creating', () => make(spec, place), NEXT_AFTER_CREATE);
    if (made !== null && recipe !== null) await saveRecipe(spec, recipe);
    creating.value = false;
    return made !== null && (await sessions.open(made.path, optionsWith(made.data))) !== null;
  }

  return { plan, planning, creating, job, requestPlan, create, saveRecipe, readRecipe, readReport };
});
