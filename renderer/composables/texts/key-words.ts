/** Keys and what they do where they are pressed, in a few words. */
export interface KeyWords {
  /** As in the command registry: modifiers and KeyboardEvent.key. */
  readonly keys: readonly string[];
  readonly does: string;
}

/** A part of a view that has keys of its own while it has the focus. */
export interface KeyPart {
  readonly title: string;
  readonly keys: readonly KeyWords[];
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
  ' ': 'Space',
};

/** A shortcut as it is printed on keys: `Alt+PgDn`. */
export function printKeys(shortcut: string): string {
  return shortcut
    .split(/\+(?=.)/)
    .map((key) => SIGNS[key] ?? key)
    .join('+');
}
