import { type ErrorCode, type ErrorData, toErrorShape } from '../../shared/errors/app-error';

/** The four things an error says. */
export interface NoticeText {
  readonly what: string;
  readonly where: string;
  readonly why: string;
  readonly next: string;
}

const ADVICE: Readonly<Record<ErrorCode, { readonly why: string; readonly next: string }>> = {
  usage: { why: '', next: 'Correct the value and try again.' },
  malformed: { why: 'The text does not follow its format.', next: 'Correct it and try again.' },
  'out-of-range': { why: '', next: 'Choose a place that exists.' },
  unmapped: { why: 'The file holds no bytes of it.', next: 'Choose another place, or write there first.' },
  'same-file': { why: 'One file cannot have two roles at once.', next: 'Choose another name.' },
  busy: { why: '', next: 'Wait until the job has ended, or cancel it.' },
  gone: { why: '', next: 'Do again what made it, or open the image again.' },
  unsaved: { why: 'Edits that are not saved would be lost.', next: 'Save or discard them first.' },
  'not-recognised': {
    why: 'No known layout matches the content, so it cannot be shown as zones.',
    next: 'Check that this is the right file. It was not changed.',
  },
  damaged: {
    why: 'A value in the file makes its layout impossible. Nothing was initialised anew, the evidence is intact.',
    next: 'Look at the named offset with a hex editor, or restore the file from a copy.',
  },
  unsupported: {
    why: 'This version knows the layout by name only.',
    next: 'Convert the image with the tool that made it.',
  },
  'unknown-feature': {
    why: 'The image says that older programs must not interpret it.',
    next: 'Open it with a newer version.',
  },
  locked: {
    why: 'Two writers on one image would destroy it.',
    next: 'Close the other program, or keep working on the image read-only.',
  },
  'read-only': {
    why: 'The image is opened for reading only.',
    next: 'Save a copy and work on that.',
  },
  'own-verdict': {
    why: 'Its own program would not take the image as it is.',
    next: 'Look at what the check finds before anything is changed.',
  },
  'locked-view': { why: 'A locked view takes no edits.', next: 'Unlock it with the padlock in its tab.' },
  exists: {
    why: 'An existing file is never replaced without leave.',
    next: 'Choose another name, or allow replacing.',
  },
  'not-representable': {
    why: 'The layout has no room for this value.',
    next: 'Use the extended layout, which can store it.',
  },
  'changed-outside': {
    why: 'What is shown may no longer be what is in the file.',
    next: 'Reload the image, or keep your edits over the file as it is now.',
  },
  forbidden: {
    why: 'This window may only touch the folder it was started for.',
    next: 'Choose a path inside of that folder.',
  },
  'not-found': { why: '', next: 'Check the path; the file may have been moved or removed.' },
  permission: { why: '', next: 'Change the rights of the file or folder, or choose another place.' },
  'no-space': { why: 'The file was left as it was before.', next: 'Free some space, then try again.' },
  io: {
    why: 'The host or the disk did not do what was asked.',
    next: 'Try again; if it persists, check the disk and the path.',
  },
  'save-pending': {
    why: 'The save is whole in its journal; nothing of it is lost.',
    next: 'Open the image for writing, which applies it.',
  },
  cancelled: { why: '', next: '' },
  internal: {
    why: 'This is a mistake in Zonesmith. The image was not written.',
    next: 'Copy this message and report it.',
  },
};

const PLACE_KEYS = ['offset', 'zone', 'lba', 'field', 'what'];

/** Where it happened: the file, and the named values of an error. */
function describePlace(subject: string | null, data: ErrorData): string {
  const files = [data['path'], data['file'], subject].filter((file) => typeof file === 'string');
  const values = PLACE_KEYS.filter((key) => data[key] !== undefined && data[key] !== null);
  return [...new Set(files), ...values.map((key) => `${key} ${data[key]}`)].join(' · ');
}

/** What to do next where it differs from the usual, by error. */
export type NextSteps = Partial<Readonly<Record<ErrorCode, string>>>;

const KEPT = 'Your edits are kept here, apart from the file.';

/** After a save that did not succeed: nothing of the edits is lost. */
export const NEXT_AFTER_SAVE: NextSteps = {
  locked: `${KEPT} Close the other program and save again, or save a copy.`,
  'changed-outside': `${KEPT} Save them as a copy, close the image and open it again.`,
  'not-found': `${KEPT} Save them as a copy: the file was moved or removed.`,
  permission: `${KEPT} Change the rights of the file and save again, or save a copy elsewhere.`,
  'no-space': `${KEPT} Free some space and save again, or save a copy on another disk.`,
  io: `${KEPT} Try again, or save a copy on another disk.`,
};

/** After a file was refused as an image: it can be looked at all the same. */
export const NEXT_AFTER_REFUSAL: NextSteps = {
  'not-recognised': 'Check that this is the right file, or look at its bytes. It was not changed.',
  damaged: 'Look at its bytes at the named offset, or restore the file from a copy.',
  unsupported: 'Convert it with the tool that made it, or look at its bytes.',
  'unknown-feature': 'Open it with a newer version, or look at its bytes.',
};

/** After a new file could not be made. */
export const NEXT_AFTER_CREATE: NextSteps = {
  'not-found': 'Choose a folder that exists; none is made on the way.',
};

/** Anything thrown, in the four parts that a notice shows. The file it is about is told as the place. */
export function describeError(thrown: unknown, doing: string, steps: NextSteps = {}): NoticeText {
  const { code, subject, message, data } = toErrorShape(thrown);
  const { why, next } = ADVICE[code];
  return {
    what: `${doing}: ${message}`,
    where: describePlace(subject, data),
    why,
    next: steps[code] ?? next,
  };
}

/** A notice as text for the clipboard, a line for each part. */
export function formatNotice({ what, where, why, next }: NoticeText): string {
  const parts = [what, where && `Where: ${where}`, why && `Why: ${why}`, next && `Next: ${next}`];
  return parts.filter((part) => part !== '').join('\n');
}
