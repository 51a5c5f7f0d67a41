import { computed, onScopeDispose, ref, type ComputedRef } from 'vue';
import type { Settings } from '../../../shared/app/settings';

/** A text that changes whenever the colours on screen do, be it by the settings or by the system. */
export function useThemeKey(settings: () => Settings): ComputedRef<string> {
  const shown = ref(0);
  const observer = new MutationObserver(() => shown.value++);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-palette'] });
  onScopeDispose(() => observer.disconnect());
  return computed(() => `${settings().theme} ${settings().palette} ${shown.value}`);
}
