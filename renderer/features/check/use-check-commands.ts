import { onScopeDispose, type WritableComputedRef } from 'vue';
import { useChecking } from '../../stores/check/checking';
import { useRepairs } from '../../stores/check/repairs';
import { useCommands } from '../../stores/commands';
import { useViewPlaces } from '../../stores/inspect/view-places';

/** What the view shows. */
export type CheckFace = 'findings' | 'plan';

/** Which of both an image was left at. */
export function useFace(): WritableComputedRef<CheckFace> {
  return useViewPlaces().placeOf<CheckFace>('check.face', 'findings');
}

/** Binds the commands that this view carries out, for as long as it is shown. */
export function useCheckCommands(openExport: () => void): void {
  const checking = useChecking();
  const commands = useCommands();
  const repairs = useRepairs();
  const places = useViewPlaces();
  const face = useFace();

  async function check(): Promise<void> {
    face.value = 'findings';
    await checking.run();
  }

  async function plan(): Promise<void> {
    face.value = 'plan';
    await repairs.plan();
  }

  /** What is found then is shown, of the image that was repaired. */
  async function apply(): Promise<void> {
    const show = places.setterOf<CheckFace>('check.face');
    if (await repairs.apply()) show('findings');
  }

  onScopeDispose(
    commands.bindAll({
      'check.run': check,
      'check.plan': plan,
      'repair.apply': apply,
      'check.export': openExport,
    }),
  );
}
