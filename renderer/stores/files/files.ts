import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { DirectoryListing, RecentImage } from '../../../shared/app/program';
import { call, on } from '../../api/client';
import { useApp } from '../app';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';

/** The built-in file dialog while it is shown. */
export interface FileDialogRequest {
  readonly kind: 'open' | 'save';
  readonly title: string;
  readonly suggestedName: string;
  readonly answer: (choice: SaveTarget | null) => void;
}

/** Where to write. */
export interface SaveTarget {
  readonly path: string;
  /** The user agreed to replace an existing file. */
  readonly replace: boolean;
}

/** Native dialogs where the host has them, else the built-in one. */
function createDialogs() {
  const app = useApp();
  const notices = useNotices().about(null);
  /** Set while the built-in dialog is to be shown. */
  const dialog = shallowRef<FileDialogRequest | null>(null);

  function ask(request: Omit<FileDialogRequest, 'answer'>): Promise<SaveTarget | null> {
    dialog.value?.answer(null);
    return new Promise((resolve) => {
      const answer = (choice: SaveTarget | null) => {
        dialog.value = null;
        resolve(choice);
      };
      dialog.value = { ...request, answer };
    });
  }

  /** Lets the user choose an existing file; null when he cancels. Native dialogs have a title of their own. */
  async function pickFile(title = 'Open image'): Promise<string | null> {
    if (app.description?.nativeDialogs !== true) {
      return (await ask({ kind: 'open', title, suggestedName: '' }))?.path ?? null;
    }
    const answer = await notices.attempt('Choosing a file', () => call('dialogs:openImage', {}));
    return answer?.path ?? null;
  }

  /** Lets the user choose where to write; null when he cancels. Native dialogs ask about replacing themselves. */
  async function pickSave(title: string, suggestedName: string): Promise<SaveTarget | null> {
    if (app.description?.nativeDialogs !== true) return ask({ kind: 'save', title, suggestedName });
    const answer = await notices.attempt('Choosing a file', () =>
      call('dialogs:saveFile', { suggestedName }),
    );
    return answer?.path ? { path: answer.path, replace: true } : null;
  }

  return { dialog, pickFile, pickSave };
}

/** Paths: open requests, recent images, file dialogs. */
export const useFiles = defineStore('files', () => {
  const notices = useNotices().about(null);
  const sessions = useSessions();
  const dialogs = createDialogs();
  const recent = shallowRef<readonly RecentImage[]>([]);
  /** Whether it is known which there are. */
  const isRecentKnown = ref(false);

  async function loadRecent(): Promise<void> {
    recent.value =
      (await notices.attempt('Loading recent images', () => call('recent:list', {}))) ?? recent.value;
    isRecentKnown.value = true;
  }

  async function forgetRecent(path: string): Promise<void> {
    const left = await notices.attempt('Forgetting a recent image', () => call('recent:forget', { path }));
    recent.value = left ?? recent.value;
  }

  /** A folder for the built-in dialog; null path = where dialogs start. Throws when it cannot be listed. */
  const listFolder = (path: string | null): Promise<DirectoryListing> => call('files:list', { path });

  /** Chooses and opens an image. True when one was opened. */
  async function openImage(): Promise<boolean> {
    const path = await dialogs.pickFile();
    return path !== null && (await sessions.open(path)) !== null;
  }

  on('sessions:saved', () => void loadRecent());

  return {
    recent,
    isRecentKnown,
    ...dialogs,
    loadRecent,
    forgetRecent,
    listFolder,
    openImage,
  };
});
