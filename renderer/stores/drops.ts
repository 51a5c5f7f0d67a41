import { defineStore } from 'pinia';
import type { FileNature } from '../../shared/app/file-nature';
import { letGo, makeReady, natureOf, type ReadyFile } from '../api/ready-file';
import { useFiles } from './files';
import { useNotices } from './notices';
import { useSessions } from './sessions';
import { useImports } from './traces/imports';

/** The view that shows what came of a file. */
type View = 'inspect' | 'traces';

/** Files that are dropped on the window: images are opened, traces taken for the image that is shown. */
export const useDrops = defineStore('drops', () => {
  const files = useFiles();
  const imports = useImports();
  const notices = useNotices();
  const sessions = useSessions();

  /** A page is not told where a file lies, and an image is not copied: edits would go into the copy. */
  async function openImage(file: ReadyFile): Promise<View | null> {
    if (file.sending === null) return (await sessions.open(file.path)) === null ? null : 'inspect';
    await letGo(file);
    notices.about(null).add({
      severity: 'warning',
      what: `${file.name} is an image, and the page is not told where it lies`,
      why: 'A browser gives only the content of a file that is dropped. Edits would not reach the file.',
      next: 'Open it from its folder.',
      action: { title: 'Open image…', run: files.openImage, view: 'inspect' },
    });
    return null;
  }

  async function takeTrace(file: ReadyFile, nature: FileNature): Promise<View | null> {
    if (sessions.activeId !== null) return (await imports.offer(file, nature)) ? 'traces' : null;
    await letGo(file);
    const isTrace = nature.kind === 'trace';
    notices.about(null).add({
      severity: 'warning',
      what: isTrace
        ? `${file.name} is a trace, and no image is open`
        : `${file.name} is no image that is known here`,
      why: isTrace ? 'The commands of a trace are for the zones of an image.' : '',
      next: `Open the image that ${isTrace ? 'it is' : 'a trace is'} for, then drop the file again.`,
      action: { title: 'Open image…', run: files.openImage, view: 'inspect' },
    });
    return null;
  }

  /** Takes one file, told by what it holds. Answers the view that shows what came of it. */
  async function take(dropped: File): Promise<View | null> {
    return notices.attempt(`Looking at ${dropped.name}`, async () => {
      const file = await makeReady(dropped);
      const nature = await natureOf(file);
      return nature.kind === 'image' ? openImage(file) : takeTrace(file, nature);
    });
  }

  return { take };
});
