import type { OpenRequest } from '../../shared/app/open-request';
import type { AppDescription } from '../../shared/app/program';

/** What a host (Electron, web) gives to the application. */
export interface HostServices {
  describe(): Omit<AppDescription, 'instance'>;
  /** Folder for settings, recent images and samples; made when it is missing. */
  readonly userDataFolder: string;
  /** Path of the bundled worker (dist/main/worker.cjs). */
  readonly workerFile: string;
  /** Native dialogs; null when the user cancels or the host has none. */
  chooseImage(): Promise<string | null>;
  chooseTarget(suggestedName: string): Promise<string | null>;
  /** Absolute form of a path that the page may use. Errors: `forbidden` outside of the host's root. */
  assertAllowed(path: string): string;
  /** Opens another window and names it; null where pages open windows themselves. */
  openWindow(): string | null;
  /** Brings a window to the front, where the host can. */
  showWindow(window: string): void;
  /** Asks all windows to close and then ends; false where the host goes on without windows. */
  quit(): boolean;
  /** A window that was asked to close stays. */
  windowStays(window: string): void;
  /** What was asked for before the window listened; empties the list. */
  takeOpenRequests(): readonly OpenRequest[];
}
