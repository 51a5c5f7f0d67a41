import { onScopeDispose, toValue, watchEffect, type MaybeRefOrGetter } from 'vue';

/** What the page follows: a chosen theme (`system` follows the system), the zone palette, the size of bytes. */
export interface ThemeChoice {
  readonly theme: 'system' | 'light' | 'dark' | 'contrast';
  readonly palette: 'default' | 'gzbd';
  readonly bytesText: 'small' | 'medium' | 'large';
}

const prefersContrast = window.matchMedia('(prefers-contrast: more)');
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

/** The theme really shown. */
function resolveTheme(theme: ThemeChoice['theme']): Exclude<ThemeChoice['theme'], 'system'> {
  if (theme !== 'system') return theme;
  if (prefersContrast.matches) return 'contrast';
  return prefersDark.matches ? 'dark' : 'light';
}

/** Puts them on the root element, where the tokens of styles/ look for them. */
export function useTheme(choice: MaybeRefOrGetter<ThemeChoice>): void {
  const apply = () => {
    const { theme, palette, bytesText } = toValue(choice);
    document.documentElement.dataset['theme'] = resolveTheme(theme);
    document.documentElement.dataset['palette'] = palette;
    document.documentElement.dataset['bytesText'] = bytesText;
  };
  watchEffect(apply);
  for (const query of [prefersContrast, prefersDark]) {
    query.addEventListener('change', apply);
    onScopeDispose(() => query.removeEventListener('change', apply));
  }
}
