import { defineStore } from 'pinia';
import type { FileNature } from '../../../shared/app/file-nature';
import { PASTED_TEXT_MAX } from '../../../shared/session/comparison';
import { pathOf } from '../../api/client';
import { letGo, makeReady, natureOf, type ReadyFile } from '../../api/ready-file';
import { useComparison } from '../compare/comparison';
import { useFiles } from './files';
import { useNotices } from '../notices';
import { useSessions } from '../sessions';
import { useImports } from '../traces/imports';

/** The view that shows what came of a file. */
type View = 'inspect' | 'traces';

/** Takes what is dropped on the view that compares: by its path, or the text of a report where a page is told none. */
function createCompared() {
  const comparison = useComparison();
  const files = useFiles();
  const notices = useNotices();

  async function pickInstead(): Promise<void> {
    const path = await files.pickFile('Compare with');
    if (path !== null) await comparison.withFile(path);
  }

  /** Null where the file is no text that fits. */
  async function reportIn(dropped: File): Promise<string | null> {
    const text = dropped.size > PASTED_TEXT_MAX ? null : await dropped.text();
    return text === null || text.includes('\0') || text.includes('\ufffd') ? null : text;
  }

  /** Compares the image that is shown with a file. */
  async function compareWith(dropped: File): Promise<void> {
    await notices.attempt(`Looking at ${dropped.name}`, async () => {
      const path = pathOf(dropped);
      const text = path === null ? await reportIn(dropped) : null;
      if (path !== null) await comparison.withFile(path);
      else if (text !== null) await comparison.withReport(text);
      else
        notices.add({
          severity: 'warning',
          what: `${dropped.name} is no report that fits a message, and the page is not told where it lies`,
          why: 'A browser gives only the content of a file that is dropped.',
          next: 'Choose it from its folder.',
          action: { title: 'Choose a file…', run: pickInstead, view: 'compare' },
        });
    });
  }

  return compareWith;
}

/** Files that are dropped on the window: images are opened, traces taken for the image that is shown. */
export const useDrops = defineStore('drops', () => {
  const files = useFiles();
  const imports = useImports();
  const notices = useNotices();
  const sessions = useSessions();
  const compareWith = createCompared();

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

  return { take, compareWith };
});
