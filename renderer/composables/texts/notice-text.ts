import type { CommandId } from '../../../shared/app/commands';
import { type ErrorCode, type ErrorData, toErrorShape } from '../../../shared/errors/app-error';
import { formatCount } from '../../../shared/units/format';
import type { Units } from '../use-units';

/** The four things an error says. */
export interface NoticeText {
  readonly what: string;
  readonly where: string;
  readonly why: string;
  readonly next: string;
}

/** Words, or how they are made of numbers that follow the switch of units. */
export type Wording = string | ((units: Units) => string);

/** A notice before its numbers are written. */
export type NoticeWording = Readonly<Record<keyof NoticeText, Wording>>;

/** A command of the window that is the next step after an error, as the words of its button. */
export interface NoticeOffer {
  readonly title: string;
  readonly command: CommandId;
}

/** What to do next, in words and perhaps as a button. */
export interface NextStep {
  readonly next: string;
  /** Where why it matters differs, too. */
  readonly why?: string;
  readonly offer?: NoticeOffer;
}

const SAVE_COPY: NoticeOffer = { title: 'Save a copy…', command: 'image.saveAs' };
const SAVE: NoticeOffer = { title: 'Save', command: 'image.save' };
const UNLOCK: NoticeOffer = { title: 'Unlock', command: 'edit.toggleLock' };
const CANCEL_JOBS: NoticeOffer = { title: 'Cancel running jobs', command: 'job.cancel' };
const OTHER_ADDRESS: NoticeOffer = { title: 'Go to address…', command: 'view.goto' };

const ADVICE: Readonly<Record<ErrorCode, NextStep & { readonly why: string }>> = {
  usage: { why: '', next: 'Correct the value and try again.' },
  malformed: { why: 'The text does not follow its format.', next: 'Correct it and try again.' },
  'out-of-range': { why: '', next: 'Choose a place that exists.' },
  unmapped: { why: 'The file holds no bytes of it.', next: 'Choose another place, or write there first.' },
  'same-file': { why: 'One file cannot have two roles at once.', next: 'Choose another name.' },
  busy: { why: '', next: 'Wait until the job has ended, or cancel it.', offer: CANCEL_JOBS },
  elsewhere: {
    why: 'An image belongs to one window, so that its edits are in one place.',
    next: 'Go on in that window, or show the image here: it comes with its edits.',
  },
  gone: { why: '', next: 'Do again what made it, or open the image again.' },
  unsaved: {
    why: 'Edits that are not saved would be lost.',
    next: 'Save or discard them first.',
    offer: SAVE,
  },
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
    offer: SAVE_COPY,
  },
  'locked-view': {
    why: 'A locked view takes no edits.',
    next: 'Unlock it with the padlock in its tab.',
    offer: UNLOCK,
  },
  'own-verdict': {
    why: 'Its own program would not take the image as it is.',
    next: 'Look at what the check finds before anything is changed.',
  },
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
    next: 'Reload the image; unsaved edits, where there are any, can be kept over the file as it is now.',
    offer: SAVE_COPY,
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

/** Where it happened: the file, and the named places of an error. */
function describePlace(subject: string | null, data: ErrorData): Wording {
  const files = [data['path'], data['file'], subject].filter((file) => typeof file === 'string');
  const numbered = PLACES.filter(([key]) => typeof data[key] === 'number');
  return (units) =>
    [...new Set(files), ...numbered.map(([key, word]) => word(Number(data[key]), units))].join(' · ');
}

/** The places that errors name, and how they are written. */
const PLACES: readonly (readonly [key: string, word: (value: number, units: Units) => string])[] = [
  ['offset', (offset, units) => `offset ${units.number(offset)} B`],
  ['zone', (zone) => `zone ${formatCount(zone)}`],
  ['lba', (lba, units) => units.lba(lba)],
];

/** What to do next where it differs from the usual, by error. */
export type NextSteps = Partial<Readonly<Record<ErrorCode, NextStep>>>;

const KEPT = 'Your edits are kept here, apart from the file.';

const orCopy = (next: string): NextStep => ({ next: `${KEPT} ${next}`, offer: SAVE_COPY });

/** After a save that did not succeed: nothing of the edits is lost. */
export const NEXT_AFTER_SAVE: NextSteps = {
  locked: orCopy('Close the other program and save again, or save a copy.'),
  'changed-outside': orCopy('Save them as a copy, close the image and open it again.'),
  'not-found': orCopy('Save them as a copy: the file was moved or removed.'),
  permission: orCopy('Change the rights of the file and save again, or save a copy elsewhere.'),
  'no-space': orCopy('Free some space and save again, or save a copy on another disk.'),
  io: orCopy('Try again, or save a copy on another disk.'),
};

/** After an address that could not be gone to. */
export const NEXT_AFTER_GOING: NextSteps = {
  usage: { next: 'Name another address.', offer: OTHER_ADDRESS },
  'out-of-range': { next: 'Name an address that exists.', offer: OTHER_ADDRESS },
  unmapped: { next: 'Name another address, or write there first.', offer: OTHER_ADDRESS },
};

/** After a file was refused as an image: it can be looked at all the same. */
export const NEXT_AFTER_REFUSAL: NextSteps = {
  'not-recognised': {
    next: 'Check that this is the right file, or look at its bytes. It was not changed.',
  },
  damaged: { next: 'Look at its bytes at the named offset, or restore the file from a copy.' },
  unsupported: { next: 'Convert it with the tool that made it, or look at its bytes.' },
  'unknown-feature': { next: 'Open it with a newer version, or look at its bytes.' },
};

/** After a report of zones was to be opened, as another tool prints it. */
export const NEXT_AFTER_REPORT: NextSteps = {
  unsupported: {
    why: 'It tells the zones of a device and holds none of its bytes.',
    next: 'Compare an image with it, or create an image from it (Paste a report…); its text can be shown as bytes.',
  },
};

const STILL_KEPT = 'The edits are still kept.';
const OTHER_FILE: NextStep = { next: `${STILL_KEPT} Look at the file, or restore it from a copy.` };

/** After kept edits could not be laid over their image. */
export const NEXT_AFTER_KEPT: NextSteps = {
  'changed-outside': {
    next: `${STILL_KEPT} Home offers to lay them over the file as it is now, where that is safe, to open it without them, or to discard them.`,
  },
  'not-found': { next: `${STILL_KEPT} Put the file back where it was.` },
  'not-recognised': OTHER_FILE,
  damaged: OTHER_FILE,
  unsupported: OTHER_FILE,
  'unknown-feature': OTHER_FILE,
  unsaved: { next: `${STILL_KEPT} Save or discard the edits that the image has now.` },
};

/** After a new file could not be made. */
export const NEXT_AFTER_CREATE: NextSteps = {
  'not-found': { next: 'Choose a folder that exists; none is made on the way.' },
};

/** After a copy of an open image could not be made. */
export const NEXT_AFTER_COPY: NextSteps = {
  ...NEXT_AFTER_CREATE,
  exists: { next: 'Choose another name, or allow replacing.', offer: SAVE_COPY },
  permission: { next: 'Choose another place.', offer: SAVE_COPY },
  'no-space': { next: 'Free some space, or choose another disk.', offer: SAVE_COPY },
};

/** While hosts use the image, whatever its padlock says. */
const SERVED = {
  why: 'What hosts rely on must not change beneath them.',
  next: 'Stop serving it first.',
  offer: { title: 'Stop serving', command: 'live.stop' },
} as const;

/** Anything thrown, in the four parts that a notice shows, and the next step. Its file is told as the place. */
export function wordError(
  thrown: unknown,
  doing: string,
  steps: NextSteps = {},
): NoticeWording & { readonly offer?: NoticeOffer } {
  const { code, subject, message, data } = toErrorShape(thrown);
  const { why, ...usual } = data['served'] === true ? SERVED : ADVICE[code];
  return {
    what: `${doing}: ${message}`,
    where: describePlace(subject, data),
    ...{ why, ...(steps[code] ?? usual) },
  };
}

/** A notice with its numbers in the chosen unit and radix. */
export function wordNotice({ what, where, why, next }: NoticeWording, units: Units): NoticeText {
  const words = (wording: Wording) => (typeof wording === 'string' ? wording : wording(units));
  return { what: words(what), where: words(where), why: words(why), next: words(next) };
}

/** A notice as text for the clipboard, a line for each part. `image`: name of the image it is about. */
export function formatNotice({ what, where, why, next }: NoticeText, image = ''): string {
  const about = image === '' ? what : `${image}: ${what}`;
  const parts = [about, where && `Where: ${where}`, why && `Why: ${why}`, next && `Next: ${next}`];
  return parts.filter((part) => part !== '').join('\n');
}
