import { fail } from '../errors/app-error';
import { parseCount } from '../units/parse';
import { RECOVERY_POLICIES, type RecoveryPolicy } from '../zone/profile';

/** A second power cut, while the image is recovered from the first. */
export interface RecoveryCut {
  /** Storage writes of the recovery that got through. */
  readonly writes: number;
  readonly policy: RecoveryPolicy;
}

/** What a cut of a recovery looks like in a call. */
export const RECOVERY_CUT_PATTERN = new RegExp(`^\\d{1,15}:(?:${RECOVERY_POLICIES.join('|')})$`);

/** Parses `3:nvme`; without a policy it has `policy`. Errors: `usage`, naming `what`. */
export function parseRecoveryCut(text: string, policy?: RecoveryPolicy, what = 'recovery cut'): RecoveryCut {
  const [writes = '', given, ...more] = text.trim().split(':');
  const named = given === undefined ? policy : RECOVERY_POLICIES.find((name) => name === given);
  if (named === undefined || more.length > 0)
    return fail(
      'usage',
      `${what}: '${text}' is not accepted; accepted: K or K:POLICY, a policy of ${RECOVERY_POLICIES.join(', ')}`,
      { text },
    );
  return { writes: parseCount(writes, what), policy: named };
}

/** The one spelling: `3:nvme`. */
export function formatRecoveryCut({ writes, policy }: RecoveryCut): string {
  return `${writes}:${policy}`;
}
