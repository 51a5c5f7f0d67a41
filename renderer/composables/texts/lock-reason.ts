import { OPENED_READ_ONLY } from '../../../shared/image/open-options';
import type { SessionSnapshot } from '../../../shared/session/session';

/** Why an image cannot be unlocked, as half a sentence; null = it can. */
export function lockReason({ info, options }: SessionSnapshot): string | null {
  return info.readOnlyReason?.message ?? (options.readOnly === true ? OPENED_READ_ONLY : null);
}
