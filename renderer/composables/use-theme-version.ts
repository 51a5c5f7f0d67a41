import { onScopeDispose, ref, type Ref } from 'vue';

/** Grows whenever the colours on screen change, be it by the settings or by the system; canvases then draw again. */
export function useThemeVersion(): Readonly<Ref<number>> {
  const version = ref(0);
  const observer = new MutationObserver(() => version.value++);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-palette'] });
  onScopeDispose(() => observer.disconnect());
  return version;
}
