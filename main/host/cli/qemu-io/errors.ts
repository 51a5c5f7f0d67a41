import type { QemuAnswers } from '../../../../shared/image/family';
import type { Refusal, RefusalStatus } from '../../../../shared/zone/status';
import type { FormatImage } from '../../../format/image';
import { familyNamed } from '../../../format/registry';

/** Words of the system error that a block driver would answer with, by status. */
const SYSTEM_ERRORS: Readonly<Record<RefusalStatus, string>> = {
  'invalid-field': 'Invalid argument',
  'out-of-range': 'Input/output error',
  boundary: 'Invalid argument',
  'zone-full': 'Invalid argument',
  'read-only': 'Input/output error',
  offline: 'Input/output error',
  'unaligned-write': 'Invalid argument',
  'too-many-active': 'Operation not permitted',
  'too-many-open': 'Operation not permitted',
  'invalid-transition': 'Invalid argument',
  'read-beyond-wp': 'Input/output error',
};

/** What a command came to that failed. */
export interface IoFailure {
  /** `write`, `zone open`. */
  readonly what: string;
  readonly refusal: Pick<Refusal, 'status' | 'rule' | 'message'>;
  /** Management of a conventional zone, which answers with an I/O error. Source: observed. */
  readonly managesConventional: boolean;
}

/** `write failed: Invalid argument`, in the words of the image's build. */
export function ioFailure({ what, refusal, managesConventional }: IoFailure, answers: QemuAnswers): string {
  return `${what} failed: ${managesConventional ? 'Input/output error' : systemError(refusal, answers)}`;
}

function systemError({ status, rule }: IoFailure['refusal'], answers: QemuAnswers): string {
  const own =
    status === 'too-many-active' || status === 'too-many-open'
      ? answers.limit
      : rule === 'append-limit'
        ? answers.largeAppend
        : undefined;
  return own ?? SYSTEM_ERRORS[status];
}

/** How the build of an image's variant answers. */
export function answersOf({ facts: { recognition } }: Pick<FormatImage, 'facts'>): QemuAnswers {
  const { variants } = familyNamed(recognition.format);
  const qemu = variants.find(({ variant }) => variant === recognition.variant)?.qemu;
  return (qemu?.as === 'blockdev' ? qemu.answers : undefined) ?? {};
}

/** What is answered where the file has no room for the block. */
export function ioNoRoom(what: string): string {
  return `${what} failed: No space left on device`;
}
