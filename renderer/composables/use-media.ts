import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** Whether a media query such as `(min-width: 1800px)` holds now. */
export function useMedia(query: string): Readonly<ShallowRef<boolean>> {
  const list = window.matchMedia(query);
  const holds = shallowRef(list.matches);
  const follow = () => (holds.value = list.matches);
  list.addEventListener('change', follow);
  onScopeDispose(() => list.removeEventListener('change', follow));
  return holds;
}
