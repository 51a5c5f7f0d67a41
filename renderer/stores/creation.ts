import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { CreationPlan, ImageSpec } from '../../shared/image/image-spec';
import type { OpenImageOptions } from '../../shared/image/open-options';
import { call } from '../api/client';
import { createLatest } from '../composables/latest';
import { fileName } from '../composables/file-name';
import { NEXT_AFTER_CREATE } from '../composables/texts/notice-text';
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

/** Planning and creating images, for the wizard. */
export const useCreation = defineStore('creation', () => {
  const notices = useNotices();
  const sessions = useSessions();
  /** What the newest spec would give; null before the first answer. */
  const plan = shallowRef<CreationPlan | null>(null);
  /** A plan is being waited for, so the one here is of an older spec. */
  const planning = ref(false);
  const creating = ref(false);
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

  /** Creates an image and opens it, together with its data image. True when it is open. */
  async function create(spec: ImageSpec, place: ImagePlace): Promise<boolean> {
    creating.value = true;
    const made = await notices
      .about({ session: null, name: fileName(place.path) })
      .attempt('Creating', () => call('images:create', { spec, ...place }), NEXT_AFTER_CREATE);
    creating.value = false;
    return made !== null && (await sessions.open(made.path, optionsWith(made.data))) !== null;
  }

  return { plan, planning, creating, requestPlan, create };
});
