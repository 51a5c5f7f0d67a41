const FOCUSABLE = '[tabindex="0"], a[href], button, input, select, textarea';

/** The parts of the window, in document order; each is marked with `data-pane`. */
const panes = () => [...document.querySelectorAll<HTMLElement>('[data-pane]')];

/** Moves the focus to the part of the window `step` further, around the end. */
export function focusNextPane(step: 1 | -1): void {
  const all = panes();
  const now = all.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = all[now < 0 ? 0 : (now + step + all.length) % all.length];
  (next?.querySelector<HTMLElement>(FOCUSABLE) ?? next)?.focus();
}
