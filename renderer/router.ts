import { shallowRef, type Component } from 'vue';
import type { KeyPart } from './composables/texts/key-words';

/** A part of the window that can be navigated to. Its folder's index.ts exports one as `feature`. */
export interface Feature {
  readonly id: string;
  readonly title: string;
  /** A Lucide icon. */
  readonly icon: Component;
  /** What stands behind `#/`, such as `crash-lab`. */
  readonly route: string;
  readonly view: Component;
  /** Place in the rail from the top; null = not in the rail (reached by other ways). */
  readonly rail: number | null;
  /** The view shows the active image; without one the frame shows an empty state that offers to open one. */
  readonly needsImage: boolean;
  /** The view executes commands on the image; where none can be executed, the frame says why instead. */
  readonly executes?: boolean;
  /** What it is for, in a sentence or two: shown where there is no image to show it with. */
  readonly purpose?: string;
  /** The page of docs/ for what is done here, such as `guides/first-image`. */
  readonly guide: string;
  /** Its parts that have keys of their own. */
  readonly keys?: readonly KeyPart[];
}

const FIRST_ROUTE = 'home';

/** What stands behind `#/` where a link asks to open an image: no view. */
const LINK = 'open?';

const readHash = () => window.location.hash.replace(/^#\/?/, '') || FIRST_ROUTE;
const isLink = (hash: string) => hash.startsWith(LINK);

/** Route of the view that is shown. Change it with navigate(). */
export const currentRoute = shallowRef(isLink(readHash()) ? FIRST_ROUTE : readHash());

/** Shows another view; the browser's history keeps the way back. */
export function navigate(route: string): void {
  currentRoute.value = route;
  if (readHash() !== route) window.location.hash = `#/${route}`;
}

/** Follows the address line and the history keys. Called once by main.ts. */
export function followHash(): void {
  window.addEventListener('hashchange', () => {
    if (!isLink(readHash())) currentRoute.value = readHash();
  });
}

/**
 * What a link in the address line asks for, without its `?`; null = there is none. It is taken out of the address, so that going
 * back in the history does not ask again; the view stays.
 */
export function takeLink(): string | null {
  const hash = readHash();
  if (!isLink(hash)) return null;
  window.history.replaceState(null, '', `#/${currentRoute.value}`);
  return hash.slice(LINK.length);
}
