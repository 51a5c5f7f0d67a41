import type { Workspace, WorkspaceTab } from '../../shared/app/workspace';
import { NO_WORKSPACE, WORKSPACE_TABS_MAX } from '../../shared/app/workspace';
import { loadWorkspaces, saveWorkspaces } from './workspace-file';

/** What a window had open, or is to have. */
export interface LoadedWorkspace {
  readonly own: Workspace;
  /** Those of the further windows of the host before; one window is told of them. */
  readonly others: readonly Workspace[];
  /** The window was opened to show them: nobody is asked. */
  readonly reopen: boolean;
}

interface Known {
  /** Ways to it that are open: pages of a browser may overlap while they change. */
  ways: number;
  /** Null: it has said nothing yet. */
  workspace: Workspace | null;
  reopen: boolean;
}

/**
 * The windows of a host.
 *
 * Invariants:
 * - An image belongs to one window. What belongs to none that is there goes to the next new window, so that no edits are
 *   out of sight.
 * - What is kept for the next start is what the windows have open. One that goes while others stay is forgotten with its
 *   last image, except while all of them are asked to go (`hold`).
 */
export class Windows {
  readonly #file: string;
  readonly #known = new Map<string, Known>();
  readonly #owners = new Map<string, string>();
  /** Of the host before; null = written over. */
  #last: readonly Workspace[] | null;
  /** The window that was told of them. */
  #offeredTo: string | null = null;
  #isHeld = false;

  /** `file`: where it is kept what windows have open. */
  constructor(file: string) {
    this.#file = file;
    this.#last = loadWorkspaces(file);
  }

  /** A window is there. One that is not known takes over the images of those that are gone. */
  attach(window: string): void {
    const known = this.#known.get(window);
    if (known !== undefined) known.ways++;
    else this.#takeOver(window);
  }

  /** A way to a window is closed; with the last one it is gone. */
  detach(window: string): void {
    const known = this.#known.get(window);
    if (known === undefined || --known.ways > 0) return;
    const isLast = this.there().length === 0;
    if (this.#isHeld || isLast || this.sessionsOf(window).length > 0) return;
    this.#known.delete(window);
    this.#save();
  }

  /** Windows that are there, the oldest first. */
  there(): string[] {
    return [...this.#known].filter(([, { ways }]) => ways > 0).map(([window]) => window);
  }

  /** The window that an image belongs to; null = none that is there. */
  ownerOf(session: string): string | null {
    const owner = this.#owners.get(session);
    return owner !== undefined && (this.#known.get(owner)?.ways ?? 0) > 0 ? owner : null;
  }

  /** Images of a window. */
  sessionsOf(window: string): string[] {
    return [...this.#owners].filter(([, owner]) => owner === window).map(([session]) => session);
  }

  /** An image goes to a window, which may be about to open. */
  give(session: string, window: string): void {
    this.#owners.set(session, window);
    this.#know(window);
  }

  /** An image is closed. */
  forget(session: string): void {
    this.#owners.delete(session);
  }

  /** What a window is to have open before it says so itself; `reopen`: it opens the images. */
  expect(window: string, workspace: Workspace, reopen: boolean): void {
    const known = this.#know(window);
    known.workspace ??= workspace;
    known.reopen = reopen;
  }

  /** What a window had open, or the windows of the host before, to the first one that asks. */
  load(window: string): LoadedWorkspace {
    const known = this.#know(window);
    const { workspace, reopen } = known;
    known.reopen = false;
    if (workspace !== null) return { own: workspace, others: [], reopen };
    if (this.#last === null || !this.#mayOffer(window)) return { own: NO_WORKSPACE, others: [], reopen };
    this.#offeredTo = window;
    const [own = NO_WORKSPACE, ...others] = this.#last;
    return { own, others, reopen };
  }

  /** What a window has open now. Errors: those of writing. */
  keep(window: string, workspace: Workspace): void {
    this.#last = null;
    this.#know(window).workspace = workspace;
    this.#save();
  }

  /** All windows are asked to go: what they have open stays known. */
  hold(): void {
    this.#isHeld = true;
  }

  /** They do not all go. Errors: those of writing. */
  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    for (const [window, { ways }] of this.#known)
      if (ways === 0 && this.sessionsOf(window).length === 0) this.#known.delete(window);
    this.#save();
  }

  #mayOffer(window: string): boolean {
    const to = this.#offeredTo;
    return to === null || to === window || !this.there().includes(to);
  }

  #know(window: string): Known {
    const known = this.#known.get(window) ?? { ways: 0, workspace: null, reopen: false };
    this.#known.set(window, known);
    return known;
  }

  #takeOver(window: string): void {
    const orphans = [...this.#owners].filter(([session]) => this.ownerOf(session) === null);
    const gone = new Set(orphans.map(([, owner]) => owner));
    const left = [...gone].flatMap((owner) => this.#known.get(owner)?.workspace ?? []);
    for (const [session] of orphans) this.#owners.set(session, window);
    for (const owner of gone) this.#known.delete(owner);
    if (this.there().length === 0) this.#beginAgain();
    this.#known.set(window, { ways: 1, workspace: joined(left), reopen: false });
  }

  /** The only window there is begins where the last ones ended, as after a start of the host. */
  #beginAgain(): void {
    const left = this.#open();
    this.#known.clear();
    if (left.length === 0) return;
    this.#last ??= left;
    this.#offeredTo = null;
  }

  /** What windows have open that have anything. */
  #open(): readonly Workspace[] {
    const all = [...this.#known.values()].flatMap(({ workspace }) => workspace ?? []);
    return all.filter(({ tabs }) => tabs.length > 0);
  }

  #save(): void {
    if (this.#isHeld || this.#last !== null) return;
    saveWorkspaces(this.#file, this.#open());
  }
}

/** Several as one, in their order; what the last one shows is shown. */
function joined(workspaces: readonly Workspace[]): Workspace | null {
  const last = workspaces.at(-1);
  if (last === undefined) return null;
  const all = workspaces.flatMap(({ tabs }) => tabs);
  const before = all.length - last.tabs.length;
  const tabs: WorkspaceTab[] = all.slice(0, WORKSPACE_TABS_MAX);
  const active = last.active === null ? null : before + last.active;
  return { tabs, active: active !== null && active < tabs.length ? active : null, route: last.route };
}
