import { onBeforeUnmount, onMounted } from 'vue';

/** Signs such as `?` and `,`: whether they take Shift depends on the keyboard. */
const SIGN = /^[^\p{L}\p{N}\s]$/u;

/** The shortcut that a key press stands for, written as in the command registry: `Ctrl+Shift+P`. */
export function shortcutOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const parts = [
    (event.ctrlKey || event.metaKey) && 'Ctrl',
    event.altKey && 'Alt',
    event.shiftKey && !SIGN.test(key) && 'Shift',
    key === ' ' ? 'Space' : key,
  ];
  return parts.filter((part) => part !== false).join('+');
}

/** Modifiers in the order that shortcutOf() gives them. */
export function normaliseShortcut(shortcut: string): string {
  const parts = shortcut.split('+');
  const key = parts.pop() ?? '';
  const modifiers = ['Ctrl', 'Alt', 'Shift'].filter((name) => parts.includes(name));
  return [...modifiers, key].join('+');
}

const EDITING_KEYS = new Set([
  'Ctrl+Z',
  'Ctrl+Y',
  'Ctrl+Shift+Z',
  'Ctrl+Home',
  'Ctrl+End',
  'Ctrl+L',
  'Ctrl+U',
  'Alt+Home',
  'Alt+End',
]);

/** Keys of the clipboard and of selecting: they mean the bytes only where these have the focus (`data-bytes`). */
const BYTE_KEYS = new Set(['Ctrl+A', 'Ctrl+C']);

/** The browser's own: its event brings the text, which a page may not ask for everywhere. */
const PASTE_KEY = 'Ctrl+V';

const isBesideBytes = ({ target }: KeyboardEvent, shortcut: string) =>
  shortcut === PASTE_KEY ||
  (BYTE_KEYS.has(shortcut) && !(target instanceof HTMLElement && target.closest('[data-bytes]') !== null));

/** True where the key belongs to a text field that has the focus. */
function belongsToField(event: KeyboardEvent, shortcut: string): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const isField = target.matches(
    'input:not([type=checkbox]):not([type=radio]), textarea, [contenteditable=true]',
  );
  return isField && (EDITING_KEYS.has(shortcut) || !/^(Ctrl|Alt|F\d)/.test(shortcut.replace('Shift+', '')));
}

/**
 * Handles shortcuts for as long as the component lives. `handle` answers true when it took the key, which is
 * then kept from the page, the browser and the native menu.
 */
export function useHotkeys(handle: (shortcut: string, event: KeyboardEvent) => boolean): void {
  const onKeydown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const shortcut = shortcutOf(event);
    const isOurs = !belongsToField(event, shortcut) && !isBesideBytes(event, shortcut);
    if (isOurs && handle(shortcut, event)) event.preventDefault();
  };
  onMounted(() => window.addEventListener('keydown', onKeydown));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKeydown));
}
