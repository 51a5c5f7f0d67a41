import { onScopeDispose, watch, type Ref } from 'vue';
import { useSessions } from '../../stores/sessions';
import { useWorkload } from '../../stores/workload';
import { useWorkloadPreview } from '../../stores/workload-preview';

const PAUSE_MS = 150;

/** Keeps the preview in step with the form and the image, once they rest for a moment. `isSound`: all that is typed is. */
export function useWorkloadPreviewOf(isSound: Ref<boolean>): void {
  const workload = useWorkload();
  const sessions = useSessions();
  const store = useWorkloadPreview();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function renew(): void {
    clearTimeout(timer);
    const session = sessions.activeId;
    const spec = workload.asked;
    if (session === null || spec.name === '' || !isSound.value) return store.forget();
    timer = setTimeout(() => void store.load(session, spec), PAUSE_MS);
  }

  watch(
    [() => sessions.activeId, () => sessions.active?.revision, () => JSON.stringify(workload.asked), isSound],
    renew,
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
}
