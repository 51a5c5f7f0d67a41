/** Gives the focus back to what had it before a dialog, and marks it for that moment. False where it is gone. */
export function returnFocus(to: Element | null): boolean {
  if (!(to instanceof HTMLElement) || !to.isConnected || to === document.body) return false;
  to.dataset['focusReturns'] = '';
  to.focus();
  delete to.dataset['focusReturns'];
  return true;
}

/** Whether the focus is coming back to an element in this moment, by nobody's choice. */
export function focusReturnsTo(element: unknown): boolean {
  return element instanceof HTMLElement && 'focusReturns' in element.dataset;
}
