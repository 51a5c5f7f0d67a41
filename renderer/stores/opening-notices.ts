import type { SessionSnapshot } from '../../shared/ipc/shapes';
import type { NoticeDraft } from './notices';

/** What the user should know of an image that was just opened, though nothing is wrong with it. */
export function openingNotices({ name, info }: SessionSnapshot): readonly NoticeDraft[] {
  const notices: NoticeDraft[] = [];
  if (info.writer !== null) {
    notices.push({
      severity: 'warning',
      what: `${name} is being written by another program: ${info.writer}`,
      where: info.path,
      why: 'What is shown is how the image was found when it was opened, perhaps in the middle of a change.',
      next: 'Close it here and open it again once the other program has ended.',
    });
  }
  if (info.pendingSave) {
    notices.push({
      severity: 'warning',
      what: `The last save of ${name} was interrupted after it had become certain`,
      where: info.path,
      why: 'What is shown is the image with that save in it, read from the journal beside the file.',
      next: 'The next save, here or on the command line, completes it first.',
    });
  }
  return notices;
}
